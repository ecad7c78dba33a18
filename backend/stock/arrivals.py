"""What comes into the house, and what is on its way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from backend.kernel.chain import link
from backend.kernel.db import insert, run, write_tx
from backend.stock.errors import AlreadyExpected, AlreadyReceived, NotExpected, OverReceipt, WrongQuantity
from backend.stock.goods import set_safety, shelf
from backend.stock.tables import Expectation, StockMove


def receive(sku: str, qty: int, document: str, by: str, at: int, *, note: str = "", reason: str = "") -> None:
    """Pieces came into the house on ``document``, with the delivery note ``note``, which counts once.

    An expectation of the document goes down by them; beyond what it ordered they need a ``reason``.
    WrongQuantity, IsASet, AlreadyReceived, OverReceipt.
    """
    if qty < 1:
        raise WrongQuantity
    with write_tx():
        shelf(sku)
        if note and _noted(sku, document, note):
            raise AlreadyReceived(note)
        came = _arrive(sku, qty, document, at, reason=reason)
        run("UPDATE stock SET on_hand = on_hand + ?, on_order = on_order - ? WHERE sku = ?", qty, came, sku)
        link(
            StockMove,
            sku=sku,
            kind="receipt",
            qty=qty,
            document=document,
            note=note,
            reason=reason,
            at=at,
            by=by,
        )


def expect(document: str, sku: str, qty: int, by: str, at: int) -> None:
    """``document`` says that so many pieces will come. What came on it before counts. WrongQuantity, IsASet, AlreadyExpected."""
    if qty < 1:
        raise WrongQuantity
    with write_tx():
        shelf(sku)
        if _expected(document, sku) is not None:
            raise AlreadyExpected
        received = int(
            run(
                "SELECT COALESCE(SUM(qty), 0) FROM stock_move WHERE sku = ? AND document = ? AND kind = 'receipt'",
                sku, document,
            ).fetchone()[0]
        )  # fmt: skip
        closed = at if received >= qty else None
        insert(
            Expectation,
            document=document,
            sku=sku,
            ordered=qty,
            received=received,
            at=at,
            by=by,
            closed_at=closed,
        )
        if closed is None:
            run("UPDATE stock SET on_order = on_order + ? WHERE sku = ?", qty - received, sku)


def short_close(document: str, sku: str, by: str, at: int) -> int:  # noqa: ARG001 - every verb names its actor
    """No more will come of ``sku`` on ``document``. Returns how many pieces stay out. NotExpected."""
    with write_tx():
        row = _expected(document, sku)
        if row is None or row[2] is not None:
            raise NotExpected
        out = int(row[0] - row[1])
        run("UPDATE expectation SET closed_at = ? WHERE document = ? AND sku = ?", at, document, sku)
        run("UPDATE stock SET on_order = on_order - ? WHERE sku = ?", out, sku)
        return out


def open_with(rows: Iterable[tuple[str, int, int]], by: str, at: int) -> int:
    """Opening stock from (sku, on_hand, safety); SKUs that ever moved are left alone. Returns how many were opened."""
    opened = 0
    with write_tx():
        for sku, on_hand, safety in rows:
            if run("SELECT 1 FROM stock_move WHERE sku = ? LIMIT 1", sku).fetchone():
                continue
            set_safety(sku, safety)
            if on_hand:
                receive(sku, on_hand, "opening stock", by, at)
                opened += 1
    return opened


def _noted(sku: str, document: str, note: str) -> bool:
    return (
        run(
            "SELECT 1 FROM stock_move WHERE document = ? AND sku = ? AND note = ?", document, sku, note
        ).fetchone()
        is not None
    )


def _expected(document: str, sku: str) -> Any:
    """(ordered, received, closed_at) or None."""
    return run(
        "SELECT ordered, received, closed_at FROM expectation WHERE document = ? AND sku = ?", document, sku
    ).fetchone()


def _arrive(sku: str, qty: int, document: str, at: int, *, reason: str) -> int:
    """Note the pieces at the document's expectation, if it has one. Returns by how many its open rest went down."""
    row = _expected(document, sku)
    if row is None:
        return 0
    ordered, received, closed_at = row
    if received + qty > ordered and not reason:
        raise OverReceipt(ordered, received)
    closed = at if closed_at is None and received + qty >= ordered else closed_at
    run(
        "UPDATE expectation SET received = received + ?, closed_at = ? WHERE document = ? AND sku = ?",
        qty, closed, document, sku,
    )  # fmt: skip
    return 0 if closed_at is not None else min(qty, ordered - received)
