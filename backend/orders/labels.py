"""The one word that a shopper reads of an order, computed from the order, its dispute, its parcels and its money."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from backend.orders.moves import COD
from backend.orders.states import Order
from backend.payments.refunds import NOT_SENT
from backend.payments.rules import RefundView
from backend.shipping.states import ASTRAY
from catalog.model import Lang
from catalog.money import Money
from theme.translations import say

#: all parcels arrived, none will, or the goods are elsewhere
Goods = Literal["", "arrived", "astray"]
#: some money is on its way back, a part of it went back, all of it, or none
Back = Literal["", "on the way", "part", "whole"]

#: refunds that came to nothing
VOID = frozenset({"REJECTED", "WITHDRAWN"})


@dataclass(frozen=True, slots=True)
class Label:
    """``text`` in Chinese, to be translated; ``shape``: how it is drawn (wait, on, done, off)."""

    text: str
    shape: str


WORDS: Mapping[Order, Label] = {
    Order.AWAITING_PAYMENT: Label("待付款", "wait"),
    Order.AWAITING_SHIPMENT: Label("待发货", "on"),
    Order.PART_SHIPPED: Label("部分发货", "on"),
    Order.SHIPPED: Label("待收货", "on"),
    Order.COMPLETED: Label("交易成功", "done"),
    Order.CLOSED: Label("交易关闭", "off"),
}
DISPUTED = Label("纠纷处理中", "wait")
ARRIVED = Label("已签收，待确认", "wait")
ASTRAY_ALL = Label("未送达", "wait")
GOING_BACK = Label("退款中", "wait")
GONE_BACK = Label("已退款", "off")
#: what goes back says more than where the goods are, and that more than the status
_BY_BACK: Mapping[tuple[Order, Back], Label] = {
    (Order.SHIPPED, "whole"): GOING_BACK,  # asked for whole: the order closes with the last fen
    (Order.COMPLETED, "on the way"): GOING_BACK,
    (Order.COMPLETED, "whole"): GONE_BACK,
    (Order.CLOSED, "on the way"): GOING_BACK,
    (Order.CLOSED, "part"): GONE_BACK,
    (Order.CLOSED, "whole"): GONE_BACK,
}
_BY_GOODS: Mapping[tuple[Order, Goods], Label] = {
    (Order.SHIPPED, "arrived"): ARRIVED,
    (Order.SHIPPED, "astray"): ASTRAY_ALL,
}


def label(status: Order, *, disputed: bool = False, goods: Goods = "", back: Back = "") -> Label:
    """The word for an order."""
    if disputed:
        return DISPUTED
    return _BY_BACK.get((status, back)) or _BY_GOODS.get((status, goods)) or WORDS[status]


def word(status: Order, lang: Lang) -> str:
    """The plain name of a status, for lists of statuses."""
    return say(lang, WORDS[status].text)


def goods(parcels: Iterable[str]) -> Goods:
    """Where the goods are, by the parcels' statuses."""
    there = [status for status in parcels if status != "CANCELLED"]
    if there and all(status == "DELIVERED" for status in there):
        return "arrived"
    return "astray" if there and all(status in ASTRAY for status in there) else ""


def back(status: Order, method: str, total: Money, refunds: Iterable[RefundView]) -> Back:
    """How much of the money goes or went back. Money that fitted no order counts only where it came to nothing."""
    mine = [refund for refund in refunds if counts(status, method, total, refund)]
    asked = sum(refund.amount.fen for refund in mine)
    done = sum(refund.amount.fen for refund in mine if refund.status == "SUCCEEDED")
    if status == Order.SHIPPED:
        return "whole" if asked >= total.fen else ""
    if done < asked:
        return "on the way"
    return "" if not done else "whole" if done >= total.fen else "part"


def counts(status: Order, method: str, total: Money, refund: RefundView) -> bool:
    """Whether a refund is told of: none that came to nothing, none of cash that was never asked for."""
    return (
        refund.status not in VOID
        and refund.amount.currency == total.currency
        and not (method == COD and refund.reason == NOT_SENT)
        and (status == Order.CLOSED or refund.kind != "unapplied_refund")
    )
