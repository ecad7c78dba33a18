"""What must become of money: the oracle of notices, refunds and the ledger."""

from __future__ import annotations

from tests.faults.model import CLOSED, PART, SENT, SHIP, TO_SEND, WAITING, Back, Model, Order, must


def start(m: Model, o: Order) -> None:
    """The shopper goes to pay."""
    must(o.money in {"CREATED", "PENDING"} and m.at < o.pay_due and not o.cod)
    o.money = "PENDING"


def expire(o: Order) -> None:
    if o.money in {"CREATED", "PENDING"}:
        o.money = "EXPIRED"


def told(m: Model, o: Order, trade: str, fen: int, *, ours: bool) -> int:
    """A genuine notice that ``trade`` paid ``fen``. Returns the answer's status."""
    if o.cod:
        return 503
    if not ours or fen != o.total:
        return 422
    if trade in o.trades:
        return 200
    o.trades.add(trade)
    if o.money in {"CREATED", "PENDING"} and o.status == WAITING:
        o.money, o.trade, o.paid = "HELD", trade, True
        o.status, o.ship_due = TO_SEND, m.at + SHIP
        o.post("provider_clearing", "escrow_held", fen)
        return 200
    if o.money in {"CREATED", "PENDING", "EXPIRED"}:
        o.money, o.trade = "LATE_PAID", trade
    o.post("provider_clearing", "suspense", fen)
    o.backs.append(Back("", "unapplied_refund", fen, "provider:sandbox", m.at, "APPROVED"))
    return 200


def ask_back(m: Model, o: Order, fen: int, by: str) -> None:
    """``fen`` shall go back."""
    kinds = {"HELD": "refund", "RELEASED": "refund_after_release", "SETTLED": "refund_after_release"}
    must(o.money in kinds and 0 < fen <= o.rest)
    back = Back("", "cash_refund" if o.cod else kinds[o.money], fen, by, m.at)
    if m.alone(by, fen):
        back.alone = True
        _agreed(o, back)
    o.asked += fen
    o.backs.append(back)


def _agreed(o: Order, back: Back) -> None:
    back.status = "MANUAL" if o.cod else "APPROVED"


def approve_back(o: Order, back: Back, by: str) -> None:
    must(back.status == "REQUESTED" and back.by != by)
    _agreed(o, back)


def reject_back(o: Order, back: Back, by: str) -> None:
    must(back.status == "REQUESTED" and back.by != by)
    back.status = "REJECTED"
    _kept(o, back)


def withdraw_back(o: Order, back: Back, by: str) -> None:
    must(back.status == "REQUESTED" and back.by == by)
    back.status = "WITHDRAWN"
    _kept(o, back)


def _kept(o: Order, back: Back) -> None:
    """It stays; where the rest went to the shop before, it follows."""
    o.asked -= back.fen
    if back.kind == "refund" and o.money in {"RELEASED", "SETTLED"}:
        o.released += back.fen
        o.post("escrow_held", "merchant", back.fen)


def by_hand(m: Model, o: Order, back: Back) -> None:
    must(back.status == "MANUAL")
    _done(m, o, back)


def errands(m: Model, *, refusing: bool) -> None:
    """The outbox has been worked off; the bank obeys, or refuses for good."""
    for o in m.orders:
        for back in o.backs:
            if back.status == "APPROVED":
                if refusing:
                    back.status = "MANUAL"
                else:
                    _done(m, o, back)


_POCKETS = {
    "refund": ("escrow_held", "provider_clearing"),
    "refund_after_release": ("merchant", "provider_clearing"),
    "unapplied_refund": ("suspense", "provider_clearing"),
    "cash_refund": ("merchant", "cash_in_hand"),
}


def _done(m: Model, o: Order, back: Back) -> None:
    """The payer has it."""
    back.status = "SUCCEEDED"
    o.post(*_POCKETS[back.kind], back.fen)
    if back.kind == "unapplied_refund":
        first = next(one for one in o.backs if one.kind == "unapplied_refund")
        if o.money == "LATE_PAID" and back is first:
            o.money = "REFUNDED"
        return
    gone = sum(one.fen for one in o.backs if one.kind != "unapplied_refund" and one.status == "SUCCEEDED")
    if gone != o.total:
        return
    if o.money == "HELD":
        o.money = "REFUNDED"
    if o.status in {TO_SEND, PART, SENT} and not o.quarrel:
        m.let_go(o)
        o.status, o.reason, o.confirm_due = CLOSED, "refunded", None


def give(o: Order, fen: int) -> None:
    """To the shop."""
    o.released = fen
    if fen:
        o.post("escrow_held", "merchant", fen)


def settle(m: Model, o: Order, buyer: int, shop: int, by: str, asker: str) -> None:
    """Frozen money is split."""
    if buyer:
        back = Back("", "refund", buyer, asker or by, m.at)
        if asker not in {"", by}:
            back.status = "APPROVED"
        elif m.alone(by, buyer):
            back.status, back.alone = "APPROVED", True
        o.asked += buyer
        o.backs.append(back)
    o.money = "SETTLED"
    give(o, shop)


def collected(m: Model, o: Order, unpaid: int, by: str) -> None:
    """Cash: the whole sum is booked, what nobody asked for leaves again at once."""
    o.money, o.released = "RELEASED", o.total
    o.post("cash_in_hand", "merchant", o.total)
    if unpaid:
        o.asked += unpaid
        o.backs.append(Back("", "cash_refund", unpaid, by, m.at))
        _done(m, o, o.backs[-1])
