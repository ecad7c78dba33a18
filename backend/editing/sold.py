"""Which version a line of an order was sold from: enough to make its page again, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from backend.editing.errors import NotKept
from backend.kernel.db import run

MOST_LOOKED = 50


@dataclass(frozen=True, slots=True)
class Sold:
    """``path``: of the page in the site. ``digest``: the product's, as on the line."""

    product: str
    digest: str
    version: str
    lang: str
    at: int

    @property
    def path(self) -> str:
        return f"{'en/' if self.lang == 'en' else ''}p/{self.product}/index.html"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An edition that was in service. ``page``: the hash its page had, "" where it was not written down."""

    number: int
    at: int
    made_by: str
    page: str


def line(order: str, sku: str) -> Sold:
    """What the line says. NotKept."""
    row = run(
        "SELECT l.product, l.digest, l.version, o.lang, o.placed_at FROM order_line l "
        "JOIN orders o ON o.id = l.order_id WHERE o.number = ? AND l.sku = ?",
        order, sku,
    ).fetchone()  # fmt: skip
    if row is None:
        raise NotKept
    return Sold(*row)


def candidates(sold: Sold) -> Iterator[Candidate]:
    """Editions that were in service when it was sold or before, newest first."""
    rows = run(
        "SELECT id, at, made_by FROM edition WHERE at <= ? ORDER BY id DESC LIMIT ?", sold.at, MOST_LOOKED
    ).fetchall()
    for number, at, made_by in rows:
        page = run(
            "SELECT hash FROM edition_page WHERE path = ? AND edition_id <= ? ORDER BY edition_id DESC LIMIT 1",
            sold.path, number,
        ).fetchone()  # fmt: skip
        yield Candidate(int(number), int(at), str(made_by), str(page[0]) if page else "")
