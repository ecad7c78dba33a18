"""What refunds are called at the desk."""

from __future__ import annotations

from backend.kernel import web
from backend.kernel.text import say
from backend.payments.refunds import CALLED_OFF, LATE, NOT_SENT, WRONG

_STATUSES = {
    "REQUESTED": (say("等人批准"), "wait"),
    "APPROVED": (say("已批准"), "on"),
    "SENT": (say("支付平台在办"), "on"),
    "SUCCEEDED": (say("已退给买家"), "done"),
    "FAILED": (say("没有退成"), "bad"),
    "MANUAL": (say("等人办理"), "wait"),
    "REJECTED": (say("已驳回"), "off"),
    "WITHDRAWN": (say("已撤回"), "off"),
}
POCKETS = {
    "refund": say("从担保托管退"),
    "refund_after_release": say("从本店货款退"),
    "unapplied_refund": say("无单来款退回"),
    "cash_refund": say("退现金"),
}
#: why the shop itself gives money back
_REASONS = {
    LATE: say("订单关闭后才到的款"),
    WRONG: say("金额或币种不符"),
    NOT_SENT: say("没有发出"),
    CALLED_OFF: say("订单取消"),
}


def reason(said: str) -> str:
    """Why money goes back, in the reader's language where no person has written it."""
    return web.speak(_REASONS[said]) if said in _REASONS else said


def statuses() -> dict[str, tuple[str, str]]:
    """Status → its word in the reader's language and its shape."""
    return {status: (web.speak(word), shape) for status, (word, shape) in _STATUSES.items()}
