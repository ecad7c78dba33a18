"""An order told to people: one sentence on what happens next and by when, and its timeline."""

from __future__ import annotations

from backend.kernel.text import Said
from backend.orders import labels
from backend.orders.facts import Facts
from backend.orders.states import Order
from backend.payments.rules import RefundView
from catalog.model import Lang
from catalog.money import Money
from theme import formats
from theme.translations import say


def spoken(said: Said, lang: Lang) -> str:
    """A sentence of another file in this language."""
    return say(lang, said.msgid, **said.values)


def sentence(facts: Facts, now: int, lang: Lang) -> str:  # noqa: PLR0911 - one return a situation
    """What happens next and by when, in one plain sentence."""

    def tell(msgid: str, when: int | None = None) -> str:
        values = {"amount": formats.money(facts.at_door)}
        if when is not None:
            values["when"] = formats.moment(when, lang)
        return say(lang, msgid, **values)

    match facts.status:
        case Order.AWAITING_PAYMENT if now >= facts.pay_due:
            return tell("付款时间已过，订单即将关闭，没有扣款。")
        case Order.AWAITING_PAYMENT:
            return tell("请在 %(when)s 之前付款。过时订单自动关闭，为您留的货放回货架。", facts.pay_due)
        case Order.AWAITING_SHIPMENT:
            return tell(_to_send(facts, now), facts.ship_due)
        case Order.PART_SHIPPED if facts.late(now):
            return tell(
                "其余的货没有在 %(when)s 之前发出。您可以继续等，也可以退掉没发的部分。", facts.ship_due
            )
        case Order.PART_SHIPPED:
            return tell("货分几个包裹发。其余的在 %(when)s 之前发出。", facts.ship_due)
        case Order.SHIPPED:
            return _on_its_way(facts, lang)
        case Order.COMPLETED:
            return _completed(facts, lang)
    return _closed(facts, lang)


def _to_send(facts: Facts, now: int) -> str:
    if facts.late(now):
        if facts.cod:
            return "承诺的发货时间 %(when)s 已过。您可以取消订单，不用付款。"
        return "承诺的发货时间 %(when)s 已过。您可以取消订单，货款全额退回。"
    if facts.cod:
        return "货到付款：我们在 %(when)s 之前发货，签收时付 %(amount)s。"
    return "货款由支付平台保管。我们在 %(when)s 之前发货。"


def _on_its_way(facts: Facts, lang: Lang) -> str:  # noqa: PLR0911 - as above
    dispute = facts.dispute
    if dispute is not None:
        when = formats.moment(dispute.opened_at, lang)
        return say(
            lang, "您在 %(when)s 提出了纠纷。货款已冻结，自动确认停止计时，我们核对后告诉您结果。", when=when
        )
    amount = formats.money(facts.at_door)
    if facts.cash_open:
        if facts.parcels and len(facts.astray) == len(facts.parcels):
            return say(lang, "包裹没有送到，正在退回。您不用付款。")
        return say(lang, "包裹在路上。签收时把 %(amount)s 付给快递员。", amount=amount)
    pending = waiting(facts)
    if pending.fen and not facts.rest.fen:
        return say(lang, "%(amount)s 正在退回，退完后订单关闭。", amount=formats.money(pending))
    if facts.confirm_due is None:
        return say(lang, "有包裹没有送到，自动确认已停止计时。我们会联系您，把没送到的部分退款。")
    when = formats.moment(facts.confirm_due, lang)
    if facts.cod:
        return say(
            lang, "包裹已签收，%(amount)s 已付清。检查无误后请确认收货；到 %(when)s 还没有确认，订单自动完成。",
            amount=amount, when=when,
        )  # fmt: skip
    if facts.delivered_at is not None or not any(parcel.under_way for parcel in facts.parcels):
        text = "包裹已签收。检查无误后请确认收货；到 %(when)s 还没有确认，订单自动完成，货款交给商家。"
    else:
        text = "包裹在路上。收到后请确认收货；到 %(when)s 还没有确认，订单自动完成，货款交给商家。"
    return say(lang, text, when=when)


def _completed(facts: Facts, lang: Lang) -> str:
    settled = next((dispute for dispute in facts.disputes if dispute.status == "SETTLED"), None)
    if settled is not None and settled.buyer is not None and settled.shop is not None:
        return say(
            lang, "纠纷已处理，交易完成：%(buyer)s 退给您，%(shop)s 交给商家。",
            buyer=formats.money(settled.buyer), shop=formats.money(settled.shop),
        )  # fmt: skip
    back = given_back(facts)
    if back.fen:
        return say(lang, "交易完成。货款交给商家，其中 %(amount)s 退给您。", amount=formats.money(back))
    return say(lang, "交易完成，货款已交给商家。")


def _closed(facts: Facts, lang: Lang) -> str:
    if facts.close_reason == "refused":
        return say(lang, "您没有收下包裹，订单已关闭，不用付款。")
    back = given_back(facts)
    if back.fen:
        done = not waiting(facts).fen
        sentences = {
            ("called_off", True): "订单已取消，%(amount)s 已原路退回。",
            ("called_off", False): "订单已取消，%(amount)s 正在原路退回。",
            ("refunded", True): "%(amount)s 已全部退回，订单已关闭。",
            ("refunded", False): "%(amount)s 正在退回，订单已关闭。",
            ("settled", True): "纠纷已处理，%(amount)s 已原路退回。",
            ("settled", False): "纠纷已处理，%(amount)s 正在原路退回。",
            ("", True): "订单已关闭，您付的 %(amount)s 已原路退回。",
            ("", False): "订单已关闭，您付的 %(amount)s 正在原路退回。",
        }
        known = facts.close_reason if (facts.close_reason, done) in sentences else ""
        return say(lang, sentences[known, done], amount=formats.money(back))
    if facts.payment is not None and facts.payment.started_at is not None and not facts.cod:
        return say(lang, "订单已关闭，没有收到付款。如果您刚才付了款，到账后会自动原路退回。")
    if facts.close_reason == "unpaid":
        when = formats.moment(facts.pay_due, lang)
        return say(lang, "没有在 %(when)s 之前付款，订单已关闭，没有扣款。", when=when)
    return say(lang, "订单已取消，没有扣款。")


def given_back(facts: Facts) -> Money:
    """What went back or is to go back."""
    return _sum(facts, list(facts.refunds))


def waiting(facts: Facts) -> Money:
    """What is to go back and has not arrived."""
    return _sum(facts, [refund for refund in facts.refunds if refund.status != "SUCCEEDED"])


def _sum(facts: Facts, refunds: list[RefundView]) -> Money:
    told = [one for one in refunds if labels.counts(facts.status, facts.method, facts.total, one)]
    return sum((refund.amount for refund in told), Money(0, facts.total.currency))
