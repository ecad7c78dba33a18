"""What the desk calls the moves of orders and parcels."""

from __future__ import annotations

from collections.abc import Mapping

from backend.kernel.text import Said, say
from backend.orders.timeline import PARCEL_WORDS, REFUND_WORDS

__all__ = ["EVENTS", "PARCEL_EVENTS", "PARCEL_WORDS", "REFUND_WORDS"]

#: events of the order's own machine
EVENTS: Mapping[str, Said] = {
    "create": say("下单"),
    "paid": say("货款已托管"),
    "cod": say("选了货到付款"),
    "cancel": say("取消"),
    "expire": say("过时未付款"),
    "call_off": say("取消并退款"),
    "ship_part": say("发出一部分"),
    "ship": say("全部发出"),
    "drop_rest": say("余货不发"),
    "parcel": say("包裹有动静"),
    "deliver": say("全部签收"),
    "extend": say("延长收货期"),
    "confirm": say("买家确认收货"),
    "auto_confirm": say("到期自动确认"),
    "collect": say("收到现金"),
    "refuse": say("拒收"),
    "dispute": say("买家提出纠纷"),
    "propose": say("提出处理方案"),
    "turn_down": say("方案没有通过"),
    "withdraw": say("买家撤回纠纷"),
    "settle": say("纠纷已处理"),
    "settle_for_buyer": say("纠纷已处理，全部退给买家"),
    "refund": say("安排退款"),
    "refund_all": say("货款全部退回"),
}
#: what can be reported about a parcel
PARCEL_EVENTS: Mapping[str, Said] = {
    "move": say("在运输途中"),
    "out_for_delivery": say("开始派送"),
    "deliver": say("已签收"),
    "fail": say("派送未成"),
    "not_attempted": say("快递没有来派送"),
    "turn_back": say("开始退回"),
    "refuse": say("拒收或召回，开始退回"),
    "arrive_back": say("退回仓库，货已上架"),
    "lose": say("丢失"),
    "find": say("找到了，继续运输"),
}
