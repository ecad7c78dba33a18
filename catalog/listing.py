"""What is known of every product without making it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from catalog.model import Product


@dataclass(frozen=True, slots=True)
class Listing:
    """What is known of every product without making it, in catalogue order; one item a product in each list.
    ``rows``: of the product, then of its variants. ``sizes``: bytes of its content.
    """

    slugs: list[str]
    digests: list[str]
    categories: list[str]
    active: list[bool]
    skus: list[list[str]]
    sets: list[bool]
    rows: list[list[int]]
    sizes: list[int]
    brands: list[str]
    families: list[str]
    added: list[str]
    #: file and sheet of products' rows, then of variants'
    places: list[list[str]]

    def lists(self) -> tuple[list[Any], ...]:
        """All but the places."""
        return self.slugs, *self.columns()

    def columns(self) -> tuple[list[Any], ...]:
        """The lists but the slugs, in the order of ``facts``."""
        return (
            self.digests,
            self.categories,
            self.active,
            self.skus,
            self.sets,
            self.rows,
            self.sizes,
            self.brands,
            self.families,
            self.added,
        )


class Packed(Listing):
    """One whose lists are read from JSON when somebody asks for them: ``packed``, in the order of ``Listing``."""

    _packed: Mapping[str, bytes | memoryview]

    def __init__(self, packed: Sequence[bytes | memoryview]) -> None:
        object.__setattr__(self, "_packed", dict(zip(Listing.__slots__, packed, strict=True)))

    def __getattr__(self, name: str) -> list[Any]:
        if name not in Listing.__slots__:
            raise AttributeError(name)
        found: list[Any] = orjson.loads(self._packed[name])
        object.__setattr__(self, name, found)
        return found


def packed(listing: Listing) -> list[bytes]:
    """For ``Packed``."""
    return [orjson.dumps(getattr(listing, name)) for name in Listing.__slots__]


def listing(lists: Iterable[list[Any]], places: list[list[str]]) -> Listing:
    """``Listing.lists`` the other way round."""
    return Listing(**dict(zip(Listing.__slots__, [*lists, places], strict=True)))


def facts(product: Product, size: int) -> tuple[Any, ...]:
    """Of one product, what stands in ``Listing.columns``. ``size``: bytes of its content."""
    variants = product.variants
    return (
        product.digest,
        product.category,
        product.active,
        [variant.sku for variant in variants],
        any(variant.parts for variant in variants),
        [product.place.row, *(variant.place.row for variant in variants)],
        size,
        product.brand,
        product.family,
        product.added.isoformat(),
    )
