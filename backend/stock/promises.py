"""Pieces promised to a reference: all or none, given back, handed over. The hot path of every order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from backend.kernel.chain import link
from backend.kernel.db import changed, run, write_tx
from backend.stock.errors import NotAllocated, NotSold, OutOfStock, WrongQuantity
from backend.stock.tables import StockMove


def allocate(
    reference: str,
    parts: Mapping[str, int],
    by: str,  # noqa: ARG001 - every verb names its actor and time
    at: int,
    *,
    expires_at: int | None = None,
    new: bool = False,
) -> None:
    """Promise these pieces to ``reference``, all or none; OutOfStock names every SKU that falls short.

    ``parts`` are plain SKUs: sets were opened by the caller. What the reference already holds counts as its own: a
    second call replaces the first. ``new``: the reference was made just now and holds nothing.
    """
    if any(qty < 1 for qty in parts.values()):
        raise WrongQuantity
    with write_tx():
        held = {} if new else _held(reference)
        _promise({sku: more for sku, qty in parts.items() if (more := qty - held.get(sku, 0)) > 0}, held)
        if held:
            _give_back(reference, {sku: qty - parts.get(sku, 0) for sku, qty in held.items()}, held)
        if parts:
            run(
                _writing(len(parts)),
                *(x for sku, qty in parts.items() for x in (reference, sku, qty, at, expires_at)),
            )


def keep(reference: str) -> None:
    """Paid: what the reference holds no longer expires."""
    with write_tx():
        run(
            "UPDATE allocation SET expires_at = NULL WHERE reference = ? AND expires_at IS NOT NULL",
            reference,
        )


def release(reference: str, by: str, at: int) -> None:  # noqa: ARG001 - as above
    """Give back what is still promised to ``reference``; nothing happens where nothing is."""
    with write_tx():
        held = _held(reference)
        _give_back(reference, held, held)


def release_some(reference: str, parts: Mapping[str, int], by: str, at: int) -> None:  # noqa: ARG001 - as above
    """Give back these pieces. NotAllocated where ``reference`` holds fewer; then nothing changes."""
    with write_tx():
        held = _holding(reference, parts)
        _give_back(reference, parts, held)


def hand_over(reference: str, parts: Mapping[str, int], by: str, at: int) -> None:
    """Promised pieces leave the house. NotAllocated where ``reference`` holds fewer; then nothing changes."""
    with write_tx():
        held = _holding(reference, parts)
        for sku, qty in parts.items():
            _lessen(reference, sku, qty, held[sku])
            if not changed(
                "UPDATE stock SET on_hand = on_hand - ?, allocated = allocated - ? WHERE sku = ?",
                qty,
                qty,
                sku,
            ):
                raise NotAllocated(sku)
            link(StockMove, sku=sku, kind="sale", qty=-qty, document=document(reference), at=at, by=by)


def take_back(reference: str, parts: Mapping[str, int], by: str, at: int) -> None:
    """Goods of ``reference`` came back to the shelf. NotSold where fewer are still out; then nothing changes."""
    with write_tx():
        for sku, qty in parts.items():
            out = run(
                "SELECT COALESCE(SUM(-qty), 0) FROM stock_move WHERE sku = ? AND document = ?",
                sku, document(reference),
            ).fetchone()[0]  # fmt: skip
            if qty < 1 or out < qty:
                raise NotSold(sku)
        for sku, qty in parts.items():
            run("UPDATE stock SET on_hand = on_hand + ? WHERE sku = ?", qty, sku)
            link(StockMove, sku=sku, kind="return_in", qty=qty, document=document(reference), at=at, by=by)


def held_by(references: Iterable[str]) -> dict[str, int]:
    """Pieces by SKU that these references hold together."""
    wanted = tuple(references)
    if not wanted:
        return {}
    marks = ", ".join("?" * len(wanted))
    return {
        sku: int(qty)
        for sku, qty in run(
            f"SELECT sku, SUM(qty) FROM allocation WHERE reference IN ({marks}) GROUP BY sku", *wanted
        )
    }


def overdue(at: int) -> list[str]:
    """References whose reservation has expired and still stands."""
    rows = run("SELECT DISTINCT reference FROM allocation WHERE expires_at <= ? ORDER BY reference", at)
    return [row[0] for row in rows]


def document(reference: str) -> str:
    """How moves name an order."""
    return f"order {reference}"


def _promise(more: Mapping[str, int], held: Mapping[str, int]) -> None:
    """Raise what is allocated where so much is free. OutOfStock leaves every figure as it was."""
    if not more:
        return
    given = {row[0] for row in run(_promising(len(more)), *(x for pair in more.items() for x in pair))}
    if len(given) == len(more):
        return
    for sku in given:
        run("UPDATE stock SET allocated = allocated - ? WHERE sku = ?", more[sku], sku)
    short = sorted(more.keys() - given)
    marks = ", ".join("?" * len(short))
    free = dict(
        run(f"SELECT sku, on_hand - allocated - safety FROM stock WHERE sku IN ({marks})", *short).fetchall()
    )
    shortages = {sku: max(0, free.get(sku, 0)) + held.get(sku, 0) for sku in short}
    raise OutOfStock(shortages, more[short[0]] + held.get(short[0], 0))


@cache
def _promising(rows: int) -> str:
    marks = ", ".join(["(CAST(? AS TEXT), CAST(? AS INTEGER))"] * rows)
    return (
        f"UPDATE stock SET allocated = allocated + wanted.column2 FROM (VALUES {marks}) AS wanted "
        "WHERE stock.sku = wanted.column1 AND on_hand - allocated - safety >= wanted.column2 RETURNING stock.sku"
    )


@cache
def _writing(rows: int) -> str:
    marks = ", ".join(["(?, ?, ?, ?, ?)"] * rows)
    return (
        f"INSERT INTO allocation (reference, sku, qty, at, expires_at) VALUES {marks} ON CONFLICT (reference, sku) "
        "DO UPDATE SET qty = excluded.qty, at = excluded.at, expires_at = excluded.expires_at"
    )


def _held(reference: str) -> dict[str, int]:
    return dict(run("SELECT sku, qty FROM allocation WHERE reference = ? ORDER BY id", reference).fetchall())


def _holding(reference: str, parts: Mapping[str, int]) -> dict[str, int]:
    """What the reference holds. NotAllocated where that is not all of ``parts``."""
    held = _held(reference)
    for sku, qty in parts.items():
        if qty < 1 or held.get(sku, 0) < qty:
            raise NotAllocated(sku)
    return held


def _give_back(reference: str, parts: Mapping[str, int], held: Mapping[str, int]) -> None:
    for sku, qty in parts.items():
        if qty > 0:
            _lessen(reference, sku, qty, held[sku])
            run("UPDATE stock SET allocated = allocated - ? WHERE sku = ?", qty, sku)


def _lessen(reference: str, sku: str, qty: int, held: int) -> None:
    """Take ``qty`` of the ``held`` pieces out of the promise; a promise of nothing has no row."""
    if qty == held:
        gone = changed(
            "DELETE FROM allocation WHERE reference = ? AND sku = ? AND qty = ?", reference, sku, held
        )
    else:
        gone = changed(
            "UPDATE allocation SET qty = ? WHERE reference = ? AND sku = ? AND qty = ?",
            held - qty, reference, sku, held,
        )  # fmt: skip
    if gone != 1:
        raise NotAllocated(sku)
