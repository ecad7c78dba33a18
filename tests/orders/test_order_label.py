"""One word for every combination of order, dispute, parcels and money, in both languages, on the page and at the desk."""

from __future__ import annotations

import itertools
from typing import get_args

import pytest
from buying import CABLE, DAY, WAYBILL, checkout, fill, number_in, parcel, pay, view

from backend.kernel.db import run
from backend.orders import disputes, labels, service
from backend.orders.labels import Back, Goods
from backend.orders.states import Order
from backend.payments import refunds
from backend.payments.rules import RefundView
from catalog.money import Money
from theme.translations import say

BY, OTHER = "staff:hui", "staff:ming"

#: status, goods, back → the word; what is not named here is the status's own
TOLD = {
    ("SHIPPED", "arrived", ""): "已签收，待确认",
    ("SHIPPED", "arrived", "on the way"): "已签收，待确认",
    ("SHIPPED", "arrived", "part"): "已签收，待确认",
    ("SHIPPED", "arrived", "whole"): "退款中",
    ("SHIPPED", "astray", ""): "未送达",
    ("SHIPPED", "astray", "on the way"): "未送达",
    ("SHIPPED", "astray", "part"): "未送达",
    ("SHIPPED", "astray", "whole"): "退款中",
    ("SHIPPED", "", "whole"): "退款中",
    **{("COMPLETED", goods, "on the way"): "退款中" for goods in ("", "arrived", "astray")},
    **{("COMPLETED", goods, "whole"): "已退款" for goods in ("", "arrived", "astray")},
    **{("CLOSED", goods, "on the way"): "退款中" for goods in ("", "arrived", "astray")},
    **{("CLOSED", goods, "part"): "已退款" for goods in ("", "arrived", "astray")},
    **{("CLOSED", goods, "whole"): "已退款" for goods in ("", "arrived", "astray")},
}
PLAIN = {
    "AWAITING_PAYMENT": "待付款", "AWAITING_SHIPMENT": "待发货", "PART_SHIPPED": "部分发货", "SHIPPED": "待收货",
    "COMPLETED": "交易成功", "CLOSED": "交易关闭",
}  # fmt: skip
ALL = list(itertools.product(Order, (False, True), get_args(Goods), get_args(Back)))


@pytest.mark.parametrize(("status", "disputed", "goods", "back"), ALL, ids=str)
def test_every_combination_has_its_word(status, disputed, goods, back):
    told = labels.label(status, disputed=disputed, goods=goods, back=back)
    wanted = "纠纷处理中" if disputed else TOLD.get((status.value, goods, back), PLAIN[status.value])
    assert told.text == wanted
    assert told.shape in {"wait", "on", "done", "off"}
    assert say("zh", told.text) == told.text
    assert say("en", told.text) != told.text


def test_the_combinations_are_all_of_them():
    assert len(ALL) == 6 * 2 * 3 * 4


@pytest.mark.parametrize(
    ("parcels", "goods"),
    [
        ([], ""),
        (["CANCELLED"], ""),
        (["DELIVERED"], "arrived"),
        (["DELIVERED", "CANCELLED"], "arrived"),
        (["DELIVERED", "IN_TRANSIT"], ""),
        (["DELIVERED", "LOST"], ""),
        (["RETURNING", "LOST", "RETURNED"], "astray"),
    ],
)
def test_where_the_goods_are(parcels, goods):
    assert labels.goods(parcels) == goods


def refund(fen, status="SUCCEEDED", kind="refund", currency="CNY", reason=""):
    return RefundView("rf", Money(fen, currency), status, reason, 1, None, kind=kind)


@pytest.mark.parametrize(
    ("status", "method", "rows", "back"),
    [
        ("CLOSED", "sandbox", [], ""),
        ("CLOSED", "sandbox", [refund(1000)], "whole"),
        ("CLOSED", "sandbox", [refund(400)], "part"),
        ("CLOSED", "sandbox", [refund(400), refund(600, "REQUESTED")], "on the way"),
        ("CLOSED", "sandbox", [refund(400), refund(600, "REJECTED")], "part"),
        ("CLOSED", "sandbox", [refund(1000, kind="unapplied_refund")], "whole"),
        ("AWAITING_PAYMENT", "sandbox", [refund(999, "SENT", kind="unapplied_refund")], ""),
        ("CLOSED", "sandbox", [refund(1000, "SENT", "unapplied_refund", "USD")], ""),
        ("COMPLETED", "cod", [refund(400, kind="cash_refund", reason=refunds.NOT_SENT)], ""),
        ("COMPLETED", "cod", [refund(400, "MANUAL", kind="cash_refund")], "on the way"),
        ("SHIPPED", "sandbox", [refund(999, "SENT")], ""),
        ("SHIPPED", "sandbox", [refund(400), refund(600, "SENT")], "whole"),
    ],
)
def test_how_much_goes_back(status, method, rows, back):
    assert labels.back(Order(status), method, Money(1000), rows) == back


def both(number, now):
    """What the shopper reads and what the desk's list says: the same."""
    mine = view(number, now).label
    (row,) = [row for row in service.desk(search=number, at=now).rows if row.number == number]
    assert row.label == mine
    return mine


def succeed(number, now):
    for one in view(number, now).payment.refunds:
        if one.status == "APPROVED":
            refunds.step(one.id, "send", "outbox", now)
            refunds.finish(refunds.get(one.id), "provider:sandbox", now)


def test_a_life_in_words(number, now):
    seen = [both(number, now)]
    pay(number, now)
    seen.append(both(number, now))
    service.hand_over(number, "SF", WAYBILL, BY, now)
    seen.append(both(number, now))
    disputes.open(number, "damaged", "broken", "shopper", now)
    seen.append(both(number, now))
    disputes.withdraw(number, "shopper", now)
    service.deliver(number, BY, now)
    seen.append(both(number, now))
    service.confirm(number, "shopper", now)
    seen.append(both(number, now))
    service.refund(number, Money(8600), "goodwill", BY, now)
    seen.append(both(number, now))
    succeed(number, now)
    seen.append(both(number, now))
    assert seen == [
        "待付款",
        "待发货",
        "待收货",
        "纠纷处理中",
        "已签收，待确认",
        "交易成功",
        "退款中",
        "已退款",
    ]


def test_called_off_and_on_the_way_back(client, paid, now):
    service.call_off(paid, "sold out", BY, now)
    assert both(paid, now) == "退款中"
    succeed(paid, now)
    assert both(paid, now) == "已退款"
    assert view(paid, now, "en").label == "Refunded"


def test_part_shipped_and_then_lost(client, app, now):
    fill(client, app, {CABLE: 2})
    number = number_in(checkout(client))
    pay(number, now)
    service.hand_over(number, "SF", WAYBILL, BY, now, pieces={CABLE: 1})
    assert both(number, now) == "部分发货"
    service.hand_over(number, "SF", "SF1234567890124", BY, now)
    for place in range(2):
        service.move_parcel(number, parcel(number, place).name, "lose", BY, now + DAY)
    assert both(number, now) == "未送达"
    assert run("SELECT status FROM orders WHERE number = ?", number).fetchone()[0] == "SHIPPED"
