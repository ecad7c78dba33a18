"""When something on a page last changed, as far as the sources say: never the time of the build."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.calendar import seconds
from catalog.model import Line, Product
from plugins.site.edition import Edition


def changed(edition: Edition, product: Product) -> int:
    """When a product was added or last talked about, UTC seconds."""
    added, remarks = seconds(product.added), edition.site.comments.get(product.slug)
    return (
        max(added, *[entry.reply.at if entry.reply else entry.at for entry in remarks]) if remarks else added
    )


def latest(products: Iterable[Product | Line]) -> int | None:
    """The latest of several products, None for none."""
    return max((seconds(product.added) for product in products), default=None)
