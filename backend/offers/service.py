"""Put a catalogue version on sale, and read what is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import Any

from backend.kernel.bus import bus
from backend.kernel.db import insert, run, write_tx
from backend.offers import publishing
from backend.offers.events import CatalogPublished
from backend.offers.rules import Live, Offer, Shelf
from backend.offers.tables import CatalogVersion
from catalog.model import Catalog, Category, Text

_COLUMNS = ", ".join(publishing.COLUMNS)


def publish(
    catalog: Catalog, at: int, changed: AbstractSet[str] | None = None, since: str | None = None
) -> int:
    """Make ``catalog`` the one on sale, whole or not at all. Returns how many SKUs are offered.

    ``changed``: slugs of all products that were added, removed or differ from the version ``since``; where that is
    the one on sale, nothing else is looked at. Otherwise every offer is compared. An older catalogue goes back on
    sale by the same call.
    """
    seen, live = _latest()
    found = publishing.difference(catalog, changed if live is not None and live == since else None)
    with write_tx():
        at_hand, live = _latest()
        if at_hand != seen:  # another one was published since we looked
            found = publishing.difference(catalog, None)
        publishing.write(found)
        if live != catalog.version:
            insert(
                CatalogVersion,
                version=catalog.version,
                live_at=at,
                navigation=json.dumps([_shelf(catalog, top) for top in catalog.children.get(None, ())]),
                links=json.dumps([{"zh": x.name.zh, "en": x.name.en, "url": x.url} for x in catalog.links]),
            )
        bus.announce(CatalogPublished(catalog.version, catalog.bundles))
    return len(catalog.variants)


def get(sku: str) -> Offer | None:
    """The offer of a SKU, withdrawn ones too, or None where it never existed."""
    return many([sku]).get(sku)


def many(skus: Iterable[str]) -> Mapping[str, Offer]:
    """The offers of these SKUs, by SKU; unknown ones are left out."""
    wanted = list(skus)
    if not wanted:
        return {}
    rows = run(f"SELECT {_COLUMNS} FROM offer WHERE sku IN ({', '.join('?' * len(wanted))})", *wanted)
    return {row[0]: _offer(tuple(row)) for row in rows}


def of_product(slug: str) -> tuple[Offer, ...]:
    """What is offered of a product, withdrawn SKUs left out."""
    rows = run(f"SELECT {_COLUMNS} FROM offer WHERE product = ? AND status <> 'withdrawn' ORDER BY id", slug)
    return tuple(_offer(tuple(row)) for row in rows)


def genuine(offer: Offer, price_fen: int, check: Callable[[str], bool]) -> bool:
    """Whether a page of ours ever showed this SKU at this price: ``check`` is asked with the digest of each such page."""
    if price_fen == offer.price.fen and check(offer.digest):
        return True  # the page of now; publishing writes each offer down as a past one too
    return any(check(digest) for digest in digests(offer.sku, price_fen))


def digests(sku: str, price_fen: int) -> tuple[str, ...]:
    """Digests of the product's pages that ever showed this SKU at this price, newest first."""
    rows = run(
        "SELECT digest FROM offer_past WHERE sku = ? AND price_fen = ? ORDER BY id DESC", sku, price_fen
    )
    return tuple(row[0] for row in rows)


def version() -> str | None:
    """The name of the catalogue version on sale, or None before the first publish."""
    return _latest()[1]


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


def _latest() -> tuple[int, str | None]:
    row = run("SELECT id, version FROM catalog_version ORDER BY id DESC LIMIT 1").fetchone()
    return (int(row[0]), str(row[1])) if row else (0, None)


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


@lru_cache(10_000)
def _offer(row: tuple[Any, ...]) -> Offer:
    sku, product, name_zh, name_en, label_zh, label_en, fen, currency, breaks, weight_g, *rest = row
    steps = json.loads(breaks) if breaks != "[]" else ()
    return Offer(
        sku,
        product,
        Text(name_zh, name_en),
        Text(label_zh, label_en),
        ((1, fen), *((int(least), int(price)) for least, price in steps)),
        currency,
        weight_g,
        *rest,
    )
