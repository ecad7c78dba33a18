"""What the figures are, where they come from, and whether they agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from backend.kernel import chain
from backend.kernel.db import run
from backend.stock.bundles import composition
from backend.stock.rules import Awaited, Level, Move, Promise, makeable
from backend.stock.tables import StockMove

NOBODY: Mapping[str, int] = MappingProxyType({})
MOST_MOVES = 1000


def levels(skus: Iterable[str], own: Mapping[str, int] = NOBODY) -> dict[str, Level]:
    """Figures by SKU; SKUs that were never stocked are left out. Sets: how many can be made of their parts.

    ``own``: allocated pieces by part that count as free here, because they are the asker's.
    """
    wanted = tuple(skus)
    if not wanted:
        return {}
    found, sets = {}, []
    for sku, on_hand, allocated, safety, on_order, is_set in run(_reading(len(wanted)), *wanted):
        if is_set:
            sets.append(sku)
        else:
            found[sku] = Level(on_hand, allocated - own.get(sku, 0) if own else allocated, safety, on_order)
    return {**found, **_sets(sets, own)} if sets else found


def available(skus: Iterable[str]) -> dict[str, int]:
    """What may still be sold, by SKU; SKUs that were never stocked are left out. ``levels`` for those in a hurry."""
    wanted = tuple(skus)
    if not wanted:
        return {}
    found, sets = {}, []
    for sku, free, is_set in run(_freeing(len(wanted)), *wanted):
        found[sku] = max(0, free)
        if is_set:
            sets.append(sku)
    for sku, level in _sets(sets, NOBODY).items() if sets else ():
        found[sku] = level.on_hand
    return found


def sold_out() -> frozenset[str]:
    """SKUs of which nothing is left to sell; sets are not among them."""
    return frozenset(
        sku for (sku,) in run("SELECT sku FROM stock WHERE is_set = 0 AND on_hand - allocated - safety <= 0")
    )


def _sets(skus: list[str], own: Mapping[str, int]) -> dict[str, Level]:
    made_of = composition(skus)
    parts = levels({part for parts in made_of.values() for part in parts}, own)
    free = {sku: level.available for sku, level in parts.items()}
    return {sku: Level(makeable(made_of.get(sku, {}), free), 0, 0, is_set=True) for sku in skus}


@cache
def _reading(count: int) -> str:
    marks = ", ".join("?" * count)
    return f"SELECT sku, on_hand, allocated, safety, on_order, is_set FROM stock WHERE sku IN ({marks})"


@cache
def _freeing(count: int) -> str:
    marks = ", ".join("?" * count)
    return f"SELECT sku, on_hand - allocated - safety, is_set FROM stock WHERE sku IN ({marks})"


def listing(search: str = "", *, page: int = 1, size: int = 50) -> tuple[list[tuple[str, Level]], int]:
    """A page of all stocked SKUs whose code holds ``search``, and how many there are in all."""
    like = f"%{search.upper()}%"
    total = run("SELECT COUNT(*) FROM stock WHERE sku LIKE ?", like).fetchone()[0]
    rows = run(
        "SELECT sku, on_hand, allocated, safety, on_order, is_set FROM stock WHERE sku LIKE ? ORDER BY sku "
        "LIMIT ? OFFSET ?",
        like, size, (page - 1) * size,
    ).fetchall()  # fmt: skip
    sets = _sets([row[0] for row in rows if row[5]], NOBODY)
    return [(sku, sets[sku] if is_set else Level(*figures)) for sku, *figures, is_set in rows], int(total)


def moves(sku: str, most: int = MOST_MOVES) -> list[Move]:
    """The last moves of a SKU, oldest first, with what was on hand after each."""
    lines = []
    row = run("SELECT on_hand FROM stock WHERE sku = ?", sku).fetchone()
    after = int(row[0]) if row else 0
    for at, kind, qty, document, by, note, reason in run(
        'SELECT at, kind, qty, document, "by", note, reason FROM stock_move WHERE sku = ? ORDER BY id DESC LIMIT ?',
        sku, most,
    ):  # fmt: skip
        lines.append(Move(at, kind, qty, after, document, by, note, reason))
        after -= qty
    return lines[::-1]


def promised(sku: str) -> list[Promise]:
    """Who holds pieces of a SKU and until when, oldest first."""
    rows = run("SELECT reference, qty, at, expires_at FROM allocation WHERE sku = ? ORDER BY id", sku)
    return [Promise(*row) for row in rows]


def awaited(sku: str = "", *, closed: bool = False) -> list[Awaited]:
    """What documents say will come, of one SKU or of all, oldest first; with ``closed`` also what came or will not."""
    tests = (["sku = ?"] if sku else []) + ([] if closed else ["closed_at IS NULL"])
    where = f"WHERE {' AND '.join(tests)}" if tests else ""
    rows = run(
        f'SELECT document, sku, ordered, received, at, "by", closed_at FROM expectation {where} ORDER BY id',
        *([sku] if sku else []),
    )
    return [Awaited(*row) for row in rows]


DISAGREEMENTS = """
WITH told AS (
  SELECT sku, on_hand, allocated, on_order FROM stock
  UNION ALL SELECT sku, -qty, 0, 0 FROM stock_move
  UNION ALL SELECT sku, 0, -qty, 0 FROM allocation
  UNION ALL SELECT sku, 0, 0, received - ordered FROM expectation WHERE closed_at IS NULL
), received AS (
  SELECT sku, document, SUM(qty) AS qty FROM stock_move WHERE kind = 'receipt' GROUP BY sku, document
)
SELECT sku FROM told GROUP BY sku HAVING SUM(on_hand) <> 0 OR SUM(allocated) <> 0 OR SUM(on_order) <> 0
UNION
SELECT e.sku FROM expectation e LEFT JOIN received r ON r.sku = e.sku AND r.document = e.document
  WHERE e.received <> COALESCE(r.qty, 0)
ORDER BY 1
"""


def disagreements() -> list[str]:
    """SKUs whose figures differ from their moves, allocations or expectations. Always empty."""
    return [row[0] for row in run(DISAGREEMENTS)]


def broken_at() -> int | None:
    """The number of the first stock move whose chain does not hold, or None."""
    return chain.broken_at(StockMove)
