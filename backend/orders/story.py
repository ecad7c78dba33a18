"""An order told to people: its label, one sentence on what happens next and by when, its timeline, what may be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from backend.orders.states import Order
from backend.payments.rules import PaymentView
from backend.shipping.service import ParcelView
from catalog.model import Lang
from catalog.money import Money
from theme import formats
from theme.translations import say


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about an order. Times in UTC seconds."""

    status: Order
    placed_at: int
    pay_due: int
    paid_at: int | None
    ship_due: int | None
    shipped_at: int | None
    delivered_at: int | None
    confirm_due: int | None
    extended: bool
    completed_at: int | None
    closed_at: int | None
    close_reason: str
    payment: PaymentView | None
    parcels: tuple[ParcelView, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """An entry of the timeline component. ``state``: done, now or next."""

    at: int | None
    title: str
    text: str
    state: str


def label(status: Order, lang: Lang) -> str:
    """The one word the shopper reads."""
    words = {
        Order.AWAITING_PAYMENT: "待付款",
        Order.AWAITING_SHIPMENT: "待发货",
        Order.PART_SHIPPED: "部分发货",
        Order.SHIPPED: "待收货",
        Order.COMPLETED: "交易成功",
        Order.CLOSED: "交易关闭",
    }
    return say(lang, words[status])


SHAPES = {
    Order.AWAITING_PAYMENT: "wait",
    Order.AWAITING_SHIPMENT: "on",
    Order.PART_SHIPPED: "on",
    Order.SHIPPED: "on",
    Order.COMPLETED: "done",
    Order.CLOSED: "off",
}


def sentence(facts: Facts, now: int, lang: Lang) -> str:  # noqa: PLR0911 - one return a situation
    """What happens next and by when, in one plain sentence."""

    def tell(msgid: str, when: int | None = None) -> str:
        return say(lang, msgid, when=formats.moment(when, lang)) if when is not None else say(lang, msgid)

    match facts.status:
        case Order.AWAITING_PAYMENT if now >= facts.pay_due:
            return tell("付款时间已过，订单即将关闭，没有扣款。")
        case Order.AWAITING_PAYMENT:
            return tell("请在 %(when)s 之前付款。过时订单自动关闭，为您留的货放回货架。", facts.pay_due)
        case Order.AWAITING_SHIPMENT | Order.PART_SHIPPED if (
            facts.ship_due is not None and now > facts.ship_due
        ):
            return tell("承诺的发货时间 %(when)s 已过。您可以取消订单，货款全额退回。", facts.ship_due)
        case Order.AWAITING_SHIPMENT | Order.PART_SHIPPED:
            return tell("货款由支付平台保管。我们在 %(when)s 之前发货。", facts.ship_due)
        case Order.SHIPPED if facts.delivered_at is not None:
            return tell(
                "包裹已签收。检查无误后请确认收货；到 %(when)s 还没有确认，订单自动完成，货款交给商家。",
                facts.confirm_due,
            )
        case Order.SHIPPED:
            return tell(
                "包裹在路上。收到后请确认收货；到 %(when)s 还没有确认，订单自动完成，货款交给商家。",
                facts.confirm_due,
            )
        case Order.COMPLETED:
            return tell("交易完成，货款已交给商家。")
    return _closed(facts, lang)


def _closed(facts: Facts, lang: Lang) -> str:
    refunds = facts.payment.refunds if facts.payment else ()
    if refunds:
        amount = sum((refund.amount for refund in refunds), Money(0, refunds[0].amount.currency))
        done = all(refund.status == "SUCCEEDED" for refund in refunds)
        late = facts.close_reason != "called_off"
        sentences = {
            (True, True): "您的付款在订单关闭之后才到，%(amount)s 已原路退回。",
            (True, False): "您的付款在订单关闭之后才到，%(amount)s 正在原路退回。",
            (False, True): "订单已取消，%(amount)s 已原路退回。",
            (False, False): "订单已取消，%(amount)s 正在原路退回。",
        }
        return say(lang, sentences[late, done], amount=formats.money(amount))
    if facts.close_reason == "unpaid":
        return say(
            lang, "没有在 %(when)s 之前付款，订单已关闭，没有扣款。", when=formats.moment(facts.pay_due, lang)
        )
    return say(lang, "订单已取消，没有扣款。")


def timeline(facts: Facts, lang: Lang) -> tuple[Step, ...]:
    """From placing to the end; what is to come carries its date in the text."""

    def by(msgid: str, when: int | None) -> str:
        return say(lang, msgid, when=formats.moment(when, lang)) if when is not None else ""

    steps = [Step(facts.placed_at, say(lang, "下单"), "", "done")]
    closed = facts.status == Order.CLOSED
    if not closed or facts.paid_at:
        steps.append(_step(facts.paid_at, say(lang, "付款"), by("%(when)s 之前", facts.pay_due)))
    if closed:
        steps += _end(facts, lang)
        return tuple(steps)
    steps.append(
        _step(
            facts.shipped_at,
            say(lang, "发货"),
            by("%(when)s 之前", facts.ship_due),
            done="，".join(f"{p.carrier.name[lang]} {p.waybill}" for p in facts.parcels),
        )
    )
    if facts.delivered_at or not facts.completed_at:
        steps.append(_step(facts.delivered_at, say(lang, "签收"), ""))
    steps.append(_step(facts.completed_at, say(lang, "确认收货"), by("%(when)s 自动完成", facts.confirm_due)))
    return tuple(_mark_now(steps))


def _step(at: int | None, title: str, coming: str, done: str = "") -> Step:
    return Step(at, title, done, "done") if at else Step(None, title, coming, "next")


def _mark_now(steps: list[Step]) -> list[Step]:
    for place, step in enumerate(steps):
        if step.state == "next":
            steps[place] = Step(step.at, step.title, step.text, "now")
            break
    return steps


def _end(facts: Facts, lang: Lang) -> list[Step]:
    steps = [Step(facts.closed_at, say(lang, "交易关闭"), "", "done")]
    for refund in facts.payment.refunds if facts.payment else ():
        title = say(lang, "退款 %(amount)s", amount=formats.money(refund.amount))
        done = refund.status == "SUCCEEDED"
        text = "" if done else say(lang, "正在退回付款账户")
        steps.append(Step(refund.done_at, title, text, "done" if done else "now"))
    return steps


_BOUGHT = (Order.AWAITING_SHIPMENT, Order.PART_SHIPPED)
_RULES: dict[str, dict[str, Callable[[Facts, int], bool]]] = {
    "shopper": {
        "pay": lambda f, now: f.status == Order.AWAITING_PAYMENT and now < f.pay_due,
        "cancel": lambda f, _: f.status == Order.AWAITING_PAYMENT,
        "confirm": lambda f, _: f.status == Order.SHIPPED,
        "extend": lambda f, _: f.status == Order.SHIPPED and not f.extended,
        "call_off": lambda f, now: (
            f.status == Order.AWAITING_SHIPMENT and f.ship_due is not None and now > f.ship_due
        ),
    },
    "staff": {
        "hand_over": lambda f, _: f.status in _BOUGHT,
        "deliver": lambda f, _: f.status == Order.SHIPPED and f.delivered_at is None,
        "cancel": lambda f, _: f.status == Order.AWAITING_PAYMENT,
        "call_off": lambda f, _: f.status == Order.AWAITING_SHIPMENT,
    },
}


def lawful(role: str, facts: Facts, now: int) -> tuple[str, ...]:
    """What ``role`` (shopper, staff) may do now."""
    return tuple(name for name, rule in _RULES[role].items() if rule(facts, now))
