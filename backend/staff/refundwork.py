"""What the refunds desk does, each with its line in the staff's log. Call inside a write transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from backend.kernel import audit
from backend.payments import service as payments
from backend.payments.rules import RefundView
from backend.staff import forms

Action = Literal["approve", "reject", "withdraw", "settle"]


def actions(seen: RefundView, by: str, *, may_approve: bool) -> tuple[Action, ...]:
    """What this person may do with a refund."""
    if seen.status == "REQUESTED" and seen.asked_by == by:
        return () if seen.owed else ("withdraw",)
    if not may_approve:
        return ()
    if seen.status == "REQUESTED":
        return ("approve",) if seen.owed else ("approve", "reject")
    return ("settle",) if seen.status == "MANUAL" else ()


def do(action: Action, name: str, form: Mapping[str, str], *, by: str, at: int) -> None:
    """Do it. SamePerson, NotTheAsker, IllegalMove, Braked, NoDocument, NotFound."""
    seen = payments.refund_view(name)
    detail: dict[str, object] = {"refund": name, "fen": seen.amount.fen}
    match action:
        case "approve":
            payments.approve_refund(name, by, at)
        case "reject":
            detail["reason"] = forms.document(form.get("reason", ""))
            payments.reject_refund(name, str(detail["reason"]), by, at)
        case "withdraw":
            payments.withdraw_refund(name, by, at)
        case "settle":
            detail["document"] = forms.document(form.get("document", ""))
            payments.settle_by_hand(name, by, at)
    audit.record(by, f"refund_{action}", seen.reference, detail, at=at)
