"""Parcels and what is in them."""

from __future__ import annotations

import peewee

from backend.kernel.db import Table
from backend.shipping.states import MOST_ATTEMPTS, Parcel

_STATES = ", ".join(f"'{state}'" for state in Parcel)


class Shipment(Table):
    """One parcel of a reference."""

    #: unguessable name, for links
    name = peewee.TextField(unique=True)
    reference = peewee.TextField(index=True)
    carrier = peewee.TextField()
    waybill = peewee.TextField()
    status = peewee.TextField()
    #: how often delivery was tried in vain
    attempts = peewee.IntegerField(default=0)
    #: UTC seconds
    handed_over_at = peewee.BigIntegerField(null=True)
    delivered_at = peewee.BigIntegerField(null=True)

    class Meta:
        indexes = ((("carrier", "waybill"), True),)
        constraints = (
            peewee.Check(f"status IN ({_STATES})"),
            peewee.Check(f"attempts BETWEEN 0 AND {MOST_ATTEMPTS}"),
            peewee.Check("(status = 'DELIVERED') = (delivered_at IS NOT NULL)"),
        )


class ParcelLine(Table):
    """Pieces of one SKU in a parcel, as they were ordered: a bundle is one piece."""

    append_only = True

    shipment = peewee.ForeignKeyField(Shipment)
    sku = peewee.TextField()
    qty = peewee.IntegerField()

    class Meta:
        indexes = ((("shipment", "sku"), True),)
        constraints = (peewee.Check("qty >= 1"),)


TABLES = (Shipment, ParcelLine)
