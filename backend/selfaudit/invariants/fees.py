"""What providers keep: by the rate agreed when the payment was opened, of what is released and of nothing else."""

from __future__ import annotations

from backend.selfaudit.rules import Invariant
from catalog.model import Text

INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        "M50",
        Text(
            "每笔放款的手续费等于费率乘放出的钱，四舍五入到分",
            "The fee of each release is its rate times what was released, rounded half up to the fen",
        ),
        """
        WITH carries AS MATERIALIZED (
            SELECT reference, MAX(fee_bp) AS rate FROM intent
            WHERE status IN ('SETTLED', 'RELEASED') GROUP BY reference
        )
        SELECT t.reference, t.document, held.amount_fen, COALESCE(c.rate, 0), COALESCE(-kept.amount_fen, 0)
        FROM ledger_txn t
        JOIN ledger_entry held ON held.txn_id = t.id AND held.account = 'escrow_held'
        LEFT JOIN ledger_entry kept ON kept.txn_id = t.id AND kept.account = 'fee'
        LEFT JOIN carries c ON c.reference = t.reference
        WHERE t.kind IN ('release', 'release_rest')
            AND COALESCE(-kept.amount_fen, 0) <> (held.amount_fen * COALESCE(c.rate, 0) + 5000) / 10000
        """,
    ),
    Invariant(
        "M51",
        Text(
            "每单离开托管的放款等于本店所得加手续费",
            "What left the hold of an order for good is what the shop got and what the provider kept",
        ),
        """
        SELECT t.reference, e.currency, SUM(e.amount_fen) FROM ledger_txn t JOIN ledger_entry e ON e.txn_id = t.id
        WHERE t.kind IN ('release', 'release_rest') AND e.account IN ('escrow_held', 'merchant', 'fee')
        GROUP BY t.reference, e.currency HAVING SUM(e.amount_fen) <> 0
        """,
    ),
    Invariant(
        "M52",
        Text("货到付款没有手续费，钱没放就没有手续费", "Cash on delivery and money not released cost no fee"),
        """
        SELECT reference, name, fee_bp FROM intent WHERE provider = 'cod' AND fee_bp <> 0
        UNION ALL
        SELECT t.reference, t.kind, e.amount_fen FROM ledger_txn t
        JOIN ledger_entry e ON e.txn_id = t.id AND e.account = 'fee'
        WHERE NOT EXISTS (SELECT 1 FROM intent i WHERE i.reference = t.reference AND i.provider <> 'cod'
            AND i.status IN ('SETTLED', 'RELEASED'))
        """,
    ),
)
