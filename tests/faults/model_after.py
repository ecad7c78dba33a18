"""Quarrels, cash at the door and refunds while the order stands: the oracle's second half."""

from __future__ import annotations

from tests.faults.model import (
    CLOSED,
    DONE,
    PART,
    SENT,
    SPLIT_ALONE,
    TO_SEND,
    UNDER_WAY,
    WAITING,
    Model,
    Order,
    Quarrel,
    must,
)  # fmt: skip
from tests.faults.model_money import ask_back, collected, empty, expire, settle
from tests.faults.model_orders import payable


def quarrel(m: Model, o: Order) -> None:
    must(o.status == SENT and not o.quarrel and len(o.quarrels) < 3 and payable(o))
    o.quarrels.append(Quarrel(None if o.confirm_due is None else max(0, o.confirm_due - m.at)))
    o.money, o.confirm_due = "FROZEN", None


def make_up(m: Model, o: Order) -> None:
    """The shopper takes it back."""
    if o.quarrel is None:
        must(o.quarrels and o.quarrels[-1].status == "WITHDRAWN")
        return
    one = o.quarrel
    one.status, o.money = "WITHDRAWN", "HELD"
    o.confirm_due = None if one.left is None else m.at + one.left
    if not o.total - sum(b.fen for b in o.backs if b.kind != "unapplied_refund" and b.status == "SUCCEEDED"):
        empty(m, o)


def decide(m: Model, o: Order, buyer: int, by: str) -> None:
    must(o.quarrel and o.quarrel.status == "OPEN" and 0 <= buyer <= o.rest)
    assert o.quarrel is not None
    if buyer <= SPLIT_ALONE:
        _settle(m, o, o.quarrel, buyer, by, "")
    else:
        o.quarrel.status, o.quarrel.buyer, o.quarrel.by = "PROPOSED", buyer, by


def approve(m: Model, o: Order, by: str) -> None:
    must(o.quarrel and o.quarrel.status == "PROPOSED" and o.quarrel.by != by and o.quarrel.buyer <= o.rest)
    assert o.quarrel is not None
    _settle(m, o, o.quarrel, o.quarrel.buyer, by, o.quarrel.by)


def turn_down(o: Order) -> None:
    must(o.quarrel and o.quarrel.status == "PROPOSED")
    assert o.quarrel is not None
    o.quarrel.status, o.quarrel.by, o.quarrel.buyer = "OPEN", "", 0


def _settle(m: Model, o: Order, one: Quarrel, buyer: int, by: str, asker: str) -> None:
    shop = o.rest - buyer
    one.status = "SETTLED"
    settle(m, o, buyer, shop, by, asker)
    o.status, o.reason = (DONE, "") if shop else (CLOSED, "settled")


def collect(m: Model, o: Order, by: str) -> None:
    """Cash at the door, for what came."""
    must(o.status == SENT and o.cod and not o.paid)
    coming = [p for p in o.parcels if p.status in UNDER_WAY]
    must(all(p.status != "ATTEMPT_FAILED" for p in coming))
    must(coming or any(p.status == "DELIVERED" for p in o.parcels))
    for p in coming:
        p.status = "DELIVERED"
    owed = o.total - o.missing
    o.paid = True
    o.confirm_due = o.due(m.at)
    collected(m, o, o.total - owed, by)


def refuse(o: Order) -> None:
    """The goods were not taken."""
    must(o.status == SENT and o.cod and not o.paid)
    for p in o.parcels:
        if p.status in UNDER_WAY:
            p.status = "RETURNING"
    expire(o)
    o.status, o.reason, o.confirm_due = CLOSED, "refused", None


def refund(m: Model, o: Order, fen: int, by: str) -> None:
    """A part goes back while the order stands."""
    must(o.status != WAITING and not o.quarrel)
    must(not (o.status in {TO_SEND, PART} and o.rest <= fen))
    ask_back(m, o, fen, by)
    if o.status == SENT and o.confirm_due is None and 0 < o.rest <= o.total - o.missing:
        o.confirm_due = o.due(m.at)
