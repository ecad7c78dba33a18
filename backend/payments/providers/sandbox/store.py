"""The gateway's own data file: trades, refunds and the notices still to be delivered. Nothing of it is the shop's."""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import apsw

from backend.kernel.disk import keep_private

_SCHEMA = """
CREATE TABLE IF NOT EXISTS trade (
  intent TEXT PRIMARY KEY, trade TEXT NOT NULL UNIQUE, merchant TEXT NOT NULL, reference TEXT NOT NULL,
  fen INTEGER NOT NULL CHECK (fen > 0), currency TEXT NOT NULL, expires_at INTEGER NOT NULL,
  return_url TEXT NOT NULL, state TEXT NOT NULL, known_at REAL, released INTEGER NOT NULL DEFAULT 0,
  parcels TEXT NOT NULL DEFAULT '[]') STRICT;
CREATE TABLE IF NOT EXISTS refund (
  name TEXT PRIMARY KEY, intent TEXT NOT NULL, fen INTEGER NOT NULL CHECK (fen > 0)) STRICT;
CREATE TABLE IF NOT EXISTS notice (
  id INTEGER PRIMARY KEY, intent TEXT NOT NULL, body TEXT NOT NULL, due REAL NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0, answer TEXT NOT NULL DEFAULT '', done INTEGER NOT NULL DEFAULT 0) STRICT;
"""

WAITING, PAID, CLOSED = "waiting", "paid", "closed"
#: stands in the name of a payment that was made beside the one that is due
EXTRA = "#"


@dataclass(frozen=True, slots=True)
class TradeRow:
    """A trade. ``known_at``: when the payment counts (a delayed one in the future), machine time in seconds."""

    intent: str
    trade: str
    merchant: str
    reference: str
    fen: int
    currency: str
    expires_at: int
    return_url: str
    state: str
    known_at: float | None
    released: int
    parcels: str


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice and how its delivery goes."""

    id: int
    intent: str
    body: str
    due: float
    tries: int
    answer: str
    done: int


class Store:
    """One connection behind one lock: a practice gateway has few guests."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._db = apsw.Connection(str(path))
        keep_private(path)
        self._db.setbusytimeout(5000)
        self._db.execute(_SCHEMA)

    def _all(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with self._lock:
            return [tuple(row) for row in self._db.execute(sql, values)]

    def open(self, told: Mapping[str, Any]) -> TradeRow:
        """The trade of a signed start, new or as it stands."""
        self._all(
            "INSERT INTO trade (intent, trade, merchant, reference, fen, currency, expires_at, return_url, state)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (intent) DO UPDATE SET return_url = excluded.return_url",
            told["intent"], f"SB{secrets.token_hex(10)}", told["merchant"], told["reference"], told["fen"],
            told["currency"], told["expires_at"], told["return_url"], WAITING,
        )  # fmt: skip
        found = self.by_intent(told["intent"])
        assert found is not None  # noqa: S101 - it was just written
        return found

    def by_intent(self, intent: str) -> TradeRow | None:
        rows = self._all("SELECT * FROM trade WHERE intent = ?", intent)
        return TradeRow(*rows[0]) if rows else None

    def by_trade(self, trade: str) -> TradeRow | None:
        rows = self._all("SELECT * FROM trade WHERE trade = ?", trade)
        return TradeRow(*rows[0]) if rows else None

    def recent(self, most: int = 30) -> list[TradeRow]:
        return [TradeRow(*row) for row in self._all("SELECT * FROM trade ORDER BY rowid DESC LIMIT ?", most)]

    def pay(self, trade: str, known_at: float) -> bool:
        """Mark it paid; False where it already was."""
        sql = "UPDATE trade SET state = ?, known_at = ? WHERE trade = ? AND state <> ? RETURNING 1"
        return bool(self._all(sql, PAID, known_at, trade, PAID))

    def pay_beside(self, row: TradeRow, fen: int, currency: str, known_at: float) -> TradeRow:
        """Somebody pays something else than is due for the same intent: a trade of its own, which can be sent back."""
        intent, trade = f"{row.intent}{EXTRA}{secrets.token_hex(4)}", f"SB{secrets.token_hex(10)}"
        self._all(
            "INSERT INTO trade (intent, trade, merchant, reference, fen, currency, expires_at, return_url, state, known_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            intent, trade, row.merchant, row.reference, fen, currency, row.expires_at, row.return_url, PAID, known_at,
        )  # fmt: skip
        found = self.by_trade(trade)
        assert found is not None  # noqa: S101 - it was just written
        return found

    def paid(self, intent: str, trade: str) -> TradeRow | None:
        """The payment ``trade`` of this intent, due or beside what was due."""
        row = self.by_trade(trade)
        return row if row and row.intent.partition(EXTRA)[0] == intent else None

    def close(self, intent: str) -> bool:
        """Take no more payment; False where it was paid or closed already."""
        sql = "UPDATE trade SET state = ? WHERE intent = ? AND state = ? RETURNING 1"
        return bool(self._all(sql, CLOSED, intent, WAITING))

    def ship(self, intent: str, parcel: Mapping[str, str]) -> None:
        """Note a parcel once."""
        row = self.by_intent(intent)
        parcels = json.loads(row.parcels) if row else []
        if parcel not in parcels:
            text = json.dumps([*parcels, parcel])
            self._all("UPDATE trade SET parcels = ? WHERE intent = ?", text, intent)

    def release(self, intent: str, fen: int) -> None:
        self._all("UPDATE trade SET released = ? WHERE intent = ? AND state = ?", fen, intent, PAID)

    def refunded(self, intent: str) -> int:
        """What went back so far, fen."""
        return int(self._all("SELECT COALESCE(SUM(fen), 0) FROM refund WHERE intent = ?", intent)[0][0])

    def refund(self, name: str, intent: str, fen: int) -> bool:
        """Send money back once per ``name``; False where it would exceed what was paid."""
        known = self._all("SELECT fen FROM refund WHERE name = ?", name)
        if known:
            return int(known[0][0]) == fen
        sql = (
            "INSERT INTO refund (name, intent, fen) SELECT ?1, ?2, ?3 FROM trade WHERE intent = ?2 AND state = 'paid'"
            " AND fen >= ?3 + (SELECT COALESCE(SUM(fen), 0) FROM refund WHERE intent = ?2) RETURNING 1"
        )
        return bool(self._all(sql, name, intent, fen))

    def notify(self, intent: str, body: str, due: float) -> None:
        self._all("INSERT INTO notice (intent, body, due) VALUES (?, ?, ?)", intent, body, due)

    def due(self, now: float) -> list[NoticeRow]:
        """Notices to deliver now, in the order they are due."""
        sql = "SELECT * FROM notice WHERE done = 0 AND due <= ? ORDER BY due LIMIT 20"
        return [NoticeRow(*row) for row in self._all(sql, now)]

    def notices(self, intent: str) -> list[NoticeRow]:
        return [
            NoticeRow(*row) for row in self._all("SELECT * FROM notice WHERE intent = ? ORDER BY id", intent)
        ]

    def delivered(self, number: int, answer: str) -> None:
        self._all("UPDATE notice SET done = 1, tries = tries + 1, answer = ? WHERE id = ?", answer, number)

    def postponed(self, number: int, answer: str, due: float) -> None:
        self._all(
            "UPDATE notice SET due = ?, tries = tries + 1, answer = ? WHERE id = ?", due, answer, number
        )
