"""The documents behind the books: notices, intents, releases."""

from __future__ import annotations

from backend.selfaudit.rules import Invariant
from catalog.model import Text

INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        "M09",
        Text("收下的付款通知恰好记账一次", "A notice that was taken is booked exactly once"),
        """
        SELECT n.provider, n.event, n.outcome FROM inbox n
        WHERE n.outcome IN ('applied', 'late', 'stray', 'wrong') AND (
            SELECT COUNT(*) FROM ledger_txn t WHERE t.document = n.provider || ':' || n.event
                AND t.kind = CASE WHEN n.outcome = 'applied' THEN 'paid' ELSE 'unapplied' END) <> 1
        """,
    ),
    Invariant(
        "M10",
        Text("每笔入账都有付款通知为凭", "Nothing is booked as paid without its notice"),
        """
        WITH told AS MATERIALIZED (
            SELECT CAST(provider || ':' || event AS TEXT) AS document FROM inbox
            WHERE outcome IN ('applied', 'late', 'stray', 'wrong')
        )
        SELECT t.id, t.kind, t.reference, t.document FROM ledger_txn t LEFT JOIN told n ON n.document = t.document
        WHERE t.kind IN ('paid', 'unapplied') AND n.document IS NULL
        """,
    ),
    Invariant(
        "M11",
        Text(
            "入账金额等于通知金额；算作付款的等于应付金额",
            "What was booked is what the notice told; what counts as paid is what was to be paid",
        ),
        """
        WITH told AS MATERIALIZED (
            SELECT CAST(n.provider || ':' || n.event AS TEXT) AS document, i.reference AS reference,
                CASE WHEN n.outcome = 'wrong' THEN n.amount_fen ELSE i.amount_fen END AS fen,
                CASE WHEN n.outcome = 'wrong' THEN n.currency ELSE i.currency END AS currency
            FROM inbox n JOIN intent i ON i.name = n.intent
        )
        SELECT t.reference, e.amount_fen, n.fen FROM ledger_txn t
        JOIN told n ON n.document = t.document
        JOIN ledger_entry e ON e.txn_id = t.id AND e.account = 'provider_clearing'
        WHERE t.kind IN ('paid', 'unapplied') AND (
            n.reference <> t.reference OR e.currency <> n.currency OR e.amount_fen <> n.fen)
        """,
    ),
    Invariant(
        "M12",
        Text("借贷方向合乎规定的分录种类", "Accounts and sides are those that each kind of posting may have"),
        """
        SELECT t.id, t.kind, e.account, e.amount_fen FROM ledger_entry e
        JOIN ledger_txn t ON t.id = e.txn_id
        LEFT JOIN legal_side s ON s.kind = t.kind AND s.account = e.account
            AND s.sign = CASE WHEN e.amount_fen > 0 THEN 1 ELSE -1 END
        WHERE s.kind IS NULL
        """,
    ),
    Invariant(
        "M13",
        Text("付过款的单都收过款，没付的没有", "An intent that carries money was paid, the others were not"),
        """
        SELECT i.reference, i.name, i.status FROM intent i
        WHERE i.status IN ('HELD', 'FROZEN', 'SETTLED', 'RELEASED') AND NOT EXISTS (
            SELECT 1 FROM ledger_txn t WHERE t.reference = i.reference AND t.kind IN ('paid', 'collected'))
        UNION ALL
        SELECT t.reference, t.kind, 'unpaid' FROM ledger_txn t
        WHERE t.kind IN ('paid', 'collected') AND NOT EXISTS (
            SELECT 1 FROM intent i WHERE i.reference = t.reference
                AND i.status IN ('HELD', 'FROZEN', 'SETTLED', 'RELEASED', 'REFUNDED'))
        """,
    ),
    Invariant(
        "M14",
        Text(
            "付款单记的放款等于台账里的放款", "What an intent counts as released is what the ledger released"
        ),
        """
        WITH given AS (
            SELECT t.reference AS reference, -SUM(e.amount_fen) AS fen FROM ledger_txn t
            JOIN ledger_entry e ON e.txn_id = t.id AND e.account IN ('merchant', 'fee')
            WHERE t.kind IN ('release', 'release_rest', 'collected') GROUP BY t.reference
        ), counted AS (
            SELECT reference, SUM(released_fen) AS fen, MAX(CASE WHEN status = 'RELEASED' THEN 1 ELSE 0 END) AS gone
            FROM intent GROUP BY reference
        )
        SELECT c.reference, c.fen, g.fen FROM counted c LEFT JOIN given g ON g.reference = c.reference
        WHERE c.fen <> COALESCE(g.fen, 0) OR (c.gone = 1 AND g.fen IS NULL)
        UNION ALL
        SELECT g.reference, 0, g.fen FROM given g
        WHERE NOT EXISTS (SELECT 1 FROM counted c WHERE c.reference = g.reference)
        """,
    ),
    Invariant(
        "M15",
        Text("放款都已写进待办，支付机构会照办", "Each release is on its way to the provider"),
        """
        SELECT t.reference, t.kind, t.document FROM ledger_txn t
        WHERE (t.kind = 'release' AND NOT EXISTS (
                SELECT 1 FROM outbox b WHERE b.key = 'payment.release:' || t.document))
            OR (t.kind = 'release_rest' AND NOT EXISTS (
                SELECT 1 FROM outbox b JOIN refund r ON b.key = 'payment.release:' || r.intent || ':' || r.name
                WHERE r.name = t.document))
        """,
    ),
    Invariant(
        "M16",
        Text("支付机构的一笔交易只属于一张付款单", "A trade of the provider belongs to one intent"),
        """
        SELECT provider, trade, COUNT(*) FROM intent WHERE trade <> ''
        GROUP BY provider, trade HAVING COUNT(*) > 1
        """,
    ),
    Invariant(
        "M17",
        Text(
            "台账的币种与付款单相同，退回的误付除外",
            "The ledger's currency is the intent's, but for wrong money on its way back",
        ),
        """
        SELECT t.reference, t.currency, e.currency FROM ledger_entry e JOIN ledger_txn t ON t.id = e.txn_id
        LEFT JOIN intent i ON i.reference = t.reference
        WHERE e.currency <> t.currency
            OR (e.currency <> i.currency AND t.kind NOT IN ('unapplied', 'unapplied_refund'))
        """,
    ),
    Invariant(
        "M18",
        Text("一单至多一张付款单带着钱", "At most one intent of an order carries money"),
        """
        SELECT reference, COUNT(*) FROM intent WHERE status IN ('HELD', 'FROZEN', 'SETTLED', 'RELEASED')
        GROUP BY reference HAVING COUNT(*) > 1
        """,
    ),
    Invariant(
        "M19",
        Text("每笔分录的各边就是它写明的各边", "The sides of each posting are those that its body tells"),
        """
        SELECT t.id, t.kind, t.body FROM ledger_txn t
        JOIN ledger_entry e ON e.txn_id = t.id GROUP BY t.id, t.kind, t.body
        HAVING t.body <> '{' || string_agg('"' || e.account || '":' || e.amount_fen, ',' ORDER BY e.account) || '}'
        """,
    ),
)
