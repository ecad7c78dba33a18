"""Asking the provider where no notice came: its answer counts like its notice."""

from __future__ import annotations

from backend.kernel.db import changed, run, write_tx
from backend.payments.errors import GatewayDown
from backend.payments.notices import _take
from backend.payments.providers import known

#: a payment without news is asked about this often
ASK_AGAIN_SECONDS = 120
ASK_AT_ONCE = 5


def ask(reference: str, at: int) -> None:
    """Ask about what is still pending for a reference. GatewayDown may come."""
    _ask_all("reference = ? AND status = 'PENDING'", reference, at)


def ask_closed(name: str, at: int) -> None:
    """Ask once more about an intent that was just closed: a payment may have been under way."""
    _ask_all("name = ? AND status = 'EXPIRED'", name, at)


def ask_silent(at: int) -> int:
    """Sweep: ask about payments that are pending without news. Returns how many were found paid."""
    quiet = at - ASK_AGAIN_SECONDS
    silent = run(
        "SELECT name, provider FROM intent WHERE status = 'PENDING' AND asked_at < ? AND started_at < ? "
        "ORDER BY asked_at LIMIT ?",
        quiet, quiet, ASK_AT_ONCE,
    ).fetchall()  # fmt: skip
    found = 0
    for name, provider in silent:
        with write_tx():
            changed("UPDATE intent SET asked_at = ? WHERE name = ?", at, name)
        try:
            found += _ask(name, provider, at)
        except GatewayDown:
            return found
    return found


def _ask_all(where: str, value: str, at: int) -> None:
    # The list is read to its end first: a half-read one would keep the write lock from being taken.
    for name, provider in run(f"SELECT name, provider FROM intent WHERE {where}", value).fetchall():
        _ask(name, provider, at)


def _ask(name: str, provider: str, at: int) -> int:
    notice = known.provider(provider).query(name, at)
    if notice is None or notice.intent != name:
        return 0
    _take(provider, notice, f"asked: {notice}", at)
    return 1
