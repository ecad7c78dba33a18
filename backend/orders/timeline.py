"""What happened to an order and what is to come, step by step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from backend.kernel.text import Said
from backend.kernel.text import say as sentence
from backend.orders.facts import Facts
from backend.orders.states import Order
from backend.orders.story import spoken
from backend.shipping.service import ParcelView
from catalog.model import Lang
from theme import formats
from theme.translations import say

REFUND_WORDS = {
    "REQUESTED": sentence("等待批准"),
    "APPROVED": sentence("正在退回付款账户"),
    "SENT": sentence("正在退回付款账户"),
    "SUCCEEDED": sentence("已退回"),
    "FAILED": sentence("由我们的同事人工办理"),
    "MANUAL": sentence("由我们的同事人工办理"),
    "REJECTED": sentence("没有批准"),
    "WITHDRAWN": sentence("已撤回"),
}
PARCEL_WORDS = {
    "PICKING": sentence("备货中"),
    "PACKED": sentence("已打包"),
    "HANDED_OVER": sentence("已交给物流"),
    "IN_TRANSIT": sentence("运输中"),
    "OUT_FOR_DELIVERY": sentence("派送中"),
    "DELIVERED": sentence("已签收"),
    "ATTEMPT_FAILED": sentence("派送未成"),
    "RETURNING": sentence("退回途中"),
    "RETURNED": sentence("已退回仓库"),
    "LOST": sentence("已丢失"),
    "CANCELLED": sentence("已取消"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """An entry of the timeline component. ``state``: done, now or next."""

    at: int | None
    title: str
    text: str
    state: str


def timeline(facts: Facts, lang: Lang) -> tuple[Step, ...]:
    """From placing to the end: first what happened, oldest first, then what is to come with its date in the text."""
    done = (
        *_bought(facts, lang),
        *_parcels(facts, lang),
        *_disputes(facts, lang),
        *_refunds(facts, lang),
        *_end(facts, lang),
    )
    first, *later = (step for step in done if step.at is not None)
    past = (first, *sorted(later, key=lambda step: step.at or 0))
    open_ones = [step for step in done if step.at is None]
    coming = [] if facts.completed_at or facts.closed_at else list(_coming(facts, lang))
    if coming and not open_ones:
        coming[0] = replace(coming[0], state="now")
    return (*past, *open_ones, *coming)


def _did(at: int | None, lang: Lang, msgid: str, text: str = "", **values: object) -> Step:
    return Step(at, say(lang, msgid, **values), text, "done")


def _bought(facts: Facts, lang: Lang) -> Iterable[Step]:
    text = say(lang, "货到付款") if facts.cod else ""
    yield _did(facts.placed_at, lang, "下单", text)
    if facts.paid_at:
        yield _did(facts.paid_at, lang, "付款", formats.money(facts.at_door) if facts.cod else "")


def _parcels(facts: Facts, lang: Lang) -> Iterable[Step]:
    several = len(facts.parcels) > 1 or facts.status == Order.PART_SHIPPED or bool(facts.left)
    for place, parcel in enumerate(facts.parcels, start=1):
        name = f"{parcel.carrier.name[lang]} {parcel.waybill}"
        if several:
            yield _did(parcel.handed_over_at, lang, "发出第 %(n)s 个包裹", text=name, n=place)
        else:
            yield _did(parcel.handed_over_at, lang, "发货", name)
        yield from _fate(parcel, facts, lang, name if several else "")


def _fate(parcel: ParcelView, facts: Facts, lang: Lang, name: str) -> Iterable[Step]:
    if parcel.delivered_at and (len(facts.parcels) > 1 or facts.delivered_at):
        yield _did(parcel.delivered_at, lang, "签收", name)
    elif parcel.astray or parcel.status == "ATTEMPT_FAILED":
        text = " · ".join(part for part in (name, parcel.note) if part)
        yield Step(parcel.moved_at, spoken(PARCEL_WORDS[parcel.status], lang), text, "done")


def _disputes(facts: Facts, lang: Lang) -> Iterable[Step]:
    for dispute in facts.disputes:
        yield _did(dispute.opened_at, lang, "已提出纠纷", spoken(dispute.reason, lang))
        if dispute.status == "WITHDRAWN":
            yield _did(dispute.closed_at, lang, "已撤回纠纷")
        elif dispute.status == "SETTLED" and dispute.buyer is not None and dispute.shop is not None:
            text = say(
                lang, "%(buyer)s 退给您，%(shop)s 交给商家",
                buyer=formats.money(dispute.buyer), shop=formats.money(dispute.shop),
            )  # fmt: skip
            yield _did(dispute.closed_at, lang, "纠纷已处理", text)
        else:
            yield Step(None, say(lang, "核对纠纷"), say(lang, "货款已冻结"), "now")


def _refunds(facts: Facts, lang: Lang) -> Iterable[Step]:
    for refund in facts.refunds:
        title = say(lang, "退款 %(amount)s", amount=formats.money(refund.amount))
        if refund.status == "SUCCEEDED":
            yield Step(refund.done_at, title, "", "done")
            continue
        over = refund.status in {"REJECTED", "WITHDRAWN"}
        word: Said = REFUND_WORDS[refund.status]
        yield Step(refund.at if over else None, title, spoken(word, lang), "done" if over else "now")


def _end(facts: Facts, lang: Lang) -> Iterable[Step]:
    if facts.closed_at:
        yield _did(facts.closed_at, lang, "交易关闭")
    if facts.completed_at:
        yield _did(facts.completed_at, lang, "交易完成" if facts.disputes else "确认收货")


def _coming(facts: Facts, lang: Lang) -> Iterable[Step]:
    def by(msgid: str, when: int | None) -> str:
        return say(lang, msgid, when=formats.moment(when, lang)) if when is not None else ""

    def step(msgid: str, text: str = "") -> Step:
        return Step(None, say(lang, msgid), text, "next")

    if not facts.paid_at and not facts.cod:
        yield step("付款", by("%(when)s 之前", facts.pay_due))
    if facts.shipped_at is None:
        title = "其余发货" if facts.status == Order.PART_SHIPPED else "发货"
        yield step(title, by("%(when)s 之前", facts.ship_due))
    if facts.cash_open:
        yield step("签收并付款", formats.money(facts.at_door))
    elif facts.delivered_at is None and facts.dispute is None:
        yield step("签收")
    if facts.dispute is None:
        yield step("确认收货", by("%(when)s 自动完成", facts.confirm_due))
