"""Disputes: the shopper says what is wrong, the money is frozen, staff decide who gets how much of it."""

from __future__ import annotations

from backend.kernel import journal
from backend.kernel.db import write_tx
from backend.kernel.errors import IllegalMove
from backend.kernel.ids import token
from backend.orders import mails
from backend.orders.disputed import MOST, REASONS, of, still_open
from backend.orders.errors import (
    DisputeOpen,
    NoDispute,
    NothingFrozen,
    SamePerson,
    TooManyDisputes,
    WrongReason,
    WrongSplit,
)
from backend.orders.moves import advance, close_refunded, get, may
from backend.orders.states import DISPUTE, Dispute
from backend.orders.tables import DisputeRow, OrderRow
from backend.payments import service as payments
from catalog.money import Money

LONGEST_TEXT = 1000
#: one person alone gives the buyer at most so much; above it another one approves
LIMIT = Money(50_000)


def open(number: str, reason: str, text: str, by: str, at: int) -> None:  # noqa: A001 - a dispute is opened
    """The money of a sent order is frozen, its time to confirm stands still.

    WrongReason, DisputeOpen, TooManyDisputes, NothingFrozen, IllegalMove.
    """
    written = "\n".join(" ".join(line.split()) for line in text.strip().splitlines())
    if reason not in REASONS or not written or len(written) > LONGEST_TEXT:
        raise WrongReason
    with write_tx():
        row = get(number)
        may(row, "dispute")
        if still_open(row) is not None:
            raise DisputeOpen
        if len(of(row)) >= MOST:
            raise TooManyDisputes
        payment = payments.view(number)
        if payment is None or payment.status != "HELD" or not payments.refundable(number).fen:
            raise NothingFrozen
        name = f"dp-{token()}"
        DisputeRow.create(
            name=name, order=row, status=DISPUTE.start.value, reason=reason, text=written, opened_at=at,
            left_seconds=None if row.confirm_due is None else max(0, row.confirm_due - at),
        )  # fmt: skip
        journal.begin(DISPUTE, name, at=at, by=by, note=reason)
        payments.freeze(number, by, at)
        advance(row, "dispute", by, at, note=REASONS[reason].msgid, confirm_due=None)
        mails.disputed(row, at)


def withdraw(number: str, by: str, at: int) -> None:
    """The shopper has nothing against it any more: the time goes on where it stood. Again is no error. IllegalMove.

    Where the provider gave all of the money back meanwhile, the order is over.
    """
    with write_tx():
        row = get(number)
        dispute = still_open(row)
        if dispute is None:
            last = of(row)
            if last and last[-1].status == Dispute.WITHDRAWN:
                return
            may(row, "withdraw")
            raise NoDispute
        _move(dispute, "withdraw", by, at, closed_at=at, buyer_fen=None, shop_fen=None)
        held = payments.thaw(number, by, at)
        left = dispute.left_seconds
        advance(row, "withdraw", by, at, confirm_due=None if left is None else at + left)
        if not held:
            close_refunded(row, at)


def decide(number: str, buyer: Money, reason: str, by: str, at: int) -> bool:
    """Split what is held: ``buyer`` goes back, the rest to the shop. False where it waits for another person.

    WrongSplit, NoDispute, IllegalMove.
    """
    with write_tx():
        row, dispute = _of(number, "propose", Dispute.OPEN)
        rest = payments.refundable(number)
        if not 0 <= buyer.fen <= rest.fen or buyer.currency != rest.currency:
            raise WrongSplit(f"{buyer.amount:.2f}", f"{rest.amount:.2f}")
        if buyer <= LIMIT:
            _settle(row, dispute, "decide", buyer, reason, by, at)
            return True
        _move(
            dispute, "propose", by, at, note=reason,
            buyer_fen=buyer.fen, shop_fen=(rest - buyer).fen, proposed_by=by, decision=reason,
        )  # fmt: skip
        advance(row, "propose", by, at, note=f"{buyer.amount:.2f} {reason}")
        return False


def approve(number: str, by: str, at: int) -> None:
    """A second person agrees with the split. SamePerson, NoDispute, IllegalMove."""
    with write_tx():
        row, dispute = _of(number, "settle", Dispute.PROPOSED)
        if by == dispute.proposed_by:
            raise SamePerson
        buyer = Money(dispute.buyer_fen or 0, row.currency)
        _settle(row, dispute, "approve", buyer, dispute.decision, by, at)


def turn_down(number: str, reason: str, by: str, at: int) -> None:
    """The split is not approved: the dispute is open again. NoDispute, IllegalMove."""
    with write_tx():
        row, dispute = _of(number, "turn_down", Dispute.PROPOSED)
        _move(
            dispute, "turn_down", by, at, note=reason,
            buyer_fen=None, shop_fen=None, proposed_by="", decision="",
        )  # fmt: skip
        advance(row, "turn_down", by, at, note=reason)


def _of(number: str, event: str, status: Dispute) -> tuple[OrderRow, DisputeRow]:
    row = get(number)
    may(row, event)
    dispute = still_open(row)
    if dispute is None or dispute.status != status:
        raise NoDispute
    return row, dispute


def _settle(
    row: OrderRow, dispute: DisputeRow, event: str, buyer: Money, reason: str, by: str, at: int
) -> None:
    shop = payments.refundable(row.number) - buyer
    if shop.fen < 0:
        raise IllegalMove
    _move(
        dispute, event, by, at, note=reason,
        buyer_fen=buyer.fen, shop_fen=shop.fen, decided_by=by, decision=reason, closed_at=at,
    )  # fmt: skip
    payments.settle(row.number, buyer, reason, by, at, asked_by=dispute.proposed_by)
    note = f"{buyer.amount:.2f} / {shop.amount:.2f} {reason}"
    if shop.fen:
        advance(row, "settle", by, at, note=note, completed_at=at)
    else:
        advance(row, "settle_for_buyer", by, at, note=note, closed_at=at, close_reason="settled")
    mails.settled(row, buyer, shop, at)


def _move(dispute: DisputeRow, event: str, by: str, at: int, note: str = "", **changes: object) -> None:
    journal.step(DisputeRow, dispute.name, DISPUTE, event, column="name", at=at, by=by, note=note, **changes)
