"""Stock figures, the moves they come from, and what is promised to whom."""

from __future__ import annotations

import peewee

from backend.kernel.db import Table


class Stock(Table):
    """One SKU: on hand = sum of its moves; allocated = sum of its allocations; both guarded by the database."""

    sku = peewee.TextField(unique=True)
    #: pieces in the house
    on_hand = peewee.IntegerField(default=0)
    #: pieces promised and not yet handed over
    allocated = peewee.IntegerField(default=0)
    #: pieces that are not sold online
    safety = peewee.IntegerField(default=0)

    class Meta:
        constraints = (
            peewee.Check("on_hand >= 0"),
            peewee.Check("allocated >= 0"),
            peewee.Check("allocated <= on_hand"),
            peewee.Check("safety >= 0"),
        )


class StockMove(Table):
    """Pieces that came or went, with the document that says why."""

    append_only = True

    sku = peewee.TextField(index=True)
    kind = peewee.TextField()
    #: pieces, + came, − went
    qty = peewee.IntegerField()
    #: ``order 7KQ4-M2XR-9TC``, ``opening stock`` …
    document = peewee.TextField()
    #: UTC seconds
    at = peewee.BigIntegerField()
    by = peewee.TextField()

    class Meta:
        constraints = (
            peewee.Check("qty <> 0"),
            peewee.Check("kind IN ('receipt', 'sale')"),
        )


class Allocation(Table):
    """Pieces of a SKU still promised to a reference; 0 once handed over or released."""

    reference = peewee.TextField()
    sku = peewee.TextField(index=True)
    qty = peewee.IntegerField()
    #: UTC seconds
    at = peewee.BigIntegerField()

    class Meta:
        indexes = ((("reference", "sku"), True),)
        constraints = (peewee.Check("qty >= 0"),)


TABLES = (Stock, StockMove, Allocation)
