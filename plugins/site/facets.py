"""The filters beside a category: links into the search with one more condition, counted over the shelf."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import chain
from typing import Any, NamedTuple
from urllib.parse import quote_plus

from catalog.model import Field, Value
from plugins.site.edition import Edition
from plugins.site.facts import Site
from theme.pages import Facet, FacetChoice, View
from theme.traits import kelvin

MOST_NUMBERS = 7
MOST_CHOICES = 16


class Counted(NamedTuple):
    """A spec over a shelf, in no language. ``choices``: (value, products), or with ``span`` its smallest and largest."""

    code: str
    choices: tuple[tuple[Value, int], ...] = ()
    span: tuple[Value, Value] | None = None


class Tally(NamedTuple):
    """What a shelf is told apart by. ``brands``: products by maker."""

    specs: tuple[Counted, ...]
    brands: Mapping[str, int]


class _Way(NamedTuple):
    """From a shelf, which ``query`` finds, to a choice; ``view`` is said of the search alone, pages have theirs."""

    edition: Edition
    query: str
    view: str

    def to(self, code: str, value: str) -> str:
        asked = f"{self.query}&{quote_plus(code)}={quote_plus(value)}"
        return self.edition.site.narrowed.get(asked) or f"/search/?{asked}{self.view}"


def facets(
    edition: Edition, query: str, view: View, codes: Sequence[str], slugs: Sequence[str]
) -> tuple[Facet, ...]:
    """A facet for each of ``codes`` that tells the products of the shelf apart, then maker and price.

    ``query``: what finds the shelf in the search (``category=bulbs``); each choice adds to it, or leads to its own page. ``view``:
    in which the shelf opens, and so does what is found then.
    """
    if len(slugs) < 2:
        return ()
    known = tallies(edition.site)
    if query not in known:
        known[query] = tally(edition.site, codes, slugs)
    counted = known[query]
    way = _Way(edition, query, "" if view == "grid" else f"&view={view}")
    specs = (_facet(edition, way, one) for one in counted.specs)
    brands = _brands(edition, way, counted.brands) if len(counted.brands) > 1 else ()
    span = (edition.say("最低", "from"), edition.say("最高", "to"))
    return (*specs, *brands, Facet("price", edition.say("价格", "Price"), "¥", span=span))


def tallies(site: Site) -> dict[str, Tally]:
    """What was counted so far, by query."""
    known: dict[str, Tally] = site.memory.setdefault("tallies", {})
    return known


def told(known: Mapping[str, Tally]) -> dict[str, Any]:
    """Tallies as they are kept for the next build."""

    def plain(value: Value) -> Value:
        return str(value) if isinstance(value, Decimal) else value

    def one(counted: Counted) -> tuple[Any, ...]:
        span = counted.span and tuple(map(plain, counted.span))
        return counted.code, tuple((plain(value), count) for value, count in counted.choices), span

    return {query: (tuple(map(one, t.specs)), dict(t.brands)) for query, t in known.items()}


def again(kept: Mapping[str, Any], fields: Mapping[str, Field]) -> dict[str, Tally]:
    """``told`` the other way round."""

    def own(code: str, value: Value) -> Value:
        return Decimal(value) if isinstance(value, str) and fields[code].kind == "number" else value

    def one(code: str, choices: Sequence[tuple[Value, int]], span: tuple[Value, Value] | None) -> Counted:
        pairs = tuple((own(code, value), count) for value, count in choices)
        return Counted(code, pairs, span and (own(code, span[0]), own(code, span[1])))

    return {
        query: Tally(tuple(one(*spec) for spec in specs), brands) for query, (specs, brands) in kept.items()
    }


def tally(site: Site, codes: Sequence[str], slugs: Sequence[str]) -> Tally:
    """Counts a shelf once for all of ``codes``."""
    fields, lines = site.catalog.fields, site.catalog.lines
    site.stated.ask(slugs)
    counts = ((code, Counter(chain.from_iterable(site.stated.of(code, slugs)))) for code in codes)
    specs = (_counted(fields[code], count) for code, count in counts if len(count) > 1)
    return Tally(tuple(specs), Counter([lines[slug].brand for slug in slugs]))


def _counted(field: Field, counts: Counter[Value]) -> Counted:
    values: Sequence[Value]
    if field.kind == "number":
        if len(counts) > MOST_NUMBERS:
            return Counted(field.code, span=(min(counts), max(counts)))
        values = sorted(counts)
    elif field.kind == "choice":
        values = [code for code in field.values if code in counts][:MOST_CHOICES]
    else:
        values = [value for value, _ in counts.most_common(MOST_CHOICES)]
    return Counted(field.code, tuple([(value, counts[value]) for value in values]))


def _brands(edition: Edition, way: _Way, counts: Mapping[str, int]) -> tuple[Facet, ...]:
    choices = tuple(
        FacetChoice(brand.name[edition.lang], way.to("brand", slug), counts[slug])
        for slug, brand in edition.catalog.brands.items()
        if slug in counts
    )
    return (Facet("brand", edition.say("品牌", "Brand"), choices=choices),)


def _facet(edition: Edition, way: _Way, counted: Counted) -> Facet:
    field = edition.fields[counted.code]
    name = field.name[edition.lang]
    if counted.span:
        low, high = counted.span
        return Facet(field.code, name, field.unit, span=(edition.bare(field, low), edition.bare(field, high)))
    choices = tuple(
        FacetChoice(
            label=edition.bare(field, value),
            path=way.to(field.code, _query_value(value)),
            count=count,
            tint=kelvin(field.code, value),
        )
        for value, count in counted.choices
    )
    return Facet(field.code, name, field.unit, choices=choices)


def _query_value(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
