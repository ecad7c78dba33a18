"""The numbers of the home desk, each with the list behind it; a person sees those of the desks that are theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from backend.accounts.rules import Permission, Staff, permitted
from backend.community import service as community
from backend.community.states import Status
from backend.editing import service as editing
from backend.kernel import web
from backend.kernel.text import Said, say
from backend.payments import notices
from backend.payments import service as payments
from backend.publish import service as publish
from backend.staff.orderlist import disputed, to_ship
from backend.staff.stocklist import count_in

WEEK = 7 * 86400


@dataclass(frozen=True, slots=True)
class Figure:
    """``urgent`` figures above zero come first and are marked."""

    label: Said
    value: int
    path: str
    urgent: bool = False


Source = tuple[Permission, Callable[[], list[Figure]]]


def _orders() -> list[Figure]:
    waiting, late = to_ship(at=web.now())
    return [
        Figure(say("订单要发货"), waiting, "/staff/orders/?status=AWAITING_SHIPMENT", urgent=True),
        Figure(say("其中已过承诺时间"), late, "/staff/orders/?status=AWAITING_SHIPMENT", urgent=True),
    ]


def _disputes() -> list[Figure]:
    waiting = disputed(at=web.now())
    return [Figure(say("纠纷要处理"), waiting, "/staff/orders/?status=DISPUTED", urgent=True)]


def _comments() -> list[Figure]:
    waiting = community.counts()[Status.PENDING]
    return [Figure(say("评论待审核"), waiting, "/staff/comments/", urgent=True)]


def _stock() -> list[Figure]:
    return [
        Figure(say("缺货的货号"), count_in("out"), "/staff/stock/?state=out"),
        Figure(say("快卖完的货号"), count_in("low"), "/staff/stock/?state=low"),
    ]


def _refunds() -> list[Figure]:
    return [Figure(say("退款要处理"), payments.refunds_waiting(), "/staff/refunds/", urgent=True)]


def _ledger() -> list[Figure]:
    return [
        Figure(say("托管中的款项"), payments.open_holds(), "/staff/ledger/"),
        Figure(
            say("金额不符的付款通知"), len(notices.odd(web.now() - WEEK)), "/staff/ledger/#odd", urgent=True
        ),
    ]


def _catalog() -> list[Figure]:
    return [Figure(say("目录改动等批准"), editing.waiting("catalog"), "/staff/catalog/", urgent=True)]


def _texts() -> list[Figure]:
    return [Figure(say("文章等批准"), editing.waiting("text"), "/staff/texts/", urgent=True)]


def _publish() -> list[Figure]:
    return [
        Figure(say("等待上线的改动"), publish.waiting(), "/staff/publish/"),
        Figure(say("页面生成失败"), int(publish.failing()), "/staff/publish/", urgent=True),
    ]


SOURCES: tuple[Source, ...] = (
    (Permission.ORDERS_READ, _orders),
    (Permission.DISPUTES_DECIDE, _disputes),
    (Permission.COMMENTS_READ, _comments),
    (Permission.STOCK_READ, _stock),
    (Permission.REFUNDS_APPROVE, _refunds),
    (Permission.LEDGER_READ, _ledger),
    (Permission.CATALOG_APPROVE, _catalog),
    (Permission.TEXTS_APPROVE, _texts),
    (Permission.PUBLISH_READ, _publish),
)


def figures(staff: Staff) -> list[Figure]:
    """What this person should look at, urgent things first."""
    found = [figure for permission, read in SOURCES if permitted(staff, permission) for figure in read()]
    return sorted(found, key=lambda figure: not (figure.urgent and figure.value))
