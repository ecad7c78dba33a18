"""Chains: each row of a log names the hash of the row before. SQL sees a cut; ``deep`` computes the hashes anew."""

from __future__ import annotations

from backend.selfaudit.rules import Invariant
from catalog.model import Text


def _linked(name: str, table: str, zh: str, en: str) -> Invariant:
    return Invariant(
        name,
        Text(f"{zh}的每一条都接着上一条", f"Each row of {en} follows the one before"),
        f"""
        SELECT w.id, w.previous, w.before FROM (
            SELECT id, previous, LAG(hash, 1, '') OVER (ORDER BY id) AS before FROM {table}) w
        WHERE w.previous <> w.before
        """,
    )


INVARIANTS: tuple[Invariant, ...] = (
    _linked("A01", "audit_event", "操作日志", "the staff's log"),
    _linked("A02", "ledger_txn", "台账", "the ledger"),
    _linked("A03", "stock_move", "出入库记录", "the stock ledger"),
)
