"""The books: they sum up, and what is held for an order agrees with its payment."""

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
        fast=True,
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
        fast=True,
    ),
    Invariant(
        "M06",
        Text("没有一单退回的钱多于收到的", "No order got back more than was taken in"),
        """
        SELECT t.reference, e.currency, SUM(e.amount_fen) FROM ledger_entry e JOIN ledger_txn t ON t.id = e.txn_id
        WHERE e.account IN ('provider_clearing', 'cash_in_hand')
            AND t.kind IN ('paid', 'collected', 'unapplied', 'refund', 'refund_after_release', 'unapplied_refund',
                'cash_refund')
        GROUP BY t.reference, e.currency HAVING SUM(e.amount_fen) < 0
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
)
