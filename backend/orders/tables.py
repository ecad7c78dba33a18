"""Orders and their lines, frozen as they were bought, and disputes about them."""

from __future__ import annotations

import peewee

from backend.kernel.db import Table
from backend.orders.states import Dispute, Order

_STATES = ", ".join(f"'{state}'" for state in Order)
_DISPUTES = ", ".join(f"'{state}'" for state in Dispute)
CLOSE_REASONS = ("unpaid", "cancelled", "called_off", "refused", "refunded", "settled")
_REASONS = ", ".join(f"'{reason}'" for reason in ("", *CLOSE_REASONS))


class OrderRow(Table):
    """One order. All times are UTC seconds, all amounts minor units."""

    number = peewee.TextField(unique=True)
    #: six digits that open the order to whoever knows them and the phone's end
    code = peewee.TextField()
    status = peewee.TextField()
    goods_fen = peewee.BigIntegerField()
    freight_fen = peewee.BigIntegerField()
    total_fen = peewee.BigIntegerField()
    currency = peewee.TextField()

    name = peewee.TextField()
    #: E.164
    phone = peewee.TextField()
    phone_end = peewee.TextField()
    email = peewee.TextField(default="")
    #: GB/T 2260 code of the district
    region = peewee.TextField()
    #: province, city and district as they were called then
    place = peewee.TextField()
    street = peewee.TextField()
    note = peewee.TextField(default="")
    #: the shopper's language, zh or en
    lang = peewee.TextField()
    #: address of the shop in that language, for links in mails
    home = peewee.TextField()
    method = peewee.TextField()

    # The terms that were promised when the order was placed, in seconds.
    ship_within = peewee.IntegerField()
    confirm_after_handover = peewee.IntegerField()
    confirm_after_delivery = peewee.IntegerField()
    extend_by = peewee.IntegerField()

    placed_at = peewee.BigIntegerField()
    pay_due = peewee.BigIntegerField()
    paid_at = peewee.BigIntegerField(null=True)
    ship_due = peewee.BigIntegerField(null=True)
    shipped_at = peewee.BigIntegerField(null=True)
    delivered_at = peewee.BigIntegerField(null=True)
    #: when the order completes by itself; NULL before it left and while that time stands still: a dispute is open,
    #: cash is not taken yet, or a parcel went back or was lost and nothing was refunded for it yet
    confirm_due = peewee.BigIntegerField(null=True)
    extended = peewee.IntegerField(default=0)
    completed_at = peewee.BigIntegerField(null=True)
    closed_at = peewee.BigIntegerField(null=True)
    #: one of CLOSE_REASONS, "" while the order is not closed
    close_reason = peewee.TextField(default="")
    #: how often the order was changed since it was placed: one more at each move in its log
    version = peewee.IntegerField(default=0)

    class Meta:
        table_name = "orders"
        indexes = ((("status", "pay_due"), False),)
        constraints = (
            peewee.Check(f"status IN ({_STATES})"),
            peewee.Check("total_fen = goods_fen + freight_fen"),
            peewee.Check("goods_fen >= 0"),
            peewee.Check("freight_fen >= 0"),
            peewee.Check("total_fen > 0"),
            peewee.Check("extended IN (0, 1)"),
            peewee.Check("lang IN ('zh', 'en')"),
            peewee.Check("version >= 0"),
            peewee.Check(f"close_reason IN ({_REASONS})"),
            peewee.Check("(status = 'CLOSED') = (closed_at IS NOT NULL)"),
            peewee.Check("(status = 'COMPLETED') = (completed_at IS NOT NULL)"),
            peewee.Check("status <> 'SHIPPED' OR shipped_at IS NOT NULL"),
        )


OrderRow.add_index(
    OrderRow.index(
        OrderRow.confirm_due,
        where=OrderRow.confirm_due.is_null(False),
        name="orders_to_confirm",
    )
)


class OrderLine(Table):
    """What was bought, as the page showed it then."""

    append_only = True

    order = peewee.ForeignKeyField(OrderRow, index=False)  # (order, sku) serves
    sku = peewee.TextField()
    product = peewee.TextField()
    name_zh = peewee.TextField()
    name_en = peewee.TextField()
    label_zh = peewee.TextField()
    label_en = peewee.TextField()
    family = peewee.TextField()
    qty = peewee.IntegerField()
    unit_fen = peewee.BigIntegerField()
    total_fen = peewee.BigIntegerField()
    #: product digest of the text that was shown, and the catalogue version that first said so of this SKU
    version = peewee.TextField()
    digest = peewee.TextField()
    #: JSON {physical SKU: pieces in one of this}; "{}" where the line is a piece of its own
    parts = peewee.TextField(default="{}")

    class Meta:
        indexes = ((("order", "sku"), True),)
        constraints = (
            peewee.Check("qty >= 1"),
            peewee.Check("unit_fen >= 0"),
            peewee.Check("total_fen = unit_fen * qty"),
        )


class DisputeRow(Table):
    """A disagreement about one order. While it is open the money is frozen and the time to confirm stands still."""

    name = peewee.TextField(unique=True)
    order = peewee.ForeignKeyField(OrderRow)
    status = peewee.TextField()
    #: a code of disputed.REASONS, and what the shopper wrote
    reason = peewee.TextField()
    text = peewee.TextField(default="")
    #: UTC seconds
    opened_at = peewee.BigIntegerField()
    closed_at = peewee.BigIntegerField(null=True)
    #: seconds that were left to confirm; NULL where the time stood still already
    left_seconds = peewee.BigIntegerField(null=True)
    #: the split that is proposed or decided; both parts together are what was held
    buyer_fen = peewee.BigIntegerField(null=True)
    shop_fen = peewee.BigIntegerField(null=True)
    proposed_by = peewee.TextField(default="")
    decided_by = peewee.TextField(default="")
    decision = peewee.TextField(default="")

    class Meta:
        table_name = "dispute"
        constraints = (
            peewee.Check(f"status IN ({_DISPUTES})"),
            peewee.Check("left_seconds IS NULL OR left_seconds >= 0"),
            peewee.Check("(buyer_fen IS NULL) = (shop_fen IS NULL)"),
            peewee.Check("buyer_fen IS NULL OR (buyer_fen >= 0 AND shop_fen >= 0)"),
            peewee.Check("(status IN ('OPEN', 'PROPOSED')) = (closed_at IS NULL)"),
            peewee.Check("(status IN ('PROPOSED', 'SETTLED')) = (buyer_fen IS NOT NULL)"),
            # what one person proposed, another one approved
            peewee.Check("status <> 'SETTLED' OR (decided_by <> '' AND decided_by <> proposed_by)"),
        )


DisputeRow.add_index(
    DisputeRow.index(
        DisputeRow.order,
        unique=True,
        where=DisputeRow.status.in_((Dispute.OPEN, Dispute.PROPOSED)),
        name="dispute_one_open_an_order",
    )
)

TABLES = (OrderRow, OrderLine, DisputeRow)
