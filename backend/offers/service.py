"""Put a catalogue version on sale, and read what is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from backend.kernel.db import write_tx
from backend.offers.rules import Live, Offer, Shelf
from backend.offers.tables import CatalogVersion, OfferPast, OfferRow
from catalog.model import Catalog, Category, Product, Text, Variant


def publish(catalog: Catalog, at: int) -> int:
    """Make ``catalog`` the one on sale, whole or not at all. Returns how many SKUs are offered."""
    rows = [_row(catalog, product, v) for product in catalog.products.values() for v in product.variants]
    with write_tx():
        gone = OfferRow.version != catalog.version
        for row in rows:
            OfferRow.insert(row).on_conflict(conflict_target=[OfferRow.sku], update=row).execute()
            past = {name: row[name] for name in ("sku", "price_fen", "digest", "version")}
            OfferPast.insert(past).on_conflict_ignore().execute()
        OfferRow.update(status="withdrawn").where(gone, OfferRow.status != "withdrawn").execute()
        last = CatalogVersion.select().order_by(CatalogVersion.id.desc()).first()
        if last is None or last.version != catalog.version:
            CatalogVersion.create(
                version=catalog.version,
                live_at=at,
                navigation=json.dumps([_shelf(catalog, top) for top in catalog.children.get(None, ())]),
                links=json.dumps([{"zh": x.name.zh, "en": x.name.en, "url": x.url} for x in catalog.links]),
            )
    return len(rows)


def get(sku: str) -> Offer | None:
    """The offer of a SKU, withdrawn ones too, or None where it never existed."""
    return many([sku]).get(sku)


def many(skus: Iterable[str]) -> Mapping[str, Offer]:
    """The offers of these SKUs, by SKU; unknown ones are left out."""
    return {row.sku: _offer(row) for row in OfferRow.select().where(OfferRow.sku.in_(list(skus)))}


def of_product(slug: str) -> tuple[Offer, ...]:
    """What is offered of a product, withdrawn SKUs left out."""
    found = OfferRow.select().where(OfferRow.product == slug, OfferRow.status != "withdrawn")
    return tuple(_offer(row) for row in found.order_by(OfferRow.id))


def digests(sku: str, price_fen: int) -> tuple[str, ...]:
    """Digests of the product's pages that ever showed this SKU at this price, newest first."""
    rows = OfferPast.select().where(OfferPast.sku == sku, OfferPast.price_fen == price_fen)
    return tuple(row.digest for row in rows.order_by(OfferPast.id.desc()))


def current() -> Live | None:
    """The live version with its navigation, or None before the first publish."""
    row = CatalogVersion.select().order_by(CatalogVersion.id.desc()).first()
    if row is None:
        return None
    return Live(
        version=row.version,
        live_at=row.live_at,
        navigation=tuple(_read_shelf(item) for item in json.loads(row.navigation)),
        links=tuple((Text(x["zh"], x["en"]), str(x["url"])) for x in json.loads(row.links)),
    )


def _row(catalog: Catalog, product: Product, variant: Variant) -> dict[str, object]:
    return {
        "sku": variant.sku,
        "product": product.slug,
        "name_zh": product.name.zh,
        "name_en": product.name.en,
        "label_zh": variant.label.zh,
        "label_en": variant.label.en,
        "price_fen": variant.price.fen,
        "currency": variant.price.currency,
        "breaks": json.dumps([[b.min_qty, b.price.fen] for b in variant.breaks]),
        "weight_g": variant.weight_g,
        "family": product.family,
        "status": product.status,
        "digest": product.digest,
        "version": catalog.version,
    }


def _shelf(catalog: Catalog, category: Category) -> dict[str, object]:
    children = [_shelf(catalog, child) for child in catalog.children.get(category.slug, ())]
    return {
        "slug": category.slug,
        "zh": category.name.zh,
        "en": category.name.en,
        "children": children,
    }


def _read_shelf(item: dict[str, Any]) -> Shelf:
    return Shelf(
        item["slug"], Text(item["zh"], item["en"]), tuple(_read_shelf(child) for child in item["children"])
    )


def _offer(row: OfferRow) -> Offer:
    breaks = tuple((int(least), int(fen)) for least, fen in json.loads(row.breaks))
    return Offer(
        sku=row.sku,
        product=row.product,
        name=Text(row.name_zh, row.name_en),
        label=Text(row.label_zh, row.label_en),
        scale=((1, row.price_fen), *breaks),
        currency=row.currency,
        weight_g=row.weight_g,
        family=row.family,
        status=row.status,
        digest=row.digest,
        version=row.version,
    )
