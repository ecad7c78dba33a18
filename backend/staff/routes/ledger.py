"""The ledger desk: the proof that no fen is lost."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

import flask
from werkzeug.wrappers import Response

from backend.accounts.rules import Permission
from backend.kernel import audit, web
from backend.kernel.errors import NotFound, Refusal
from backend.kernel.text import say
from backend.payments import ledger, notices, service, standing, till
from backend.payments.rules import ACCOUNTS, CASH, HELD, SUSPENSE, Posting, RefundView
from backend.selfaudit import service as selfaudit
from backend.staff import forms, orderforms
from backend.staff.frame import number, pages, staff_page
from backend.staff.guard import door, here_now, needs, once
from backend.staff.refundwords import reason, statuses
from catalog.money import Money
from theme import formats
from theme.pages import Pagination

NEWEST = 50
#: the invariant that computes the ledger's hashes anew
LEDGER_CHAIN = "A12"
MONTH = 30 * 86400
ACCOUNT_NAMES = {
    "provider_clearing": say("支付机构待结算"),
    "escrow_held": say("担保托管"),
    "merchant": say("本店货款"),
    "suspense": say("待退的款"),
    "cash_in_hand": say("手上的现金"),
    "bank": say("银行存款"),
    "fee": say("手续费"),
}
KINDS = {
    "paid": say("收款入托管"),
    "release": say("放款给本店"),
    "release_rest": say("补放余款"),
    "refund": say("从托管退款"),
    "refund_after_release": say("从货款退款"),
    "unapplied": say("无单来款"),
    "unapplied_refund": say("退回无单来款"),
    "collected": say("上门收现"),
    "cash_refund": say("退现金"),
    "banked": say("现金存银行"),
    "drawn": say("从银行取现退款"),
    "settled": say("支付平台结算到账"),
    "payout": say("转给本店"),
}

PAYMENT_NAMES = {
    "CREATED": say("未付款"),
    "PENDING": say("付款中"),
    "HELD": say("托管中"),
    "FROZEN": say("纠纷冻结"),
    "SETTLED": say("纠纷已结"),
    "RELEASED": say("已放款"),
    "REFUNDED": say("已退款"),
    "EXPIRED": say("已过期"),
    "LATE_PAID": say("过期后付款"),
}


def yuan(fen: int) -> str:
    """A signed amount for the columns of the ledger."""
    return f"{Money(fen).amount:+,.2f}".replace("-", "−") if fen else "0.00"


def columns(rows: Iterable[Posting]) -> list[str]:
    """The accounts that these postings touch."""
    touched = {account for row in rows for account in row.entries}
    return [account for account in ACCOUNTS if account in touched]


@door.get("/ledger/")
@needs(Permission.LEDGER_READ)
def ledger_proof() -> Response:
    """Accounts, their sum, open holds and the newest postings."""
    return _show(None)


@door.get("/ledger/<reference>/")
@needs(Permission.LEDGER_READ)
def ledger_of(reference: str) -> Response:
    """Every posting of one reference."""
    return _show(reference)


@door.post("/ledger/<any(bank, credited, payout):action>")
@needs(Permission.LEDGER_MOVE)
def cash_move(action: Literal["bank", "credited", "payout"]) -> Response:
    """Money moved outside the shop. Fields form_key; bank: document; credited: advice, settled; payout: transfer, amount."""
    form, by, at = flask.request.form, here_now().by, web.now()

    def work() -> str:
        if action == "bank":
            document = forms.document(form.get("document", ""))
            amount = till.bank(document, by, at)
        elif action == "credited":
            document = forms.document(form.get("advice", ""))
            amount = orderforms.amount(form, "settled", say("到账金额（元）"))
            till.settle(amount, document, by, at)
        else:
            document = forms.document(form.get("transfer", ""))
            amount = orderforms.amount(form, "amount", say("转出金额（元）"))
            till.payout(amount, document, by, at)
        audit.record(by, f"ledger_{action}", document, {"fen": amount.fen}, at=at)
        return f"/staff/ledger/?done={action}"

    try:
        return web.to(once(work))
    except Refusal as refused:
        return _show(None, refused)


def _show(reference: str | None, problem: Refusal | None = None) -> Response:
    chosen = ledger.postings([reference]) if reference else []
    payment = service.view(reference) if reference else None
    if reference and not (chosen or payment):
        raise NotFound
    accounts = standing.balances()
    return staff_page(
        "staff/ledger.html",
        f"/staff/ledger/{reference}/" if reference else "/staff/ledger/",
        say("台账"),
        problem=problem,
        owned=till.owned(),
        owing=till.owing(),
        banked=till.banked(),
        typed=flask.request.form,
        balances=accounts,
        summed=not any(sum(balance.fen for balance in of.values()) for of in accounts.values()),
        held=_open(HELD, "held"),
        parked=_open(SUSPENSE, "parked"),
        cash=_open(CASH, "cash"),
        refunds=_refunds(),
        proved=_proved(),
        yuan=yuan,
        payment_names=PAYMENT_NAMES,
        newest=ledger.postings(newest=NEWEST),
        accounts=ACCOUNTS,
        columns=columns,
        account_names=ACCOUNT_NAMES,
        kinds=KINDS,
        refund_statuses=statuses(),
        told=reason,
        reference=reference,
        chosen=chosen,
        payment=payment,
        rate=f"{formats.number(Decimal(payment.fee_bp) / 100)}%" if payment and payment.fee_bp else "",
        odd=notices.odd(web.now() - MONTH),
    )


def _open(account: str, name: str) -> tuple[standing.Standing, Pagination]:
    """What stands on an account; ``?held=2`` is its second page."""
    found = standing.standing(account, number(name))
    return found, pages(found.page, found.count, standing.SIZE, f"/staff/ledger/?{name}=")


def _refunds() -> tuple[list[RefundView], int, Pagination]:
    found, count = standing.refunds_open(number("refunds"))
    return found, count, pages(number("refunds"), count, standing.SIZE, "/staff/ledger/?refunds=")


def _proved() -> tuple[int, list[str]] | None:
    """When every posting was last proved, UTC seconds, and what did not hold of money then. None: never."""
    last = selfaudit.last_whole()
    if last is None:
        return None
    return last.at, sorted(name for name in last.findings if name[0] == "M" or name == LEDGER_CHAIN)
