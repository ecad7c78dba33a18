"""A bank of mistakes that shops really make, each planted in a process of its own. The harness must find them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from backend import app as rooms
from backend.kernel.db import run, write_tx
from backend.offers.rules import Offer
from backend.orders import dispatch, disputes, moves, reactions, refunding, service, unpaid
from backend.payments import booking, decisions, events, find, holds, ledger, refunds, rules
from backend.payments import service as payments
from catalog.money import Money
from catalog.shop import Freight


def _nothing(*_args: Any, **_more: Any) -> None:
    return None


def _swap(module: Any, name: str, **other: Any) -> None:
    """``module`` sees ``name`` with some of its functions replaced; everybody else sees the true one."""
    true = getattr(module, name)
    setattr(module, name, SimpleNamespace(**{**vars(true), **other}))


def _wrap(module: Any, name: str, wrapper: Callable[..., Any]) -> None:
    """``wrapper`` is called with the true function and its arguments."""
    true = getattr(module, name)
    setattr(module, name, lambda *args, **more: wrapper(true, *args, **more))


def _changing(module: Any, when: str, **changes: Any) -> Callable[[], None]:
    """An order's move along ``when`` sets something else."""

    def advance(true: Any, row: Any, event: str, by: str, at: int, **more: Any) -> Any:
        return true(row, event, by, at, **(more if event != when else {**more, **changes}))

    return lambda: _wrap(module, "advance", advance)


def _clock_goes_on(true: Any, row: Any, event: str, by: str, at: int, **more: Any) -> Any:
    if event == "dispute":
        del more["confirm_due"]
    return true(row, event, by, at, **more)


def _release_all(true: Any, intent: Any, event: str, amount: Any, by: str, at: int, **more: Any) -> Any:
    return true(intent, event, intent.amount if event == "release" else amount, by, at, **more)


def _split_twice(true: Any, intent: Any, event: str, amount: Any, by: str, at: int, **more: Any) -> Any:
    asked = more.get("asked")
    return true(intent, event, amount + asked if event == "settle" and asked else amount, by, at, **more)


def _keep_back_one_more(intent: Any, amount: Money) -> None:
    run("UPDATE intent SET refund_fen = refund_fen + ? WHERE name = ?", amount.fen, intent.name)


def _post_twice(true: Any, kind: str, reference: str, document: str, amount: Money, **more: Any) -> None:
    true(kind, reference, document, amount, **more)
    if kind in {"refund", "refund_after_release"}:
        true(kind, reference, f"{document} again", amount, **more)


def _fee_of_all(true: Any, kind: str, reference: str, document: str, amount: Money, **more: Any) -> None:
    intent = find.carrier(reference)
    if more.get("fee") and intent:
        more["fee"] = rules.fee(intent.amount, intent.fee_bp)
    true(kind, reference, document, amount, **more)


def _approve_anybody(name: str, by: str, at: int) -> None:
    with write_tx():
        refunds.let_go(name, by, at)


def _never_extended(true: Any, number: str, by: str, at: int) -> None:
    with write_tx():
        true(number, by, at)
        run("UPDATE orders SET extended = 0 WHERE number = ?", number)


def _reversed_cash() -> None:
    rules.POSTINGS["cash_refund"] = tuple(reversed(rules.POSTINGS["cash_refund"]))  # type: ignore[index]


def _unheard(*facts: type) -> Callable[[], None]:
    return lambda: rooms.LISTENERS.update(dict.fromkeys(facts, ()))


#: what is wrong → how it is planted
BUGS: dict[str, Callable[[], Any]] = {
    "release ignores refunds": lambda: _wrap(holds, "_give", _release_all),
    "expiry keeps the promise of stock": lambda: _swap(unpaid, "stock", release=_nothing),
    "a closed order may still be paid": lambda: _swap(unpaid, "payments", expire=_nothing),
    "a dispute does not stop the clock": lambda: _wrap(disputes, "advance", _clock_goes_on),
    "what was left of the time is forgotten": _changing(disputes, "withdraw", confirm_due=None),
    "refunds are not counted against the sum": lambda: setattr(refunds, "keep_back", _keep_back_one_more),
    "a refund is booked twice": lambda: _wrap(ledger, "post", _post_twice),
    "goods leave without a move of stock": lambda: _swap(dispatch, "stock", hand_over=_nothing),
    "the notice's amount is not checked": lambda: _wrap(
        booking, "_paid", lambda true, intent, told, at: true(intent, replace(told, amount=intent.amount), at)
    ),
    "the notice's merchant is not checked": lambda: _wrap(
        booking, "book", lambda true, intent, told, at: true(intent, replace(told, merchant="dengshi"), at)
    ),
    "late money is forgotten": lambda: setattr(refunds, "send_back", _nothing),
    "a payment told twice is booked twice": lambda: setattr(booking, "_owner", lambda *_: ""),
    "what is not sent is not paid back": lambda: _swap(dispatch, "payments", refund=_nothing),
    "what is not sent stays promised": lambda: _swap(dispatch, "stock", release=_nothing),
    "calling off pays back one fen less": lambda: _swap(
        service,
        "payments",
        refund=lambda n, _a, *rest, **more: payments.refund(
            n, payments.refundable(n) - Money(1), *rest, **more
        ),
    ),
    "calling off keeps the promise of stock": lambda: _swap(service, "stock", release=_nothing),
    "the shopper may call off a second early": lambda: _wrap(
        service, "call_off", lambda true, n, why, by, at: true(n, why, by, at + 1)
    ),
    "orders expire a second late": lambda: _wrap(service, "expire_due", lambda true, at: true(at - 1)),
    "orders complete a second early": lambda: _wrap(
        service, "auto_confirm_due", lambda true, at: true(at + 1)
    ),
    "the time is extended again and again": lambda: _wrap(service, "extend", _never_extended),
    "delivery does not set the clock": lambda: setattr(
        reactions, "confirm_due", lambda row, _p, _at: row.confirm_due
    ),
    "a lost parcel does not stop the clock": lambda: setattr(reactions, "ASTRAY", frozenset()),
    "a parcel that is found leaves the clock stopped": lambda: setattr(reactions, "goes_on", lambda *_: None),
    "goods that come back are not on the shelf": lambda: _swap(reactions, "stock", take_back=_nothing),
    "a split gives the shop the buyer's part too": lambda: _wrap(holds, "_give", _split_twice),
    "the fee forgets half a fen": lambda: setattr(
        holds, "fee", lambda amount, rate: Money(amount.fen * rate // 10_000)
    ),
    "the fee is taken of the whole payment": lambda: _wrap(ledger, "post", _fee_of_all),
    "who asked for a refund may approve it": lambda: setattr(payments, "approve_refund", _approve_anybody),
    "the second person is asked a fen too late": lambda: setattr(refunds, "LIMIT_FEN", refunds.LIMIT_FEN + 1),
    "a rejected refund stays counted": lambda: setattr(decisions, "_give_up", _nothing),
    "cash goes back into the till": _reversed_cash,
    "the shopper's own hold is in the way": lambda: _swap(unpaid, "stock", held_by=lambda _numbers: {}),
    "quantity prices are forgotten": lambda: setattr(Offer, "unit_price", lambda self, _qty: self.price),
    "freight is charged on large orders": lambda: setattr(
        Freight, "charge", lambda self, _goods, _where: self.flat
    ),
    "an order whose money all went back stays open": _unheard(events.PaymentRefunded),
    "a part parcel takes the whole promise": lambda: setattr(
        dispatch,
        "physical",
        lambda lines, _packed: moves.physical(lines, {line.sku: line.qty for line in lines}),
    ),
    "all may be refunded while goods are to be sent": lambda: _swap(
        refunding, "payments", refundable=lambda n: payments.refundable(n) + Money(1)
    ),
}
#: found within a few hundred steps: for those who have seconds
SOON = ("a refund is booked twice", "expiry keeps the promise of stock", "late money is forgotten")
