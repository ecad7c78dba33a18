"""Parcels."""

from __future__ import annotations

import peewee

from backend.kernel.db import Table
from backend.shipping.states import Parcel

_STATES = ", ".join(f"'{state}'" for state in Parcel)


class Shipment(Table):
    """One parcel of a reference."""

    #: unguessable name, for links
    name = peewee.TextField(unique=True)
    reference = peewee.TextField(index=True)
    carrier = peewee.TextField()
    waybill = peewee.TextField()
    status = peewee.TextField()
    #: JSON {sku: pieces}
    contents = peewee.TextField()
    #: UTC seconds
    handed_over_at = peewee.BigIntegerField(null=True)
    delivered_at = peewee.BigIntegerField(null=True)

    class Meta:
        indexes = ((("carrier", "waybill"), True),)
        constraints = (peewee.Check(f"status IN ({_STATES})"),)


TABLES = (Shipment,)
