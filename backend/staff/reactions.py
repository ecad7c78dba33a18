"""What the staff is told by mail when payments announce that a person must look. Both languages, to the shop's address."""

from __future__ import annotations

from backend.kernel import outbox
from backend.payments.events import HoldEnds, PaymentOdd, PaymentWrong
from theme import formats
from theme.translations import say

LANGS = ("zh", "en")


def payment_odd(event: PaymentOdd) -> None:
    """A genuine notice was not believed, or names no order of ours."""
    if event.expected is None:
        subject = "付款通知查无此单"
        text = "支付平台多次来通知，说 %(reference)s 有一笔钱：%(told)s。本店没有这张付款单，没有入账。请与支付平台核对。"
        expected = ""
    else:
        subject = "付款通知与订单不符"
        text = (
            "订单 %(reference)s 应付 %(expected)s，通知写的是：%(told)s。没有入账，订单没有动。"
            "请到工作台的“台账”页查看，并与支付平台核对。"
        )
        expected = formats.money(event.expected)
    key = f"payment.odd:{event.reference}:{event.told}:{event.at}"
    _post(key, subject, text, event.at, reference=event.reference, told=event.told, expected=expected)


def payment_wrong(event: PaymentWrong) -> None:
    """Money of another amount or currency than was due is on its way back; somebody should know why it came."""
    text = (
        "订单 %(reference)s 应付 %(due)s，支付平台却收到 %(amount)s。这笔钱记在“待退的款”，正自动原路退回；"
        "订单没有算作已付。请到工作台的“台账”页查看，并与支付平台核对。"
    )
    amount, due = formats.money(event.amount), formats.money(event.due)
    key = f"payment.wrong:{event.reference}:{event.amount}:{event.at}"
    _post(key, "付款金额不符，正在退回", text, event.at, reference=event.reference, amount=amount, due=due)


def hold_ends(event: HoldEnds) -> None:
    """The provider will not hold the money for much longer."""
    texts = {lang: formats.moment(event.ends_at, lang) for lang in LANGS}
    text = "订单 %(reference)s 的 %(amount)s 在支付平台只保管到 %(when)s。请在那之前放款、退款，或与支付平台商定。"
    amount = formats.money(event.amount)
    _post(
        f"payment.hold_ends:{event.reference}:{event.ends_at}", "担保款快要到期", text, event.at, texts,
        reference=event.reference, amount=amount,
    )  # fmt: skip


def _post(
    key: str, subject: str, text: str, at: int, when: dict[str, str] | None = None, **values: object
) -> None:
    texts = [say(lang, text, **values, when=(when or {}).get(lang, "")) for lang in LANGS]
    title = " · ".join(say(lang, subject) for lang in LANGS)
    outbox.post("mail", key, {"subject": title, "text": "\n\n".join(texts) + "\n"}, at=at)
