"""Which permission an order action asks for. Whether the order itself allows it is the order's to say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from backend.accounts.rules import Permission, Staff, permitted
from catalog.money import Money

#: customer service refunds up to this amount alone; above it the manager does
LARGE = Money(50_000)

Action = Literal["hand_over", "deliver", "extend", "cancel", "call_off", "note"]

PERMISSIONS: Mapping[Action, Permission] = {
    "hand_over": Permission.ORDERS_SHIP,
    "deliver": Permission.ORDERS_SHIP,
    "extend": Permission.ORDERS_EXTEND,
    "cancel": Permission.ORDERS_CANCEL,
    "call_off": Permission.ORDERS_CANCEL,
    "note": Permission.ORDERS_NOTE,
}


def permission_for(action: Action, total: Money) -> Permission:
    """What ``action`` on an order of this total asks for."""
    if action == "call_off" and total > LARGE:
        return Permission.ORDERS_CANCEL_LARGE
    return PERMISSIONS[action]


def actions(staff: Staff, lawful: Iterable[str], total: Money) -> tuple[Action, ...]:
    """What this person may do to an order that allows ``lawful``; a note may always be written."""
    possible = {*lawful, "note"}
    return tuple(
        action
        for action in PERMISSIONS
        if action in possible and permitted(staff, permission_for(action, total))
    )
