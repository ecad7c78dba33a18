"""Money: every fen that came in is held, released or sent back, and the books say which."""

from __future__ import annotations

from backend.selfaudit.rules import Invariant
from catalog.model import Text

INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        "M01",
        Text("每笔分录两边之和为零，至少两边", "Each posting sums to zero and has at least two sides"),
        """
        SELECT txn_id, currency, SUM(amount_fen), COUNT(*) FROM ledger_entry
        GROUP BY txn_id, currency HAVING SUM(amount_fen) <> 0 OR COUNT(*) < 2
        """,
        fast=True,
    ),
    Invariant(
        "M02",
        Text("每笔分录都有内容，没有无主的一边", "No posting is empty and no side stands alone"),
        """
        SELECT t.id, t.kind, t.reference FROM ledger_txn t
        WHERE NOT EXISTS (SELECT 1 FROM ledger_entry e WHERE e.txn_id = t.id)
        UNION ALL
        SELECT e.txn_id, e.account, 'no posting' FROM ledger_entry e
        WHERE NOT EXISTS (SELECT 1 FROM ledger_txn t WHERE t.id = e.txn_id)
        """,
    ),
    Invariant(
        "M03",
        Text("整本台账之和为零", "The whole ledger sums to zero"),
        "SELECT currency, SUM(amount_fen) FROM ledger_entry GROUP BY currency HAVING SUM(amount_fen) <> 0",
        fast=True,
    ),
    Invariant(
        "M04",
        Text(
            "每单托管的钱不少于零，不多于收到的",
            "What is held for an order is between zero and what was paid",
        ),
        """
        SELECT t.reference, -SUM(e.amount_fen) FROM ledger_entry e JOIN ledger_txn t ON t.id = e.txn_id
        WHERE e.account = 'escrow_held' GROUP BY t.reference
        HAVING SUM(e.amount_fen) > 0
            OR -SUM(e.amount_fen) > SUM(CASE WHEN t.kind = 'paid' THEN -e.amount_fen ELSE 0 END)
        """,
        fast=True,
    ),
    Invariant(
        "M05",
        Text("付款状态与托管的钱相符", "A payment's status agrees with the money held"),
        """
        WITH held AS (
            SELECT t.reference AS reference, -SUM(e.amount_fen) AS fen
            FROM ledger_entry e JOIN ledger_txn t ON t.id = e.txn_id
            WHERE e.account = 'escrow_held' GROUP BY t.reference
        ), back AS (
            SELECT r.intent AS intent,
                SUM(CASE WHEN r.status = 'SUCCEEDED' THEN r.amount_fen ELSE 0 END) AS done,
                SUM(CASE WHEN r.status IN ('SUCCEEDED', 'REJECTED', 'WITHDRAWN') THEN 0 ELSE r.amount_fen END) AS open
            FROM refund r WHERE r.kind = 'refund' GROUP BY r.intent
        ), should AS (
            SELECT i.reference AS reference, SUM(CASE
                WHEN i.status IN ('HELD', 'FROZEN') THEN i.amount_fen - COALESCE(b.done, 0)
                WHEN i.status IN ('RELEASED', 'SETTLED') THEN COALESCE(b.open, 0)
                ELSE 0 END) AS fen
            FROM intent i LEFT JOIN back b ON b.intent = i.name GROUP BY i.reference
        )
        SELECT s.reference, s.fen, COALESCE(h.fen, 0) FROM should s LEFT JOIN held h ON h.reference = s.reference
        WHERE s.fen <> COALESCE(h.fen, 0)
        UNION ALL
        SELECT h.reference, 0, h.fen FROM held h
        WHERE h.fen <> 0 AND NOT EXISTS (SELECT 1 FROM intent i WHERE i.reference = h.reference)
        """,
    ),
    Invariant(
        "M06",
        Text("没有一单退回的钱多于收到的", "No order got back more than was taken in"),
        """
        SELECT t.reference, SUM(e.amount_fen) FROM ledger_entry e JOIN ledger_txn t ON t.id = e.txn_id
        WHERE e.account IN ('provider_clearing', 'cash_in_hand')
            AND t.kind IN ('paid', 'collected', 'unapplied', 'refund', 'refund_after_release', 'unapplied_refund',
                'cash_refund')
        GROUP BY t.reference HAVING SUM(e.amount_fen) < 0
        """,
    ),
    Invariant(
        "M07",
        Text("一单只收一次，只放一次", "An order is taken in once and released once"),
        """
        SELECT reference, kind, COUNT(*) FROM ledger_txn WHERE kind IN ('paid', 'collected', 'release')
        GROUP BY reference, kind HAVING COUNT(*) > 1
        """,
    ),
    Invariant(
        "M08",
        Text("同一张凭证只记一次账", "One document is booked once"),
        "SELECT kind, document, COUNT(*) FROM ledger_txn GROUP BY kind, document HAVING COUNT(*) > 1",
    ),
    Invariant(
        "M09",
        Text("收下的付款通知恰好记账一次", "A notice that was taken is booked exactly once"),
        """
        SELECT n.provider, n.event, n.outcome FROM inbox n
        WHERE n.outcome IN ('applied', 'late', 'stray') AND (
            SELECT COUNT(*) FROM ledger_txn t WHERE t.document = n.provider || ':' || n.event
                AND t.kind = CASE WHEN n.outcome = 'applied' THEN 'paid' ELSE 'unapplied' END) <> 1
        """,
    ),
    Invariant(
        "M10",
        Text("每笔入账都有付款通知为凭", "Nothing is booked as paid without its notice"),
        """
        SELECT t.id, t.kind, t.reference, t.document FROM ledger_txn t
        WHERE t.kind IN ('paid', 'unapplied') AND NOT EXISTS (
            SELECT 1 FROM inbox n WHERE n.provider || ':' || n.event = t.document
                AND n.outcome IN ('applied', 'late', 'stray'))
        """,
    ),
    Invariant(
        "M11",
        Text("入账金额等于付款单金额", "What was booked as paid is what was to be paid"),
        """
        SELECT t.reference, e.amount_fen, i.amount_fen FROM ledger_txn t
        JOIN ledger_entry e ON e.txn_id = t.id AND e.account = 'provider_clearing'
        JOIN inbox n ON n.provider || ':' || n.event = t.document
        JOIN intent i ON i.name = n.intent
        WHERE t.kind IN ('paid', 'unapplied') AND (
            i.reference <> t.reference OR e.currency <> i.currency OR e.amount_fen <> i.amount_fen)
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
        Text("放过的款都在台账里，没放的不在", "What was released is in the ledger, what was not is not"),
        """
        SELECT i.reference, i.status FROM intent i
        WHERE i.status = 'RELEASED' AND NOT EXISTS (
            SELECT 1 FROM ledger_txn t WHERE t.reference = i.reference AND t.kind IN ('release', 'collected'))
        UNION ALL
        SELECT t.reference, t.kind FROM ledger_txn t
        WHERE t.kind = 'release' AND NOT EXISTS (
            SELECT 1 FROM intent i WHERE i.reference = t.reference AND i.status IN ('RELEASED', 'SETTLED'))
        """,
    ),
    Invariant(
        "M15",
        Text("放款都已写进待办，支付机构会照办", "Each release is on its way to the provider"),
        """
        SELECT t.reference, t.document FROM ledger_txn t
        WHERE t.kind = 'release' AND NOT EXISTS (
            SELECT 1 FROM outbox b JOIN intent i ON b.key = 'payment.release:' || i.name
            WHERE i.reference = t.reference)
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
        Text("台账的币种与付款单相同", "The ledger's currency is the intent's"),
        """
        SELECT t.reference, e.currency FROM ledger_entry e JOIN ledger_txn t ON t.id = e.txn_id
        JOIN intent i ON i.reference = t.reference WHERE e.currency <> i.currency
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
)
