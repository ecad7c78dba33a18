"""What the gateway says, in both languages. It is not the shop and does not use the shop's texts."""

from __future__ import annotations

from catalog.model import Text

WORDS = {
    "title": Text("沙盒支付", "Sandbox Pay"),
    "play": Text("练习用的支付，不动真钱。", "Play money for practice. No real money moves."),
    "to": Text("收款方", "Pay to"),
    "order": Text("订单号", "Order"),
    "amount": Text("金额", "Amount"),
    "trade": Text("交易号", "Trade"),
    "until": Text("请在此之前付款", "Pay before"),
    "pay": Text("付款", "Pay"),
    "fail": Text("不付款，回到商店", "Do not pay, back to the shop"),
    "back": Text("回到商店", "Back to the shop"),
    "practice": Text("练习", "Practice"),
    "practice_why": Text(
        "真实的支付平台会重复、延迟，偶尔也会出错。下面的按钮让商店练习应对。",
        "Real providers repeat themselves, run late and now and then err. These buttons let the shop practise.",
    ),
    "five": Text("付款，通知连发 5 次", "Pay, send the notice 5 times"),
    "delay": Text("付款，延迟到账", "Pay, arriving late"),
    "seconds": Text("延迟秒数", "Delay in seconds"),
    "wrong": Text("付错金额（十分之一）", "Pay a wrong amount (a tenth)"),
    "foreign": Text("付错币种（美元）", "Pay in a wrong currency (US dollars)"),
    "late": Text("交易已关闭，仍然付款", "Pay although the trade is closed"),
    "waiting": Text("等待付款", "Waiting for payment"),
    "paid": Text("已付款", "Paid"),
    "arriving": Text("已付款，到账途中", "Paid, on its way"),
    "closed": Text("已关闭", "Closed"),
    "released": Text("已放款给收款方", "Released to the merchant"),
    "refunded": Text("已退款", "Refunded"),
    "parcel": Text("已发货", "Shipped"),
    "notices": Text("发给商店的通知", "Notices sent to the shop"),
    "tries": Text("次数", "Tries"),
    "answer": Text("商店的回答", "The shop's answer"),
    "none_yet": Text("还没有回答", "No answer yet"),
    "trades": Text("最近的交易", "Recent trades"),
    "no_trades": Text(
        "还没有交易。从商店下单付款就会来到这里。",
        "No trades yet. Order something in the shop and pay: it leads here.",
    ),
    "refused": Text("这个付款链接无效", "This payment link is not valid"),
    "refused_why": Text(
        "签名不对或链接已过期，没有扣款。请回到商店重新付款。",
        "Its signature is wrong or it has expired. Nothing was charged. Go back to the shop and pay again.",
    ),
    "bad_delay": Text(
        "延迟秒数要写 0 到 86400 的整数。", "The delay is a whole number of seconds from 0 to 86400."
    ),
    "other": Text("English", "中文"),
    "state": Text("状态", "State"),
}


def speak(lang: str) -> dict[str, str]:
    """All words in one language."""
    return {name: text[lang] for name, text in WORDS.items()}
