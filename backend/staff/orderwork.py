"""What the orders desk does, each with its line in the staff's log. Call inside a write transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from backend.kernel import audit
from backend.kernel.text import say
from backend.orders import disputes, labels
from backend.orders import service as orders
from backend.orders.states import Order
from backend.payments import service as payments
from backend.payments.states import RefundStatus
from backend.staff import forms, orderforms
from backend.staff.rules import Action
from catalog.money import Money

Form = Mapping[str, str]
Work = Callable[[str, Form, str, int], str]


def do(action: Action, number: str, form: Form, *, by: str, at: int) -> str:
    """Do it, where the order is still what the person looked at. Returns what to say then, a key of frame.DONE."""
    if action != "note":
        orders.unchanged(number, orderforms.version(form))
    return WORK[action](number, form, by, at)


def amounts(number: str, form: Form, *, at: int) -> dict[str, Money]:
    """By action what will have gone back to the shopper by this form; of refunds with those asked for before."""
    seen = orders.view(number, at=at)
    found = {"call_off": Money(0) if seen.method == orders.COD else seen.total, "drop_rest": seen.left_worth}
    if "refund_amount" in form:
        refunds = seen.payment.refunds if seen.payment else ()
        before = (
            one.amount for one in refunds if labels.counts(Order(seen.status), seen.method, seen.total, one)
        )
        wanted = orderforms.amount(form, "refund_amount", orderforms.REFUND)
        found["refund"] = sum(before, min(wanted, seen.rest))  # more is refused to everybody
    return found


def _hand_over(number: str, form: Form, by: str, at: int) -> str:
    carrier, waybill, pieces = form.get("carrier", ""), form.get("waybill", ""), orderforms.packed(form)
    orders.hand_over(number, carrier, waybill, by, at, pieces=pieces)
    detail = {"carrier": carrier, "waybill": waybill.strip(), "pieces": pieces or {}}
    audit.record(by, "order_shipped", number, detail, at=at)
    return "shipped"


def _drop_rest(number: str, form: Form, by: str, at: int) -> str:
    reason = forms.document(form.get("drop_reason", ""))
    orders.drop_rest(number, reason, by, at)
    audit.record(by, "order_rest_dropped", number, {"reason": reason}, at=at)
    return "dropped"


def _collect(number: str, _form: Form, by: str, at: int) -> str:
    orders.collect(number, by, at)
    audit.record(by, "order_collected", number, at=at)
    return "collected"


def _refuse(number: str, form: Form, by: str, at: int) -> str:
    reason = forms.document(form.get("refuse_reason", ""))
    orders.refuse(number, reason, by, at)
    audit.record(by, "order_refused", number, {"reason": reason}, at=at)
    return "refused"


def _deliver(number: str, _form: Form, by: str, at: int) -> str:
    orders.deliver(number, by, at)
    audit.record(by, "order_delivered", number, at=at)
    return "delivered"


def _parcel(number: str, form: Form, by: str, at: int) -> str:
    name, event = form.get("parcel", ""), orderforms.parcel_event(form)
    why = " ".join(form.get("why", "").split())[:200]
    orders.move_parcel(number, name, event, by, at, why)
    audit.record(by, "order_parcel", number, {"parcel": name, "event": event, "why": why}, at=at)
    return "parcel"


def _decide(number: str, form: Form, by: str, at: int) -> str:
    buyer = orderforms.amount(form, "buyer_amount", say("退给买家（元）"), least=0)
    reason = forms.document(form.get("split_reason", ""))
    done = disputes.decide(number, buyer, reason, by, at)
    action = "dispute_settled" if done else "dispute_proposed"
    audit.record(by, action, number, {"buyer": str(buyer.amount), "reason": reason}, at=at)
    return "settled" if done else "proposed"


def _approve(number: str, _form: Form, by: str, at: int) -> str:
    disputes.approve(number, by, at)
    audit.record(by, "dispute_settled", number, at=at)
    return "settled"


def _turn_down(number: str, form: Form, by: str, at: int) -> str:
    reason = forms.document(form.get("turn_down_reason", ""))
    disputes.turn_down(number, reason, by, at)
    audit.record(by, "dispute_turned_down", number, {"reason": reason}, at=at)
    return "turned_down"


def _extend(number: str, _form: Form, by: str, at: int) -> str:
    orders.extend(number, by, at)
    audit.record(by, "order_extended", number, at=at)
    return "extended"


def _refund(number: str, form: Form, by: str, at: int) -> str:
    amount = orderforms.amount(form, "refund_amount", orderforms.REFUND)
    reason = forms.document(form.get("refund_reason", ""))
    name = orders.refund(number, amount, reason, by, at, form_key=forms.form_key(form))
    audit.record(by, "order_refunded", number, {"amount": str(amount.amount), "reason": reason}, at=at)
    return "refund_waits" if payments.refund_view(name).status == RefundStatus.REQUESTED else "refunded"


def _cancel(number: str, form: Form, by: str, at: int) -> str:
    reason = forms.document(form.get("reason", ""))
    orders.cancel(number, by, at)
    audit.record(by, "order_cancelled", number, {"reason": reason, "paid": False}, at=at)
    return "cancelled"


def _call_off(number: str, form: Form, by: str, at: int) -> str:
    reason = forms.document(form.get("reason", ""))
    orders.call_off(number, reason, by, at)
    audit.record(by, "order_cancelled", number, {"reason": reason, "paid": True}, at=at)
    return "cancelled"


def _note(number: str, form: Form, by: str, at: int) -> str:
    audit.record(by, "order_note", number, {"note": forms.note(form.get("note", ""))}, at=at)
    return "noted"


WORK: Mapping[Action, Work] = {
    "hand_over": _hand_over,
    "drop_rest": _drop_rest,
    "collect": _collect,
    "refuse": _refuse,
    "deliver": _deliver,
    "parcel": _parcel,
    "decide": _decide,
    "approve": _approve,
    "turn_down": _turn_down,
    "extend": _extend,
    "refund": _refund,
    "cancel": _cancel,
    "call_off": _call_off,
    "note": _note,
}
