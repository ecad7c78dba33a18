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
    Invariant(
        "D02", Text("没有悬空的引用", "No row refers to one that is not there"), "PRAGMA foreign_key_check"
    ),
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
#: how cards of the large networks begin; telephone numbers and waybills begin otherwise or stand in other columns
_CARD = re.compile(r"(?<![\w+-])(?:4|5[1-5]|2[2-7]|3[47]|35|62|6011)(?:[ -]?\d){12,17}(?![\w-])")


def _quick_check() -> list[str]:
    if engine() != "sqlite":
        return []
    return [str(row[0]) for row in run("PRAGMA quick_check") if row[0] != "ok"]


def _dangling() -> list[str]:
    if engine() != "sqlite":
        return []  # PostgreSQL refuses them itself
    return [f"{table} {row} → {other}" for table, row, other, _ in run("PRAGMA foreign_key_check")]


def _unguarded() -> list[str]:
    if engine() == "sqlite":
        there = {str(name) for (name,) in run("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
        wanted = {f"{name}_no_{verb}" for name in _append_only() for verb in ("update", "delete")}
    else:
        there = {str(name) for (name,) in run("SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'")}
        wanted = {f"{name}_append_only" for name in _append_only()}
    return sorted(wanted - there)


def _append_only() -> set[str]:
    found, left = set(), [Table]
    while left:
        for table in left.pop().__subclasses__():
            left.append(table)
            meta: Any = table._meta  # noqa: SLF001 - peewee's documented home of the names
            if table.append_only and table.__module__.startswith("backend.") and meta.fields.keys() > {"id"}:
                found.add(str(meta.table_name))
    return found - {"chained"}


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
