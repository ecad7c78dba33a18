"""Offers of the live catalogue version, and the versions that were live."""

from __future__ import annotations

import peewee

from backend.kernel.db import Table


class OfferRow(Table):
    """One SKU at its price. A SKU that left the catalogue stays, withdrawn: orders and carts name it."""

    sku = peewee.TextField(unique=True)
    #: product slug
    product = peewee.TextField(index=True)
    name_zh = peewee.TextField()
    name_en = peewee.TextField()
    label_zh = peewee.TextField()
    label_en = peewee.TextField()
    #: price of one piece, minor units
    price_fen = peewee.BigIntegerField()
    currency = peewee.TextField()
    #: JSON list of [min_qty, fen], ascending
    breaks = peewee.TextField()
    weight_g = peewee.IntegerField()
    #: the product's picture family
    family = peewee.TextField()
    status = peewee.TextField()
    #: digest of the product as it was published
    digest = peewee.TextField()
    #: catalogue version that last changed this row; a version that left it as it was is not named here
    version = peewee.TextField()

    class Meta:
        table_name = "offer"
        constraints = (
            peewee.Check("price_fen >= 0"),
            peewee.Check("weight_g >= 0"),
            peewee.Check("status IN ('active', 'discontinued', 'withdrawn')"),
        )


class CatalogVersion(Table):
    """A catalogue version that went live."""

    append_only = True

    version = peewee.TextField()
    #: UTC seconds
    live_at = peewee.BigIntegerField()
    #: JSON: top categories with their children, [{slug, zh, en, children}]
    navigation = peewee.TextField()
    #: JSON: friend links, [{zh, en, url}]
    links = peewee.TextField()


class OfferPast(Table):
    """Every price a page of ours ever showed for a SKU: an old page is told from an invented price."""

    append_only = True

    sku = peewee.TextField()
    price_fen = peewee.BigIntegerField()
    digest = peewee.TextField()
    #: catalogue version that showed it first
    version = peewee.TextField()

    class Meta:
        indexes = ((("sku", "price_fen", "digest"), True),)


TABLES = (OfferRow, OfferPast, CatalogVersion)
