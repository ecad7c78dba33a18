"""What a catalogue changes of the offers that stand, and the few statements that change it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from backend.kernel.db import run, run_many
from catalog.model import Catalog, Product, Variant

COLUMNS = (
    "sku", "product", "name_zh", "name_en", "label_zh", "label_en", "price_fen", "currency", "breaks", "weight_g",
    "family", "status", "digest", "version",
)  # fmt: skip
#: more products than this are compared faster by reading every row than by naming each
MOST_NAMED = 500

_WRITE = (
    f"INSERT INTO offer ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))}) "
    f"ON CONFLICT (sku) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in COLUMNS[1:])}"
)
_REMEMBER = (
    "INSERT INTO offer_past (sku, price_fen, digest, version) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
)
_WITHDRAW = "UPDATE offer SET status = 'withdrawn' WHERE sku = ?"
_STANDING = "SELECT sku, product, price_fen, currency, digest, status FROM offer"

Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """``written``: whole rows, as COLUMNS, of the SKUs that are new or not as they stand.
    ``gone``: SKUs still on offer that the catalogue no longer has.
    """

    written: tuple[Row, ...]
    gone: tuple[str, ...]


def difference(catalog: Catalog, slugs: AbstractSet[str] | None) -> Difference:
    """Between ``catalog`` and the offers that stand: of the products ``slugs`` alone, or of all where it is None.

    A row is the same where product, price, status and the product's digest are: the digest stands for all the rest.
    """
    if slugs is not None and len(slugs) > MOST_NAMED:
        slugs = None
    standing: dict[str, Row] = {row[0]: tuple(row) for row in _standing(slugs)}
    written = []
    for product in _products(catalog, slugs):
        slug, digest, status = product.slug, product.digest, product.status
        for variant in product.variants:
            price = variant.price
            stood = standing.pop(variant.sku, None)
            if stood != (variant.sku, slug, price.fen, price.currency, digest, status):
                written.append(_row(catalog.version, product, variant))
    gone = tuple(sku for sku, row in standing.items() if row[-1] != "withdrawn")
    return Difference(tuple(written), gone)


def write(found: Difference) -> None:
    """Make the difference, inside the caller's transaction."""
    if found.written:
        run_many(_WRITE, found.written)
        sku, fen, digest, version = (
            COLUMNS.index(name) for name in ("sku", "price_fen", "digest", "version")
        )
        run_many(_REMEMBER, [(row[sku], row[fen], row[digest], row[version]) for row in found.written])
    if found.gone:
        run_many(_WITHDRAW, [(sku,) for sku in found.gone])


def _standing(slugs: AbstractSet[str] | None) -> Iterator[tuple[str, ...]]:
    if slugs is None:
        yield from run(_STANDING)
    elif slugs:
        yield from run(f"{_STANDING} WHERE product IN ({', '.join('?' * len(slugs))})", *sorted(slugs))


def _products(catalog: Catalog, slugs: AbstractSet[str] | None) -> Iterator[Product]:
    if slugs is None:
        yield from catalog.products.values()
    else:
        yield from (catalog.products[slug] for slug in sorted(slugs) if slug in catalog.products)


def _row(version: str, product: Product, variant: Variant) -> Row:
    return (
        variant.sku,
        product.slug,
        product.name.zh,
        product.name.en,
        variant.label.zh,
        variant.label.en,
        variant.price.fen,
        variant.price.currency,
        json.dumps([[step.min_qty, step.price.fen] for step in variant.breaks]) if variant.breaks else "[]",
        variant.weight_g,
        product.family,
        product.status,
        product.digest,
        version,
    )
