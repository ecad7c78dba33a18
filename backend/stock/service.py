"""The verbs of stock. Every change is a conditional UPDATE whose row count is the answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from peewee import fn

from backend.kernel.db import write_tx
from backend.stock.errors import NotAllocated, OutOfStock, WrongQuantity
from backend.stock.rules import Level, Move
from backend.stock.tables import Allocation, Stock, StockMove

NOTHING = Level(0, 0, 0)


def receive(sku: str, qty: int, document: str, by: str, at: int) -> None:
    """Pieces came into the house."""
    if qty < 1:
        raise WrongQuantity
    with write_tx():
        _known(sku)
        Stock.update(on_hand=Stock.on_hand + qty).where(Stock.sku == sku).execute()
        StockMove.create(sku=sku, kind="receipt", qty=qty, document=document, at=at, by=by)


def allocate(
    reference: str, wanted: Mapping[str, int], by: str, at: int, *, expires_at: int | None = None  # noqa: ARG001
) -> None:
    """Promise these pieces to ``reference``, all or none; OutOfStock names every SKU that falls short.

    What the reference already holds counts as its own: a second call replaces the first.
    """
    if any(qty < 1 for qty in wanted.values()):
        raise WrongQuantity
    with write_tx():
        release(reference, by, at)
        short = [sku for sku, qty in sorted(wanted.items()) if not _promise(sku, qty)]
        if short:
            known = levels(short)
            raise OutOfStock({sku: known[sku].available if sku in known else 0 for sku in short})
        for sku, qty in wanted.items():
            row = {"reference": reference, "sku": sku, "qty": qty, "at": at}
            Allocation.insert(row).on_conflict(
                conflict_target=[Allocation.reference, Allocation.sku], update={"qty": qty, "at": at}
            ).execute()


def release(reference: str, by: str, at: int) -> None:  # noqa: ARG001 - every verb names its actor and time
    """Give back what is still promised to ``reference``; nothing happens where nothing is."""
    with write_tx():
        for row in _held(reference):
            Allocation.update(qty=0).where(Allocation.id == row.id).execute()
            Stock.update(allocated=Stock.allocated - row.qty).where(Stock.sku == row.sku).execute()


def hand_over(reference: str, leaving: Mapping[str, int], by: str, at: int) -> None:
    """Promised pieces leave the house. NotAllocated where ``reference`` holds fewer."""
    with write_tx():
        for sku, qty in leaving.items():
            taken = (
                Allocation.update(qty=Allocation.qty - qty)
                .where(Allocation.reference == reference, Allocation.sku == sku, Allocation.qty >= qty)
                .execute()
            )
            if qty < 1 or taken != 1:
                raise NotAllocated(sku)
            Stock.update(on_hand=Stock.on_hand - qty, allocated=Stock.allocated - qty).where(
                Stock.sku == sku
            ).execute()
            StockMove.create(sku=sku, kind="sale", qty=-qty, document=f"order {reference}", at=at, by=by)


def held_by(references: Iterable[str]) -> dict[str, int]:
    """Pieces by SKU that these references hold together."""
    held: dict[str, int] = {}
    for row in Allocation.select().where(Allocation.reference.in_(list(references)), Allocation.qty > 0):
        held[row.sku] = held.get(row.sku, 0) + row.qty
    return held


def set_safety(sku: str, safety: int) -> None:
    """Keep so many pieces from being sold online."""
    if safety < 0:
        raise WrongQuantity
    with write_tx():
        _known(sku)
        Stock.update(safety=safety).where(Stock.sku == sku).execute()


def open_with(rows: Iterable[tuple[str, int, int]], by: str, at: int) -> int:
    """Opening stock from (sku, on_hand, safety); SKUs that ever moved are left alone. Returns how many were opened."""
    opened = 0
    with write_tx():
        for sku, on_hand, safety in rows:
            if StockMove.select().where(StockMove.sku == sku).exists():
                continue
            set_safety(sku, safety)
            if on_hand:
                receive(sku, on_hand, "opening stock", by, at)
                opened += 1
    return opened


def levels(skus: Iterable[str]) -> dict[str, Level]:
    """Figures by SKU; SKUs that were never stocked are left out."""
    rows = Stock.select().where(Stock.sku.in_(list(skus)))
    return {row.sku: Level(row.on_hand, row.allocated, row.safety) for row in rows}


def listing(search: str = "", *, page: int = 1, size: int = 50) -> tuple[list[tuple[str, Level]], int]:
    """A page of all stocked SKUs whose code holds ``search``, and how many there are in all."""
    found = Stock.select()
    if search:
        found = found.where(Stock.sku.contains(search.upper()))
    rows = [
        (row.sku, Level(row.on_hand, row.allocated, row.safety))
        for row in found.order_by(Stock.sku).paginate(page, size)
    ]
    return rows, int(found.count())


def moves(sku: str) -> list[Move]:
    """The stock ledger of a SKU, oldest first."""
    lines, after = [], 0
    for row in StockMove.select().where(StockMove.sku == sku).order_by(StockMove.id):
        after += row.qty
        lines.append(Move(row.at, row.kind, row.qty, after, row.document, row.by))
    return lines


def promised(sku: str) -> list[tuple[str, int]]:
    """Who holds pieces of a SKU: (reference, qty)."""
    rows = Allocation.select().where(Allocation.sku == sku, Allocation.qty > 0).order_by(Allocation.id)
    return [(row.reference, row.qty) for row in rows]


def disagreements() -> list[str]:
    """SKUs whose figures differ from their moves or allocations. Always empty."""
    moves: Any = StockMove.select(StockMove.sku, fn.SUM(StockMove.qty)).group_by(StockMove.sku).tuples()
    promises: Any = (
        Allocation.select(Allocation.sku, fn.SUM(Allocation.qty)).group_by(Allocation.sku).tuples()
    )
    moved, held = dict(moves), dict(promises)
    return [
        row.sku
        for row in Stock.select()
        if row.on_hand != moved.get(row.sku, 0) or row.allocated != held.get(row.sku, 0)
    ]


def _promise(sku: str, qty: int) -> bool:
    free = Stock.on_hand - Stock.allocated - Stock.safety
    return bool(
        Stock.update(allocated=Stock.allocated + qty).where(Stock.sku == sku, free >= qty).execute() == 1
    )


def _held(reference: str) -> list[Allocation]:
    return list(Allocation.select().where(Allocation.reference == reference, Allocation.qty > 0))


def _known(sku: str) -> None:
    Stock.insert(sku=sku).on_conflict_ignore().execute()
