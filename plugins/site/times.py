"""When something on a page last changed, as the sources say and as builds have seen it (``since``)."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.calendar import seconds
from catalog.model import Line, Product
from plugins.site.edition import Edition
from plugins.site.since import Since


def changed(edition: Edition, product: Product) -> int:
    """When a product was added, last changed or last talked about, UTC seconds."""
    site, slug = edition.site, product.slug
    found = max(seconds(product.added), site.since.get(slug, 0))
    remarks = site.comments.get(slug)
    return (
        max(found, *[entry.reply.at if entry.reply else entry.at for entry in remarks]) if remarks else found
    )


def latest(products: Iterable[Product | Line], since: Since) -> int | None:
    """When the latest of several products was added or changed, None for none."""
    return max((max(seconds(one.added), since.get(one.slug, 0)) for one in products), default=None)
