"""Carts of visitors."""

from __future__ import annotations

import peewee

from backend.kernel.db import Table


class Cart(Table):
    """One visitor's cart. Only a fingerprint of the cookie's token is kept."""

    token = peewee.TextField(unique=True)
    #: UTC seconds
    created_at = peewee.BigIntegerField()
    touched_at = peewee.BigIntegerField(index=True)


class CartLine(Table):
    """Pieces of one SKU, with the price list the visitor last saw and agreed to."""

    cart = peewee.ForeignKeyField(Cart, on_delete="CASCADE", index=False)  # (cart, sku) serves
    sku = peewee.TextField()
    qty = peewee.IntegerField()
    #: JSON list of [min_qty, fen] as the visitor knows it
    agreed = peewee.TextField()

    class Meta:
        indexes = ((("cart", "sku"), True),)
        constraints = (peewee.Check("qty BETWEEN 1 AND 999"),)


TABLES = (Cart, CartLine)
