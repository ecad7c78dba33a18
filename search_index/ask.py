"""A question and its answer: the frozen shapes between the search page and the index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from catalog.model import Product, Value

Sort = Literal["relevance", "price", "price-desc", "efficacy", "new"]
SORTS: tuple[Sort, ...] = ("relevance", "price", "price-desc", "efficacy", "new")
Bound = int | Decimal | None
#: a number with more figures than so many is asked for as a range
MOST_FIGURES = 7


def key(value: Value) -> str:
    """A spec value as it stands in an address: ``3000``, ``2.5``, ``white``, ``yes``."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


@dataclass(frozen=True, slots=True)
class Search:
    """``filters``: spec code (or ``brand``) → accepted values as ``key`` writes them. ``ranges``: spec code → (at
    least, at most), ``price`` in yuan. All filters have to hold for one and the same variant. ``page`` counts from 1.
    Filters on unknown specs are ignored; an unknown category finds nothing. ``as_written``: words that nothing has are
    not taken for others. ``sold_out``: SKUs; a product of which nothing else is left comes after those that can be had.
    """

    text: str = ""
    category: str | None = None
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    ranges: Mapping[str, tuple[Bound, Bound]] = field(default_factory=dict)
    sort: Sort = "relevance"
    page: int = 1
    per_page: int = 24
    as_written: bool = False
    sold_out: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Hit:
    """A found product, without long copy and relations. ``sku``: the variant that was asked for by number or is the
    only one the filters leave, else None.
    """

    product: Product
    sku: str | None


@dataclass(frozen=True, slots=True)
class Facet:
    """``code``: a spec or ``brand``. ``choices``: (value, products that would be found with it), its own filter left
    out so that no choice leads nowhere; none of a number with more than ``MOST_FIGURES`` figures, of which none is chosen.
    ``span``: smallest and largest value of a number, else None.
    """

    code: str
    choices: tuple[tuple[Value, int], ...]
    span: tuple[int | Decimal, int | Decimal] | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """What the question said as a condition. ``said``: its words; ``rest``: the question without them. ``code``: the spec
    it is about, or ``price``, with either ``keys`` or the bounds; empty where it may be several, and where it says what
    is not wanted.
    """

    said: str
    rest: str
    code: str = ""
    keys: tuple[str, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Meant:
    """The question with words that nothing has replaced by near ones, and how many products it finds. ``shown``: those
    are the products of this answer.
    """

    text: str
    total: int
    shown: bool


@dataclass(frozen=True, slots=True)
class Hits:
    """One page of an answer. ``categories``: products found by category slug, the category asked for left out,
    parents including children. ``relaxed``: nothing holds every word, these hold most of them.
    ``conditions``: what the question itself said of specs and price; ``bare``: the question without them. ``missed``:
    what it said so and no product can meet together with the rest. ``efficient``: there are products with lm/W.
    """

    hits: tuple[Hit, ...]
    total: int
    page: int
    pages: int
    facets: tuple[Facet, ...]
    categories: Mapping[str, int]
    relaxed: bool = False
    conditions: tuple[Condition, ...] = ()
    bare: str = ""
    meant: Meant | None = None
    missed: tuple[str, ...] = ()
    efficient: bool = False
