"""The desk around every page: which desks this person has, what waits there, who is signed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import flask
from werkzeug.wrappers import Response

from backend.accounts.rules import Permission, permitted
from backend.community import service as community
from backend.community.states import Status
from backend.editing import service as editing
from backend.kernel import brake, web
from backend.kernel.errors import Refusal
from backend.kernel.text import Said, say
from backend.payments import service as payments
from backend.publish import service as publish
from backend.selfaudit import service as selfaudit
from backend.selfaudit.rules import told
from backend.staff import people
from backend.staff.guard import door, here_now
from backend.staff.orderlist import to_ship
from theme.pages import Pagination

SIGN_OUT = "/staff/sign-out/"


@dataclass(frozen=True, slots=True)
class Desk:
    """One desk: its name, its list, who may sit there and how much waits."""

    name: Said
    path: str
    permission: Permission
    count: Callable[[], int] = lambda: 0


@dataclass(frozen=True, slots=True)
class Tab:
    """A desk as the header shows it."""

    name: str
    path: str
    current: bool
    count: int


DESKS: tuple[Desk, ...] = (
    Desk(say("今日"), "/staff/", Permission.DESK),
    Desk(say("订单"), "/staff/orders/", Permission.ORDERS_READ, lambda: to_ship(at=web.now())[0]),
    Desk(
        say("评论"), "/staff/comments/", Permission.COMMENTS_READ, lambda: community.counts()[Status.PENDING]
    ),
    Desk(say("库存"), "/staff/stock/", Permission.STOCK_READ),
    Desk(say("退款单"), "/staff/refunds/", Permission.ORDERS_REFUND, payments.refunds_waiting),
    Desk(say("台账"), "/staff/ledger/", Permission.LEDGER_READ),
    Desk(say("目录"), "/staff/catalog/", Permission.CATALOG_READ, lambda: editing.waiting("catalog")),
    Desk(say("文章"), "/staff/texts/", Permission.TEXTS_READ, lambda: editing.waiting("text")),
    Desk(say("搜索"), "/staff/search/", Permission.SEARCH_READ),
    Desk(say("发布"), "/staff/publish/", Permission.PUBLISH_READ, lambda: int(publish.failing())),
    Desk(say("日志"), "/staff/audit/", Permission.AUDIT_READ),
    Desk(say("自查"), "/staff/selfaudit/", Permission.SELFAUDIT_READ, selfaudit.broken),
)


#: what the address says after an action → the sentence that confirms it
DONE: Mapping[str, Said] = {
    "approve": say("已刊登，商品页马上更新。"),
    "reject": say("没有刊登，理由已记入公开的审核记录。"),
    "spam": say("已判为垃圾信息。"),
    "hide": say("已撤下，商品页马上更新。"),
    "answer": say("答复已记下。"),
    "received": say("已入库。"),
    "safety": say("安全库存已改。"),
    "expected": say("在途已登记。"),
    "closed_short": say("余下的不再等，在途数已减。"),
    "counted": say("盘点已记入流水。"),
    "taken_out": say("已出库。"),
    "asked": say("已排队，通常几秒后开始生成。"),
    "shipped": say("已发货，买家能看到运单号。"),
    "delivered": say("已记签收，自动确认的时间从现在算起。"),
    "cancelled": say("订单已取消。"),
    "extended": say("收货期已延长。"),
    "noted": say("备注已记下。"),
    "dropped": say("余货不发，没发的部分已安排退款。"),
    "collected": say("已记签收和现金。"),
    "refused": say("已记拒收，订单关闭，等包裹回来。"),
    "parcel": say("包裹动静已记下。"),
    "settled": say("纠纷已处理，钱按方案分了。"),
    "proposed": say("方案已提出，金额较大，等另一个人批准。"),
    "turned_down": say("方案没有通过，纠纷还开着。"),
    "approve_refund": say("已批准，退款已交给支付平台办理；现金退款请当面办好后回来记下。"),
    "reject_refund": say("已驳回，钱留在原处。"),
    "withdraw_refund": say("已撤回。"),
    "settle_refund": say("已记为办妥，入了账。"),
    "bank": say("现金已记为存入银行。"),
    "credited": say("到账已记。"),
    "payout": say("转出已记账。"),
    "audit_asked": say("已排队，通常几秒后做完。"),
    "lifted": say("已放开，放款、退款和定时任务照常进行。"),
    "publish_change": say("已确认，正在上线。"),
    "approve_change": say("已批准，正在上线。"),
    "send_change": say("已送审，等另一个人批准。"),
    "send_back_change": say("已退回修改。"),
    "take_back_change": say("已撤回，可以接着改。"),
    "saved": say("草稿已保存。"),
    "refunded": say("退款已安排。"),
    "refund_waits": say("退款已记下，要等另一个人批准。"),
}


def staff_page(
    template: str,
    path: str,
    title: Said,
    *,
    status: int = 200,
    problem: Refusal | None = None,
    **context: object,
) -> Response:
    """A page of the desk. ``problem``: why the last action was refused, shown above what it was about."""
    staff = here_now()
    tabs = [
        Tab(
            web.speak(desk.name),
            desk.path,
            path == desk.path or (desk.path != "/staff/" and path.startswith(desk.path)),
            desk.count(),
        )
        for desk in DESKS
        if permitted(staff, desk.permission)
    ]
    lang = web.lang()
    return web.page(
        template,
        web.here("staff", path, title),
        status=problem.status if problem else status,
        desk={
            "desks": tabs,
            "person": staff.display[lang],
            "role": staff.post[lang],
            "sign_out_path": SIGN_OUT,
        },
        braked=_braked(),
        who=people.calling(),
        problem=web.speak(problem.sentence) if problem else "",
        may={permission.value: permitted(staff, permission) for permission in Permission},
        done=web.speak(DONE[done]) if (done := flask.request.args.get("done", "")) in DONE else "",
        **context,
    )


def _braked() -> Mapping[str, object] | None:
    """Why money stands still, since when and who stopped it; None while it moves."""
    held = brake.pulled()
    return {"why": web.speak(told(held.why)), "at": held.at, "by": held.by} if held else None


def number(name: str = "page") -> int:
    """A page number of the address; whatever is none is 1."""
    typed = flask.request.args.get(name, 1, type=int)
    return min(max(typed, 1), 1_000_000)


def pages(here: int, total: int, size: int, path: str) -> Pagination:
    """Pagination over ``total`` rows; ``path`` ends where the page number is to be written."""
    count = max(-(-total // size), 1)
    return Pagination(min(here, count), count, tuple(f"{path}{n}" for n in range(1, count + 1)))


@door.errorhandler(Refusal)
def refused(problem: Refusal) -> Response:
    """A refusal inside the desk keeps the desk around it."""
    if flask.g.get("staff") is None:
        return web.refusal(problem)
    title = say("找不到这一页") if problem.status == 404 else say("这一步没有办成")
    return staff_page(
        "staff/message.html",
        flask.request.path,
        title,
        status=problem.status,
        text=web.speak(problem.sentence),
    )
