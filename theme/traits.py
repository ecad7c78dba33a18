"""What a card shows alike in every language: figures before they are put in words, prices, light, the seal."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from catalog.model import Product, Value, Variant
from catalog.money import Money
from catalog.seal import Sealer
from theme.pages import Offer

Values = tuple[Value, ...]


class Traits(NamedTuple):
    """``figures``: the deciding specs a product states, (code, values). The rest: see ``theme.pages.Card``."""

    figures: tuple[tuple[str, Values], ...]
    price_from: Money
    price_varies: bool
    tint: int | None
    tints: tuple[int, ...]
    skus: tuple[str, ...]
    offer: Offer | None


def kelvin(code: str, value: Value | None) -> int | None:
    """The tint a spec value gives: its kelvins when it is a colour temperature."""
    return int(value) if code == "cct" and isinstance(value, int | Decimal) else None


def values_of(variants: Sequence[Variant], code: str) -> Values:
    """The distinct values of a spec: numbers ascending, words as they come."""
    return spread(variants, (code,))[0]


def spread(variants: Sequence[Variant], codes: Sequence[str]) -> list[Values]:
    """``values_of`` each of ``codes``."""
    specs = variants[0].specs
    if len(variants) == 1:
        return [(specs[code],) if code in specs else () for code in codes]
    rest = [variant.specs for variant in variants[1:]]
    found: list[Values] = []
    for code in codes:
        value = specs.get(code)
        for other in rest:
            # What the product states is one object in all its variants.
            if other.get(code) is not value:
                found.append(_distinct([value, *[specs.get(code) for specs in rest]]))
                break
        else:
            found.append(() if value is None else (value,))
    return found


def _distinct(values: Sequence[Value | None]) -> Values:
    seen = dict.fromkeys([value for value in values if value is not None])
    if len(seen) > 1:
        for value in seen:
            if isinstance(value, str):
                return tuple(seen)
        return tuple(sorted(seen))  # no text among them
    return tuple(seen)


def traits(product: Product, variants: Sequence[Variant], codes: Sequence[str], sealer: Sealer) -> Traits:
    """Of a product, or of some of its variants. ``codes``: its deciding specs."""
    found = spread(variants, (*codes, "cct"))
    lights = found.pop()
    first = variants[0]
    least = most = first.price
    for variant in variants:
        price = variant.price
        if price.fen < least.fen:
            least = price
        elif price.fen > most.fen:
            most = price
    offer = None
    if len(variants) == 1 and product.active:
        offer = Offer(first.sku, first.price, sealer.seal(first.sku, first.price, product.digest))
    return Traits(
        figures=tuple([pair for pair in zip(codes, found, strict=True) if pair[1]]),
        price_from=least,
        price_varies=least.fen != most.fen,
        tint=shared_kelvin(variants) if lights else None,
        tints=kelvins(lights),
        skus=tuple([variant.sku for variant in variants]),
        offer=offer,
    )


def kelvins(lights: Values) -> tuple[int, ...]:
    """The colour temperatures among values of ``cct``, ascending, in K."""
    if len(lights) == 1:
        only = kelvin("cct", lights[0])
        return () if only is None else (only,)
    return tuple(sorted({tint for value in lights if (tint := kelvin("cct", value)) is not None}))


def shared_kelvin(variants: Sequence[Variant]) -> int | None:
    """The colour temperature all variants share, in K."""
    found = {variant.specs.get("cct") for variant in variants}
    return kelvin("cct", found.pop()) if len(found) == 1 else None
