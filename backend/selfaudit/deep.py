"""What SQL alone cannot ask: the file itself, the guards of append-only tables, hashes computed anew, card numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from backend.kernel import chain
from backend.kernel.audit import AuditEvent
from backend.kernel.chain import Chained
from backend.kernel.db import Table, engine, run
from backend.payments.tables import LedgerTxn
from backend.selfaudit import shelves
from backend.selfaudit.rules import Invariant
from backend.stock.tables import StockMove
from catalog.model import Text

DATABASE: tuple[Invariant, ...] = (
    Invariant(
        "D01", Text("数据库文件没有损坏", "The database file is whole"), "PRAGMA quick_check", fast=True
    ),
    Invariant("D02", Text("没有悬空的引用", "No row refers to one that is not there"), "foreign keys"),
    Invariant("D03", Text("只增不改的表都有锁", "Append-only tables are guarded"), "triggers", fast=True),
)
CHAINS: tuple[Invariant, ...] = (
    Invariant(
        "A11",
        Text("操作日志的摘要重算相符", "The staff's log holds when its hashes are computed anew"),
        "hashes",
    ),
    Invariant(
        "A12", Text("台账的摘要重算相符", "The ledger holds when its hashes are computed anew"), "hashes"
    ),
    Invariant(
        "A13",
        Text("出入库的摘要重算相符", "The stock ledger holds when its hashes are computed anew"),
        "hashes",
    ),
)
PRIVACY: tuple[Invariant, ...] = (
    Invariant(
        "P11", Text("任何文字里都没有银行卡号", "No text holds a payment card's number"), "card numbers"
    ),
)

#: columns into which people write
WRITTEN = (
    ("orders", "note"),
    ("comment", "body"),
    ("comment", "answer"),
    ("refund", "reason"),
    ("status_log", "note"),
    ("audit_event", "detail"),
)
#: what payments/guards.py puts up
LEDGER_GUARDS = {"ledger_txn_sums_to_zero", "ledger_txn_writes_its_entries", "ledger_entry_is_its_postings"}
#: how cards of the large networks begin; telephone numbers and waybills begin otherwise or stand in other columns
_CARD = re.compile(r"(?<![\w+-])(?:4|5[1-5]|2[2-7]|3[47]|35|62|6011)(?:[ -]?\d){12,17}(?![\w-])")


def _quick_check() -> list[str]:
    if engine() != "sqlite":
        return []
    return [str(row[0]) for row in run("PRAGMA quick_check") if row[0] != "ok"]


def _dangling() -> list[str]:
    found = []
    for table in _tables():
        meta = _meta(table)
        for field in meta.refs:
            other = _meta(field.rel_model).table_name
            rows = run(
                f'SELECT t.id FROM "{meta.table_name}" t LEFT JOIN "{other}" o ON o.id = t.{field.column_name} '
                f"WHERE o.id IS NULL AND t.{field.column_name} IS NOT NULL LIMIT 100"
            )
            found += [f"{meta.table_name} {number} → {other}" for (number,) in rows]
    return found


def _unguarded() -> list[str]:
    """Triggers that should stand: those of append-only tables, and those that write and check the ledger's entries."""
    names = {str(_meta(table).table_name) for table in _tables() if table.append_only}
    if engine() == "sqlite":
        there = {str(name) for (name,) in run("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
        wanted = {f"{name}_no_{verb}" for name in names for verb in ("update", "delete")}
    else:
        there = {str(name) for (name,) in run("SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'")}
        wanted = {f"{name}_append_only" for name in names}
    return sorted((wanted | LEDGER_GUARDS) - there)


def _tables() -> list[type[Table]]:
    """Every table of every room."""
    found, left = [], [Table]
    while left:
        for table in left.pop().__subclasses__():
            left.append(table)
            if table is not Chained and table.__module__.startswith("backend."):
                found.append(table)
    return found


def _meta(table: type[Table]) -> Any:
    return table._meta  # noqa: SLF001 - peewee's documented home of the names


def _broken(table: type[Chained]) -> list[str]:
    row = chain.broken_at(table)
    return [] if row is None else [f"row {row}"]


def _cards() -> list[str]:
    found = []
    for table, column in WRITTEN:
        for number, text in run(f"SELECT id, {column} FROM {table} WHERE LENGTH({column}) >= 13"):
            if any(_luhn(match[0]) for match in _CARD.finditer(text)):
                found.append(f"{table} {number} {column}")
    return found


def _luhn(written: str) -> bool:
    digits = [int(letter) for letter in reversed(written) if letter.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


CHECKS: Mapping[str, Callable[[], list[str]]] = {
    "D01": _quick_check,
    "D02": _dangling,
    "D03": _unguarded,
    "A11": partial(_broken, AuditEvent),
    "A12": partial(_broken, LedgerTxn),
    "A13": partial(_broken, StockMove),
    **shelves.CHECKS,
    "P11": _cards,
}
