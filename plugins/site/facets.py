"""The filters beside a category: links into the search with one more condition, counted over the shelf."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from urllib.parse import urlencode

from catalog.model import Field, Product, Value
from plugins.site.edition import Edition
from theme.pages import Facet, FacetChoice
from theme.shelf import kelvin, values_of

MOST_NUMBERS = 7
MOST_CHOICES = 16


def facets(
    edition: Edition, category: str, codes: Sequence[str], products: Sequence[Product]
) -> tuple[Facet, ...]:
    """A facet for each of ``codes`` that tells the products of the shelf apart, then maker and price."""
    if len(products) < 2:
        return ()
    specs = (_facet(edition, category, edition.catalog.fields[code], products) for code in codes)
    span = (edition.say("最低", "from"), edition.say("最高", "to"))
    price = Facet("price", edition.say("价格", "Price"), "¥", span=span)
    return tuple(facet for facet in (*specs, _brands(edition, category, products), price) if facet)


def _brands(edition: Edition, category: str, products: Sequence[Product]) -> Facet | None:
    counts = Counter(product.brand for product in products)
    if len(counts) < 2:
        return None
    choices = tuple(
        FacetChoice(brand.name[edition.lang], _path(category, "brand", slug), counts[slug])
        for slug, brand in edition.catalog.brands.items()
        if slug in counts
    )
    return Facet("brand", edition.say("品牌", "Brand"), choices=choices)


def _path(category: str, code: str, value: str) -> str:
    return "/search/?" + urlencode({"category": category, code: value})


def _facet(edition: Edition, category: str, field: Field, products: Sequence[Product]) -> Facet | None:
    counts: Counter[Value] = Counter()
    for product in products:
        counts.update(values_of(product.variants, field.code))
    if len(counts) < 2:
        return None
    name = field.name[edition.lang]
    values: Sequence[Value]
    if field.kind == "number":
        values = sorted(counts, key=lambda value: Decimal(str(value)))
        if len(values) > MOST_NUMBERS:
            span = (edition.bare(field, values[0]), edition.bare(field, values[-1]))
            return Facet(field.code, name, field.unit, span=span)
    elif field.kind == "choice":
        values = [code for code in field.values if code in counts][:MOST_CHOICES]
    else:
        values = [value for value, _ in counts.most_common(MOST_CHOICES)]
    choices = tuple(
        FacetChoice(
            label=edition.bare(field, value),
            path=_path(category, field.code, _query_value(value)),
            count=counts[value],
            tint=kelvin(field.code, value),
        )
        for value in values
    )
    return Facet(field.code, name, field.unit, choices=choices)


def _query_value(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
