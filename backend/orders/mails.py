"""Mails to the shopper: written in their language, sent by the outbox, only where an address was given."""

from __future__ import annotations

from backend.kernel import outbox
from backend.orders.tables import OrderRow
from catalog.money import Money
from theme import formats
from theme.translations import say


def placed(row: OrderRow, at: int) -> None:
    """The order stands; it waits to be paid, or to be sent and paid at the door."""
    text = (
        "货到付款：签收时付 %(amount)s。查单码是 %(code)s，请不要给别人。"
        if row.method == "cod"
        else "请在 %(when)s 之前付款 %(amount)s。查单码是 %(code)s，请不要给别人。"
    )
    _post(
        row, "placed", "订单 %(number)s 已收到", text, at,
        when=formats.moment(row.pay_due, row.lang),
        amount=formats.money(Money(row.total_fen, row.currency)),
        code=row.code,
    )  # fmt: skip


def paid(row: OrderRow, at: int) -> None:
    """The money is held."""
    due = formats.moment(at + row.ship_within, row.lang)
    text = "已收到付款，货款由支付平台保管。我们在 %(when)s 之前发货。"
    _post(row, "paid", "订单 %(number)s 已付款", text, at, when=due)


def shipped(row: OrderRow, carrier: str, waybill: str, at: int, *, whole: bool) -> None:
    """A parcel left; ``whole``: nothing more is to be sent."""
    what, subject = (
        ("shipped", "订单 %(number)s 已发货") if whole else ("part", "订单 %(number)s 发出了一部分")
    )
    text = "物流：%(carrier)s %(waybill)s。收到并检查后，请在订单页确认收货。"
    if not whole:
        text = "物流：%(carrier)s %(waybill)s。其余的货随后发出。"
    _post(row, f"{what}:{waybill}", subject, text, at, carrier=carrier, waybill=waybill)


def left_out(row: OrderRow, amount: Money, at: int) -> None:
    """Some lines will not be sent."""
    text = "其余的货不再发出，%(amount)s 已安排原路退回。"
    if row.method == "cod":
        text = "其余的货不再发出，签收时少付 %(amount)s。"
    _post(row, "left_out", "订单 %(number)s 余货不发", text, at, amount=formats.money(amount))


def disputed(row: OrderRow, at: int) -> None:
    """The shopper's dispute is in, the money is frozen."""
    text = "您提出的纠纷已收到。货款已冻结，自动确认停止计时，处理结果会写在订单页上。"
    _post(row, f"disputed:{at}", "订单 %(number)s 的纠纷已收到", text, at)


def settled(row: OrderRow, buyer: Money, shop: Money, at: int) -> None:
    """The dispute is decided."""
    text = "纠纷已处理：%(buyer)s 退给您，%(shop)s 交给商家。"
    _post(
        row, "settled", "订单 %(number)s 的纠纷已处理", text, at,
        buyer=formats.money(buyer), shop=formats.money(shop),
    )  # fmt: skip


def completed(row: OrderRow, at: int) -> None:
    """The money went to the shop."""
    _post(row, "completed", "订单 %(number)s 已完成", "交易完成，货款已交给商家。", at)


def closed(row: OrderRow, at: int) -> None:
    """Nothing will come of it."""
    texts = {
        "refused": "您没有收下包裹，订单已关闭，不用付款。",
        "refunded": "货款已经全部退回，订单已关闭。",
    }
    text = texts.get(row.close_reason, "订单已关闭，为您留的货已放回货架。")
    _post(row, "closed", "订单 %(number)s 已关闭", text, at)


def late(row: OrderRow, amount: Money, at: int) -> None:
    """Money came for nothing and goes back."""
    text = "您的 %(amount)s 在订单关闭之后才到，或者同一笔订单付了两次。我们已安排原路退回，您不用做什么。"
    _post(row, f"late:{at}", "订单 %(number)s 的付款将退回", text, at, amount=formats.money(amount))


def wrong(row: OrderRow, amount: Money, due: Money, at: int) -> None:
    """Another amount than was due came and goes back."""
    text = "我们收到您付的 %(amount)s，而这笔订单应付 %(due)s，对不上。这笔钱没有算作付款，已安排原路退回，您不用做什么。"
    _post(
        row, f"wrong:{at}:{amount}", "订单 %(number)s 的付款将退回", text, at,
        amount=formats.money(amount), due=formats.money(due),
    )  # fmt: skip


def refunded(row: OrderRow, amount: Money, at: int) -> None:
    """The provider has sent money back."""
    text = "%(amount)s 已原路退回。到账时间由您的银行决定，通常是 1 到 3 个工作日。"
    _post(row, f"refunded:{at}", "订单 %(number)s 已退款", text, at, amount=formats.money(amount))


def _post(row: OrderRow, what: str, subject: str, text: str, at: int, **values: object) -> None:
    if not row.email:
        return
    link = f"{row.home}/orders/{row.number}/"
    body = (
        say(row.lang, "%(name)s，您好：", name=row.name),
        say(row.lang, text, **values),
        say(row.lang, "查看订单：%(link)s", link=link),
    )
    outbox.post(
        "mail",
        f"order:{row.number}:{what}",
        {
            "to": row.email,
            "subject": say(row.lang, subject, number=row.number),
            "text": "\n\n".join(body) + "\n",
        },
        at=at,
    )
