"""What product.html is given (``product: ProductView``); see ``theme.pages`` for the rules of all these values.

Named tuples: a page has dozens of these, and a frozen dataclass takes several times as long to make.
"""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

from catalog.model import RelationKind, Text
from catalog.money import Money
from theme.pages import Card, Picture, Status

#: the headings of specs by ``Field.group``, in their order
GROUPS = {
    "light": Text("光", "Light"),
    "electric": Text("电", "Electrical"),
    "size": Text("尺寸", "Size"),
    "build": Text("结构", "Build"),
    "other": Text("其他", "Other"),
}


class Figure(NamedTuple):
    """A number that decides: ``value`` without its ``unit``. ``help``: what it means, a sentence or ""."""

    label: str
    value: str
    unit: str = ""
    help: str = ""


class VariantView(NamedTuple):
    """One SKU to choose.

    ``label``: what sets it apart (``7 W · 3000 K · 白``). ``figures``: values parallel to ``ProductView.figures``.
    ``seal``: proves ``price`` to the cart. ``breaks``: (from how many, price each), without the single-piece price.
    ``gtin``: 13 digits or None. ``tint``: K or None.
    """

    sku: str
    label: str
    price: Money
    seal: str
    path: str
    figures: tuple[str, ...] = ()
    breaks: tuple[tuple[int, Money], ...] = ()
    tint: int | None = None
    gtin: str | None = None

    def each(self, quantity: int) -> Money:
        """The price of one piece when ``quantity`` are bought."""
        fitting = [price for step, price in self.breaks if quantity >= step]
        return fitting[-1] if fitting else self.price


class MatrixRow(NamedTuple):
    """``cells`` stand under the matrix's ``columns``; None where no such variant is sold."""

    label: str
    cells: tuple[VariantView | None, ...]


class Matrix(NamedTuple):
    """Two specs span it (watt × temperature); a third one, such as colour, makes one matrix for each value.

    ``corner``: names of the two specs (rows, columns). ``columns``: (label, tint in K or None).
    ``caption``: the third spec's value, "" when there is none.
    """

    corner: tuple[str, str]
    columns: tuple[tuple[str, int | None], ...]
    rows: tuple[MatrixRow, ...]
    caption: str = ""


class SpecRow(NamedTuple):
    """A spec by name and formatted value (several values joined by `` / ``); ``help`` is a sentence or ""."""

    name: str
    value: str
    help: str = ""


class SpecGroup(NamedTuple):
    """Specs under a heading: 光, 电, 尺寸, 结构, 其他."""

    name: str
    rows: tuple[SpecRow, ...]


class Relation(NamedTuple):
    """Other products in one relation to this one."""

    kind: RelationKind
    cards: tuple[Card, ...]


class SetPart(NamedTuple):
    """``qty`` pieces of something else in one set."""

    name: str
    path: str
    qty: int


class Contents(NamedTuple):
    """What one set holds. ``label``: of which variant, "" where it is the same for all."""

    label: str
    parts: tuple[SetPart, ...]


class Comment(NamedTuple):
    """An approved comment. ``at``: UTC seconds. ``official``: the shop speaks. ``answers`` have no answers."""

    author: str
    at: int
    body: Markup
    official: bool = False
    answers: tuple[Comment, ...] = ()


class Diagram(NamedTuple):
    """A drawing of light with the table that says the same: ``head`` over ``rows``."""

    title: str
    svg: Markup
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Mark(NamedTuple):
    """A small drawing that says one thing of a product."""

    title: str
    svg: Markup
    caption: str


class Download(NamedTuple):
    """``name``: of the file. ``of``: the variants it speaks of, "" where it speaks of all. ``about``: kind and size."""

    name: str
    path: str
    of: str
    about: str


class GlareView(NamedTuple):
    """UGR by room. ``heads``: ceiling, walls and floor of each column, from the side and then along; ``rows``: the room and
    its ratings. ``note``: how to read it.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str


class LightView(NamedTuple):
    """What the photometric file of a variant says. ``of``: that variant, "" where all share the file. ``note``: how it
    came about, or "".
    """

    figures: tuple[Figure, ...]
    diagrams: tuple[Diagram, ...]
    files: tuple[Download, ...]
    of: str = ""
    note: str = ""
    glare: GlareView | None = None


class ProductView(NamedTuple):
    """All of a product page.

    ``figures``: up to five, of the chosen variant. ``chosen``: the SKU selected when the page opens.
    ``matrices``: empty when the variants do not span two specs; then they are shown as a list.
    ``drawing``: the dimensioned SVG, inline, or None. ``text``: long copy as HTML, or None.
    ``successor``: shown on discontinued products. ``contents``: what a set holds, empty for everything else.
    ``light``: of a product with a photometric file. ``tools``: (label, path) of what can be reckoned with it.
    ``marks``: beside the specs.
    ``sheet``: the address of its data sheet, "" for none.
    """

    slug: str
    name: str
    summary: str
    brand: str
    brand_path: str
    status: Status
    picture: Picture
    figures: tuple[Figure, ...]
    variants: tuple[VariantView, ...]
    chosen: str
    matrices: tuple[Matrix, ...] = ()
    spec_groups: tuple[SpecGroup, ...] = ()
    drawing: Markup | None = None
    text: Markup | None = None
    relations: tuple[Relation, ...] = ()
    comments: tuple[Comment, ...] = ()
    successor: Card | None = None
    contents: tuple[Contents, ...] = ()
    light: LightView | None = None
    tools: tuple[tuple[str, str], ...] = ()
    marks: tuple[Mark, ...] = ()
    sheet: str = ""

    @property
    def break_steps(self) -> tuple[int, ...]:
        """The quantities at which some variant gets cheaper, ascending, 1 first; empty when none does."""
        steps = {step for v in self.variants if v.breaks for step, _ in v.breaks}
        return (1, *sorted(steps)) if steps else ()

    @property
    def break_rows(self) -> tuple[tuple[tuple[str, ...], tuple[Money, ...]], ...]:
        """(the variants of one price ladder by what they have in common, their prices by step).

        No label when all share one ladder; ladders that stay level are left out.
        """
        ladders: dict[tuple[Money, ...], list[list[str]]] = {}
        steps = self.break_steps
        for variant in self.variants:
            ladder = tuple([variant.each(step) for step in steps])
            ladders.setdefault(ladder, []).append((variant.label or variant.sku).split(" · "))
        if len(ladders) == 1:
            return (((), next(iter(ladders))),)
        falling = (item for item in ladders.items() if len({price.fen for price in item[0]}) > 1)
        return tuple((_common(labels), ladder) for ladder, labels in falling)

    @property
    def first(self) -> VariantView:
        """The variant selected when the page opens."""
        first = self.variants[0]
        return first if first.sku == self.chosen else next(v for v in self.variants if v.sku == self.chosen)


def _common(labels: list[list[str]]) -> tuple[str, ...]:
    """The parts all labels share (``7 W``), or, sharing none, all of them."""
    shared = [part for part in labels[0] if all(part in label for label in labels)]
    return (" · ".join(shared),) if shared else tuple(" · ".join(label) for label in labels)
