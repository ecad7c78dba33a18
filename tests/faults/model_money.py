"""What must become of money: the oracle of notices, refunds and the ledger."""

from __future__ import annotations

from tests.faults.model import CARRIES, CLOSED, PART, SENT, SHIP, TO_SEND, WAITING, Back, Model, Order, must


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
    if not ours or fen <= 0:
        return 422
    if (trade, fen) in o.trades:
        return 200
    o.trades.add((trade, fen))
    if fen == o.total:
        _came(m, o, trade, fen)
    else:
        _parked(m, o, trade, fen)
    for name, of, gone in [one for one in o.early if one[1] == trade]:
        if _awaited(o, of, gone) or fen == o.total:
            o.early.remove((name, of, gone))
            _went(m, o, name, of, gone)
    return 200


def _came(m: Model, o: Order, trade: str, fen: int) -> None:
    if o.money in {"CREATED", "PENDING"} and o.status == WAITING:
        o.money, o.trade, o.paid = "HELD", trade, True
        o.status, o.ship_due = TO_SEND, m.at + SHIP
        o.post("provider_clearing", "escrow_held", fen)
        return
    if o.money in {"CREATED", "PENDING", "EXPIRED"}:
        o.money, o.trade = "LATE_PAID", trade
    _parked(m, o, trade, fen)


def _parked(m: Model, o: Order, trade: str, fen: int) -> None:
    """It fits no order: it goes back."""
    o.post("provider_clearing", "suspense", fen)
    o.backs.append(Back("", "unapplied_refund", fen, "provider:sandbox", m.at, "APPROVED", trade=trade))


def told_back(m: Model, o: Order, name: str, trade: str, fen: int) -> int:
    """A genuine notice that the provider gave ``fen`` of ``trade`` back by itself. Returns the answer's status."""
    if o.cod:
        return 503
    if _awaited(o, trade, fen) is None and (trade, o.total) not in o.trades:
        o.early.append((name, trade, fen))
        return 200
    return _went(m, o, name, trade, fen)


def _awaited(o: Order, trade: str, fen: int) -> Back | None:
    """Money on its way back that this may be."""
    mine = (b for b in o.backs if b.kind == "unapplied_refund" and (b.trade, b.fen) == (trade, fen))
    return next((b for b in mine if b.status != "SUCCEEDED"), None)


def _went(m: Model, o: Order, name: str, trade: str, fen: int) -> int:
    back = _awaited(o, trade, fen)
    if back is not None:
        _done(m, o, back)
        return 200
    if trade != o.trade or o.money not in CARRIES or not 0 < fen <= o.rest:
        return 422
    kind = "refund" if o.money in {"HELD", "FROZEN"} else "refund_after_release"
    o.asked += fen
    o.backs.append(Back("", kind, fen, "provider:sandbox", m.at))
    _done(m, o, o.backs[-1])
    return 200


def ask_back(m: Model, o: Order, fen: int, by: str, *, owed: bool = False) -> None:
    """``fen`` shall go back."""
    kinds = {"HELD": "refund", "RELEASED": "refund_after_release", "SETTLED": "refund_after_release"}
    must(o.money in kinds and 0 < fen <= o.rest)
    back = Back("", "cash_refund" if o.cod else kinds[o.money], fen, by, m.at, owed=owed)
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
    must(back.status == "REQUESTED" and back.by != by and not _stays(o, back))
    back.status = "REJECTED"
    _kept(o, back)


def withdraw_back(o: Order, back: Back, by: str) -> None:
    must(back.status == "REQUESTED" and back.by == by and not _stays(o, back))
    back.status = "WITHDRAWN"
    _kept(o, back)


def _stays(o: Order, back: Back) -> bool:
    """Whether the money is the buyer's already: nothing leaves for a closed order."""
    return back.owed or o.status == CLOSED


def _kept(o: Order, back: Back) -> None:
    """It stays; where the rest went to the shop before, it follows."""
    o.asked -= back.fen
    if back.kind == "refund" and o.money in {"RELEASED", "SETTLED"}:
        o.released += back.fen
        o.pay_out(back.fen)


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
        if o.money == "LATE_PAID" and (back.trade, back.fen) == (o.trade, o.total):
            o.money = "REFUNDED"
        return
    gone = sum(one.fen for one in o.backs if one.kind != "unapplied_refund" and one.status == "SUCCEEDED")
    if gone != o.total:
        return
    empty(m, o)


def empty(m: Model, o: Order) -> None:
    """All of the payment is back with the payer."""
    if o.money == "HELD":
        o.money = "REFUNDED"
    if o.status in {TO_SEND, PART, SENT} and not o.quarrel:
        m.let_go(o)
        o.status, o.reason, o.confirm_due = CLOSED, "refunded", None


def give(o: Order, fen: int) -> None:
    """To the shop."""
    o.released = fen
    if fen:
        o.pay_out(fen)


def settle(m: Model, o: Order, buyer: int, shop: int, by: str, asker: str) -> None:
    """Frozen money is split."""
    if buyer:
        back = Back("", "refund", buyer, asker or by, m.at, owed=True)
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
