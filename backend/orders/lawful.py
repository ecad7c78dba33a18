"""What may be done to an order now, by whom: said once, for pages and for doors."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from backend.orders.disputed import MOST as MOST_DISPUTES
from backend.orders.facts import Facts
from backend.orders.states import ORDER, Order

_Rule = Callable[[Facts, int], bool]


def _sent(facts: Facts) -> bool:
    return facts.status == Order.SHIPPED and facts.dispute is None


def _held(facts: Facts) -> bool:
    return facts.payment is not None and facts.payment.status == "HELD" and bool(facts.rest)


def _proposed(facts: Facts) -> bool:
    return facts.dispute is not None and facts.dispute.status == "PROPOSED"


_RULES: Mapping[str, Mapping[str, _Rule]] = {
    "shopper": {
        "pay": lambda f, now: f.status == Order.AWAITING_PAYMENT and now < f.pay_due,
        "cancel": lambda f, _: f.status == Order.AWAITING_PAYMENT,
        "confirm": lambda f, _: (
            _sent(f) and not f.cash_open and any(not parcel.astray for parcel in f.parcels) and bool(f.rest)
        ),
        "extend": lambda f, _: _sent(f) and not f.extended and f.confirm_due is not None,
        "call_off": lambda f, now: f.status == Order.AWAITING_SHIPMENT and (f.cod or f.late(now)),
        "drop_rest": lambda f, now: f.status == Order.PART_SHIPPED and f.late(now),
        "dispute": lambda f, _: _sent(f) and _held(f) and len(f.disputes) < MOST_DISPUTES,
        "withdraw": lambda f, _: f.status == Order.SHIPPED and f.dispute is not None,
    },
    "staff": {
        "hand_over": lambda f, _: f.status in {Order.AWAITING_SHIPMENT, Order.PART_SHIPPED},
        "drop_rest": lambda f, _: f.status == Order.PART_SHIPPED,
        "collect": lambda f, _: _sent(f) and f.cash_open and any(not parcel.astray for parcel in f.parcels),
        "refuse": lambda f, _: _sent(f) and f.cash_open,
        "deliver": lambda f, _: (
            f.status == Order.SHIPPED and not f.cash_open and any("deliver" in p.actions for p in f.parcels)
        ),
        "parcel": lambda f, _: any(parcel.actions for parcel in f.parcels),
        "decide": lambda f, _: f.dispute is not None and not _proposed(f),
        "approve": lambda f, _: _proposed(f),
        "turn_down": lambda f, _: _proposed(f),
        "refund": lambda f, _: "refund" in ORDER.lawful(f.status) and f.dispute is None and bool(f.rest),
        "cancel": lambda f, _: f.status == Order.AWAITING_PAYMENT,
        "call_off": lambda f, _: f.status == Order.AWAITING_SHIPMENT,
    },
}


def lawful(role: str, facts: Facts, now: int) -> tuple[str, ...]:
    """What ``role`` (shopper, staff) may do now."""
    return tuple(name for name, rule in _RULES[role].items() if rule(facts, now))
