"""What a genuine notice comes to. Whatever the order in which notices arrive, the same stands at the end."""

from __future__ import annotations

from backend.kernel import audit, journal
from backend.kernel.bus import bus
from backend.kernel.db import database, run
from backend.kernel.errors import IllegalMove, NotFound, Raced
from backend.kernel.logs import log
from backend.payments import ledger, refunds
from backend.payments.errors import TooMuch
from backend.payments.events import LatePayment, PaymentHeld, PaymentOdd, PaymentWrong
from backend.payments.find import CARRYING, Found, by_name
from backend.payments.providers import known
from backend.payments.providers.contract import Notice
from backend.payments.states import PAYMENT, Payment, RefundStatus
from backend.payments.tables import BOOKED, Intent
from catalog.money import Money

DAY_SECONDS = 86_400
#: the provider cannot know of these
NOT_LET_GO = frozenset({RefundStatus.REQUESTED, RefundStatus.REJECTED, RefundStatus.WITHDRAWN})
_BOOKED = ", ".join(f"'{outcome}'" for outcome in BOOKED)


def book(intent: Found, notice: Notice, at: int) -> str:
    """Book what ``notice`` says of ``intent`` inside a write transaction. Returns one of tables.OUTCOMES."""
    if notice.merchant != known.provider(intent.provider).merchant:
        return _odd(intent, notice, at)
    match notice.kind:
        case "paid":
            return _paid(intent, notice, at)
        case "refunded":
            return _returned(intent, notice, at)
        case "closed":
            # Our own timer closes an intent. Were this to do it, a payment told of later would be late for no reason.
            return "noted"
    return "ignored"


def catch_up(name: str, trade: str, at: int) -> None:
    """The payment ``trade`` is booked: now do what was told of it before it was."""
    rows = run(
        "SELECT event, refund, amount_fen, currency, told_at FROM inbox "
        "WHERE intent = ? AND trade = ? AND outcome = 'early' ORDER BY id",
        name, trade,
    ).fetchall()  # fmt: skip
    for event, refund, fen, currency, told_at in rows:
        intent = by_name(name)
        if intent is not None:
            merchant = known.provider(intent.provider).merchant
            notice = Notice(event, "refunded", merchant, name, trade, Money(fen, currency), refund, told_at)
            _returned(intent, notice, at)


def _paid(intent: Found, notice: Notice, at: int) -> str:
    if _owner(intent.provider, notice.trade) not in {"", intent.name} or notice.amount.fen <= 0:
        return _odd(intent, notice, at)
    if _owner(intent.provider, notice.trade, notice.amount):
        return "repeat"
    document, by = f"{intent.provider}:{notice.event}", f"provider:{intent.provider}"
    if notice.amount != intent.amount:
        ledger.post("unapplied", intent.reference, document, notice.amount, by=by, at=at)
        refunds.send_back(intent, notice.trade, notice.amount, by=by, at=at, reason=refunds.WRONG)
        audit.record(by, "payment.wrong", intent.reference, _told(notice), at=at)
        bus.announce(PaymentWrong(intent.reference, notice.amount, intent.amount, at))
        return "wrong"
    fresh = intent.status in {Payment.CREATED, Payment.PENDING}
    if fresh and not ledger.took(intent.reference) and _hold(intent, notice, document, by, at):
        return "applied"
    late = fresh or intent.status == Payment.EXPIRED
    if late:
        journal.step(
            Intent, intent.name, PAYMENT, "late_paid",
            column="name", at=at, by=by, trade=notice.trade, paid_at=at,
        )  # fmt: skip
    ledger.post("unapplied", intent.reference, document, notice.amount, by=by, at=at)
    refunds.send_back(intent, notice.trade, notice.amount, by=by, at=at)
    bus.announce(LatePayment(intent.reference, notice.amount, at))
    return "late" if late else "stray"


def _hold(intent: Found, notice: Notice, document: str, by: str, at: int) -> bool:
    """The money is held for its reference; False where whoever is to be paid no longer wants it. Money is never dropped."""
    days = known.provider(intent.provider).hold_days
    try:
        with database.savepoint():
            journal.step(
                Intent, intent.name, PAYMENT, "paid",
                column="name", at=at, by=by, trade=notice.trade, paid_at=at, hold_until=at + days * DAY_SECONDS,
            )  # fmt: skip
            ledger.post("paid", intent.reference, document, notice.amount, by=by, at=at)
            bus.announce(PaymentHeld(intent.reference, notice.amount, at))
    except (IllegalMove, NotFound, Raced) as refused:
        log.warning("payment_not_wanted", reference=intent.reference, why=refused.code)
        return False
    return True


def _returned(intent: Found, notice: Notice, at: int) -> str:
    """Money went back, by our asking or by the provider's own doing."""
    row = _meant(intent, notice)
    if row is None:
        return _unasked(intent, notice, at)
    if row.status == RefundStatus.SUCCEEDED:
        return "repeat"
    if row.status in NOT_LET_GO or row.amount != notice.amount or row.trade != notice.trade:
        return _odd(intent, notice, at)
    by = f"provider:{intent.provider}"
    if row.status == RefundStatus.APPROVED:
        refunds.step(row.name, "send", by, at)
    refunds.finish(row, by, at)
    return "returned"


def _unasked(intent: Found, notice: Notice, at: int) -> str:
    """The provider gave money back by itself: the books follow, once its payment stands in them."""
    if not _owner(intent.provider, notice.trade, intent.amount):
        return "early"
    if notice.trade != intent.trade or intent.status not in CARRYING:
        return _odd(intent, notice, at)
    try:
        refunds.keep_back(intent, notice.amount)
    except TooMuch:
        return _odd(intent, notice, at)
    by = f"provider:{intent.provider}"
    kind = "refund" if intent.status in {Payment.HELD, Payment.FROZEN} else "refund_after_release"
    name = refunds.write(
        intent, notice.trade, kind, notice.amount, "", by=by, at=at, name=f"{intent.provider}:{notice.refund}"
    )
    refunds.step(name, "approve", by, at, approved_by=f"rule:{notice.event}", approved_at=at)
    refunds.step(name, "send", by, at)
    refunds.finish(refunds.get(name), by, at)
    return "returned"


def _meant(intent: Found, notice: Notice) -> refunds.Row | None:
    """The refund that a notice speaks of: by our name, by the provider's, or the one that money without an order awaits."""
    for name in (notice.refund, f"{intent.provider}:{notice.refund}"):
        row = refunds.find(name)
        if row is not None and row.intent == intent.name:
            return row
    awaited = run(
        "SELECT name FROM refund WHERE intent = ? AND trade = ? AND kind = 'unapplied_refund' AND amount_fen = ? "
        "AND currency = ? AND status <> 'SUCCEEDED'",
        intent.name, notice.trade, notice.amount.fen, notice.amount.currency,
    ).fetchone()  # fmt: skip
    return refunds.get(awaited[0]) if awaited else None


def _owner(provider: str, trade: str, amount: Money | None = None) -> str:
    """The intent that the provider's payment, told with this amount, was booked for, or ""."""
    sql = f"SELECT intent FROM inbox WHERE provider = ? AND trade = ? AND trade <> '' AND outcome IN ({_BOOKED})"
    exactly = "" if amount is None else " AND amount_fen = ? AND currency = ?"
    row = run(sql + exactly, provider, trade, *((amount.fen, amount.currency) if amount else ())).fetchone()
    return str(row[0]) if row else ""


def _odd(intent: Found, notice: Notice, at: int) -> str:
    told = _told(notice)
    audit.record(f"provider:{intent.provider}", "payment.mismatch", intent.reference, told, at=at)
    bus.announce(PaymentOdd(intent.reference, intent.amount, told["told"], at))
    return "mismatch"


def _told(notice: Notice) -> dict[str, str]:
    told = f"{notice.merchant} {notice.kind} {notice.amount.fen} {notice.amount.currency}"
    return {"told": told, "event": notice.event}
