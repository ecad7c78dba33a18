"""Products as they travel: each a row of our own sheets with its variants, and where in a file each cell came from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from catalog.model import Catalog, Place, Product, Text, Value, Variant, cell_name
from catalog.problems import NOTHING, Problem, Rule
from catalog.schema import DERIVED

#: columns that travel with a product or a variant and stand elsewhere in our sheets
COPIES = ("copy_zh", "copy_en")
RELATIONS, BREAKS, PARTS = "relations", "breaks", "parts"


@dataclass(frozen=True, slots=True)
class Said:
    """The cell that a value was read from: row, column (counted from 0) and its name, and what stands there."""

    row: int
    at: int
    column: str
    value: str


@dataclass(slots=True)
class Line:
    """A variant: ``cells`` by the columns of the sheet variants, and ``breaks`` and ``parts``. A column that the
    file does not have is absent; blank says: nothing.
    """

    row: int
    cells: dict[str, str] = field(default_factory=dict)
    said: dict[str, Said] = field(default_factory=dict)

    @property
    def sku(self) -> str:
        return self.cells.get("sku", "")


@dataclass(slots=True)
class Draft:
    """A product: ``cells`` by the columns of the sheet products, its long copy and its relations. ``rows``: all rows
    of the file that speak of it; ``problems``: why it cannot become anything;
    ``left``: relations left out because their target was refused.
    """

    file: str
    rows: list[int]
    cells: dict[str, str] = field(default_factory=dict)
    said: dict[str, Said] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    @property
    def slug(self) -> str:
        return self.cells.get("slug", "")

    def refuse(self, said: Said | int, rule: Rule, hint: Text = NOTHING, name: Text = NOTHING) -> None:
        """Note why; ``said`` is the cell, or the row where it is no one cell."""
        self.problems.append(told(self.file, said, rule, hint, name))


def told(file: str, said: Said | int, rule: Text, hint: Text = NOTHING, name: Text = NOTHING) -> Problem:
    """A problem at a cell, or in a row, of a file from elsewhere."""
    if isinstance(said, int):
        return Problem(Place(file, "", said), str(said), name, None, rule, hint)
    column = Text(said.column, said.column)
    cell = cell_name(said.at, said.row)
    return Problem(Place(file, "", said.row), cell, column, said.value or None, rule, hint)


def drafts(catalog: Catalog) -> list[Draft]:
    """Every product as it travels, in order."""
    return [_draft(product) for product in catalog.products.values()]


def _draft(product: Product) -> Draft:
    p = product
    cells = {
        "slug": p.slug,
        "category": p.category,
        "brand": p.brand,
        "family": p.family,
        "zh": p.name.zh,
        "en": p.name.en,
        "summary_zh": p.summary.zh,
        "summary_en": p.summary.en,
        "status": p.status,
        "successor": p.successor or "",
        "added": p.added.isoformat(),
        "copy_zh": p.copy.zh,
        "copy_en": p.copy.en,
        RELATIONS: " ".join(f"{kind}:{slug}" for kind, slugs in p.relations.items() for slug in slugs),
    }
    cells |= {code: spec(value) for code, value in p.specs.items() if code not in DERIVED}
    return Draft("", [], cells, lines=[_line(v, p) for v in p.variants])


def _line(variant: Variant, product: Product) -> Line:
    v = variant
    cells = {
        "sku": v.sku,
        "gtin": v.gtin or "",
        "zh": v.label.zh,
        "en": v.label.en,
        "price": str(v.price),
        "weight_g": str(v.weight_g),
        BREAKS: " ".join(f"{step.min_qty}:{step.price}" for step in v.breaks),
        PARTS: " ".join(f"{sku}*{count}" for sku, count in v.parts),
    }
    own = product.specs
    cells |= {c: spec(value) for c, value in v.specs.items() if c not in DERIVED and own.get(c) != value}
    return Line(0, cells)


def spec(value: Value) -> str:
    """A spec as a cell holds it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, int | str) else format(value, "f")


def pairs(text: str, sign: str) -> Iterator[tuple[str, str]]:
    """``a:1 b:2`` as pairs."""
    for part in text.split():
        first, _, second = part.partition(sign)
        yield first, second
