"""Stock figures, the moves they come from, what is promised to whom, what is on its way, and what a set is made of."""

from __future__ import annotations

import peewee

from backend.kernel.chain import Chained
from backend.kernel.db import Table


class Stock(Table):
    """One SKU; every figure is a sum of rows below and guarded by the database.

    on hand = its moves; allocated = its allocations; on order = what is still open of its expectations.
    """

    sku = peewee.TextField(unique=True)
    #: pieces in the house
    on_hand = peewee.IntegerField(default=0)
    #: pieces promised and not yet handed over
    allocated = peewee.IntegerField(default=0)
    #: pieces that are not sold online
    safety = peewee.IntegerField(default=0)
    #: pieces ordered from suppliers that have not come
    on_order = peewee.IntegerField(default=0)
    #: 1 where the SKU is a set: what can be had of it follows from its parts
    is_set = peewee.IntegerField(default=0)

    class Meta:
        constraints = (
            peewee.Check("on_hand >= 0"),
            peewee.Check("allocated >= 0"),
            peewee.Check("allocated <= on_hand"),
            peewee.Check("safety >= 0"),
            peewee.Check("on_order >= 0"),
            peewee.Check("is_set IN (0, 1)"),
        )


class StockMove(Chained):
    """Pieces that came or went, with the document that says why."""

    sku = peewee.TextField()
    kind = peewee.TextField()
    #: pieces, + came, − went
    qty = peewee.IntegerField()
    #: ``order 7KQ4-M2XR-9TC``, ``opening stock``, a purchase order …
    document = peewee.TextField()
    #: the delivery note that came with the goods; the same one counts once
    note = peewee.TextField(default="")
    #: why more came than was ordered, why a count differs, why pieces were thrown away
    reason = peewee.TextField(default="")
    #: UTC seconds
    at = peewee.BigIntegerField()
    by = peewee.TextField()

    class Meta:
        indexes = ((("sku", "document"), False),)
        constraints = (
            peewee.Check(
                "CASE kind WHEN 'receipt' THEN qty > 0 WHEN 'return_in' THEN qty > 0 WHEN 'sale' THEN qty < 0 "
                "WHEN 'scrap' THEN qty < 0 WHEN 'supplier_return' THEN qty < 0 "
                "WHEN 'count_adjust' THEN qty <> 0 ELSE 1 = 0 END"
            ),
        )


StockMove.add_index(
    peewee.SQL(
        "CREATE UNIQUE INDEX IF NOT EXISTS stock_move_note_once ON stock_move (document, sku, note) "
        "WHERE note <> ''"
    )
)


class Allocation(Table):
    """Pieces of a SKU promised to a reference and still in the house. A promise that is over has no row."""

    reference = peewee.TextField()
    sku = peewee.TextField(index=True)
    qty = peewee.IntegerField()
    #: UTC seconds
    at = peewee.BigIntegerField()
    #: UTC seconds; NULL once paid
    expires_at = peewee.BigIntegerField(null=True)

    class Meta:
        indexes = ((("reference", "sku"), True),)
        constraints = (peewee.Check("qty >= 1"),)


class Expectation(Table):
    """Pieces of a SKU that a document, such as a purchase order, says will come."""

    document = peewee.TextField()
    sku = peewee.TextField()
    ordered = peewee.IntegerField()
    #: never lowered; above ``ordered`` where somebody gave a reason
    received = peewee.IntegerField(default=0)
    #: UTC seconds
    at = peewee.BigIntegerField()
    by = peewee.TextField()
    #: UTC seconds; NULL while more is to come
    closed_at = peewee.BigIntegerField(null=True)

    class Meta:
        indexes = ((("document", "sku"), True),)
        constraints = (
            peewee.Check("ordered >= 1"),
            peewee.Check("received >= 0"),
            peewee.Check("closed_at IS NOT NULL OR received < ordered"),
        )


Expectation.add_index(
    peewee.SQL("CREATE INDEX IF NOT EXISTS expectation_open ON expectation (sku) WHERE closed_at IS NULL")
)


class Bundle(Table):
    """So many pieces of ``part`` in one set ``sku``, as the live catalogue version says."""

    sku = peewee.TextField()
    part = peewee.TextField(index=True)
    qty = peewee.IntegerField()

    class Meta:
        indexes = ((("sku", "part"), True),)
        constraints = (peewee.Check("qty >= 1"), peewee.Check("sku <> part"))


TABLES = (Stock, StockMove, Allocation, Expectation, Bundle)
