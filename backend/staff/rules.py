"""Which permission an order action asks for. Whether the order itself allows it is the order's to say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from backend.accounts.rules import Permission, Staff, permitted
from backend.kernel.errors import Refusal
from backend.kernel.text import say
from catalog.money import Money
from theme.formats import money

#: so much of one order, by all refunds together, customer service gives back alone; above it the manager does
LARGE = Money(50_000)


class AboveLimit(Refusal):
    """The person's post ends at LARGE."""

    code = "above_limit"
    status = 403
    sentence = say("一张订单累计退款超过 %(amount)s，要由经理办理。", amount=money(LARGE))


Action = Literal[
    "hand_over", "drop_rest", "collect", "refuse", "deliver", "parcel", "decide", "approve", "turn_down", "extend",
    "refund", "cancel", "call_off", "note",
]  # fmt: skip

PERMISSIONS: Mapping[Action, Permission] = {
    "hand_over": Permission.ORDERS_SHIP,
    "drop_rest": Permission.ORDERS_CANCEL,
    "collect": Permission.ORDERS_SHIP,
    "refuse": Permission.ORDERS_SHIP,
    "deliver": Permission.ORDERS_SHIP,
    "parcel": Permission.ORDERS_SHIP,
    "decide": Permission.DISPUTES_DECIDE,
    "approve": Permission.DISPUTES_APPROVE,
    "turn_down": Permission.DISPUTES_APPROVE,
    "extend": Permission.ORDERS_EXTEND,
    "refund": Permission.ORDERS_REFUND,
    "cancel": Permission.ORDERS_CANCEL,
    "call_off": Permission.ORDERS_CANCEL,
    "note": Permission.ORDERS_NOTE,
}
#: what asks for more where a large sum goes back by it
_BY_SUM = frozenset({"call_off", "refund", "drop_rest"})


def permission_for(action: Action, amount: Money) -> Permission:
    """What ``action`` asks for where ``amount`` goes back by it."""
    if action in _BY_SUM and amount > LARGE:
        return Permission.ORDERS_CANCEL_LARGE
    return PERMISSIONS[action]


def actions(staff: Staff, lawful: Iterable[str], amounts: Mapping[str, Money]) -> tuple[Action, ...]:
    """What this person may do to an order that allows ``lawful``; a note may always be written.

    ``amounts``: by action what goes back to the shopper by it.
    """
    possible = {*lawful, "note"}
    nothing = Money(0)
    return tuple(
        action
        for action in PERMISSIONS
        if action in possible and permitted(staff, permission_for(action, amounts.get(action, nothing)))
    )
