"""The rest of the life: parcels, receipts, quarrels, refunds, cash at the door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from backend.orders import disputes, service
from backend.payments import service as payments
from backend.shipping import service as shipping
from catalog.money import Money
from tests.faults import model_after, model_money, model_orders
from tests.faults.machine import Life, near, three, two, which
from tests.faults.model import ALONE, DONE, PART, SENT, SPLIT_ALONE, TO_SEND, Back, Order
from tests.faults.model_orders import MOVES

BY = ("staff:ting", "staff:hui", "shopper")


class Whole(Life):
    """Everything that may happen at this shop."""

    @rule(place=which, how=st.integers(0, 5), line=two)
    def ship(self, place: int, how: int, line: int) -> None:
        """Whole, a piece, all of one line, or one piece too many."""
        o = self.order(place, TO_SEND, PART)
        if o is None:
            return
        left = o.left or {next(iter(o.lines)): 0}
        sku = sorted(left)[line % len(left)]
        pieces = {0: {sku: 1}, 1: {sku: left[sku]}, 2: {sku: left[sku] + 1}, 3: {}}.get(how)
        waybill = f"SF{self.name().rjust(13, '0')}"
        self._do("ship", o, lambda n, at: service.hand_over(n, "SF", waybill, "staff:song", at, pieces=pieces),
                 lambda: model_orders.ship(self.m, o, pieces))  # fmt: skip

    @rule(place=which)
    def ship_at_once(self, place: int) -> None:
        """As nearly every order leaves."""
        if o := self.order(place, TO_SEND):
            waybill = f"SF{self.name().rjust(13, '0')}"
            self._do("ship", o, lambda n, at: service.hand_over(n, "SF", waybill, "staff:song", at),
                     lambda: model_orders.ship(self.m, o, None))  # fmt: skip

    @rule(place=which, by=three)
    def drop_rest(self, place: int, by: int) -> None:
        if o := self.order(place, PART):
            self._do("drop_rest", o, lambda n, at: service.drop_rest(n, "", BY[by], at),
                     lambda: model_orders.drop_rest(self.m, o, BY[by]))  # fmt: skip

    @rule(place=which, parcel=two, event=st.integers(0, 15))
    def parcel(self, place: int, parcel: int, event: int) -> None:
        """Mostly what can happen next to one that is not where it ends, often to one that turned back; now and then anything."""
        every = [(o, at) for o in self.m.orders for at in range(len(o.parcels))]
        moving = [(o, at) for o, at in every if o.parcels[at].status not in {"DELIVERED", "RETURNED"}]
        turned = [(o, at) for o, at in moving if o.parcels[at].status == "RETURNING"]
        fit = every if event >= 8 else (turned if event < 4 else []) or moving or every
        if not fit:
            return
        o, parcel = fit[-1 - (2 * place + parcel) % len(fit)]
        status = o.parcels[parcel].status
        can = [name for name, (sources, _) in MOVES.items() if status in sources] or list(MOVES)
        told = can[event % len(can)] if event < 14 else list(MOVES)[place]
        name = shipping.of(o.number)[parcel].name
        self._do("parcel", o, lambda n, at: service.move_parcel(n, name, told, "staff:song", at),
                 lambda: model_orders.parcel(self.m, o, parcel, told))  # fmt: skip

    @rule(place=which)
    def deliver(self, place: int) -> None:
        if o := self.order(place, PART, SENT):
            self._do("deliver", o, lambda n, at: service.deliver(n, "staff:song", at),
                     lambda: model_orders.deliver(self.m, o))  # fmt: skip

    @rule(place=which)
    def confirm(self, place: int) -> None:
        if o := self.order(place, SENT):
            self._do(
                "confirm", o, lambda n, at: service.confirm(n, "shopper", at), lambda: model_orders.confirm(o)
            )

    @rule(place=which)
    def extend(self, place: int) -> None:
        if o := self.order(place, SENT):
            self._do(
                "extend", o, lambda n, at: service.extend(n, "shopper", at), lambda: model_orders.extend(o)
            )

    @rule(place=which, by=three, really=two)
    def call_off(self, place: int, by: int, really: int) -> None:
        o = self.order(place, TO_SEND)
        if o and really:
            self._do("call_off", o, lambda n, at: service.call_off(n, "", BY[by], at),
                     lambda: model_orders.call_off(self.m, o, BY[by]))  # fmt: skip

    @rule(place=which, cash=st.integers(0, 4))
    def at_the_door(self, place: int, cash: int) -> None:
        """Cash is taken, or the goods are not."""
        o = next((one for one in self.m.orders if one.cod and one.status == SENT and not one.paid), None)
        o = o if o and place else self.order(place, SENT)
        if o is None:
            return
        if cash:
            self._do("collect", o, lambda n, at: service.collect(n, "staff:song", at),
                     lambda: model_after.collect(self.m, o, "staff:song"))  # fmt: skip
        else:
            self._do(
                "refuse",
                o,
                lambda n, at: service.refuse(n, "", "staff:song", at),
                lambda: model_after.refuse(o),
            )

    @rule(place=which)
    def quarrel(self, place: int) -> None:
        if o := self.order(place, SENT):
            self._do("dispute", o, lambda n, at: disputes.open(n, "damaged", "broken", "shopper", at),
                     lambda: model_after.quarrel(self.m, o))  # fmt: skip

    @rule(place=which, what=st.integers(0, 5), by=two, edge=three, off=near)
    def in_quarrel(self, place: int, what: int, by: int, edge: int, off: int) -> None:
        """It is withdrawn, decided at the edge of what is there or allowed, approved or turned down."""
        o = next((one for one in self.m.orders if one.quarrel), None) or self.order(place, SENT)
        if o is None:
            return
        buyer, who = (0, o.rest, SPLIT_ALONE)[edge] + off, BY[by]
        waits = o.quarrel is not None and o.quarrel.status == "PROPOSED"
        if what == 0 or not o.rest:
            self._do("withdraw", o, lambda n, at: disputes.withdraw(n, "shopper", at),
                     lambda: model_after.make_up(self.m, o))  # fmt: skip
        elif what == 1:
            self._do(
                "turn_down",
                o,
                lambda n, at: disputes.turn_down(n, "", who, at),
                lambda: model_after.turn_down(o),
            )
        elif waits:
            self._do("approve", o, lambda n, at: disputes.approve(n, who, at),
                     lambda: model_after.approve(self.m, o, who))  # fmt: skip
        else:
            self._do("decide", o, lambda n, at: disputes.decide(n, Money(buyer), "seen", who, at),
                     lambda: model_after.decide(self.m, o, buyer, who))  # fmt: skip

    @rule(place=which, edge=st.integers(0, 4), off=near, by=three)
    def refund(self, place: int, edge: int, off: int, by: int) -> None:
        large = next((one for one in self.m.orders if one.rest > ALONE), None)
        cash = next((one for one in self.m.orders if one.cod and one.paid), None)
        o = (cash, None, None, large, large)[edge] or self.order(place, SENT, DONE, TO_SEND)
        if o is None:
            return
        fen = (1, o.rest, o.rest, ALONE, ALONE)[edge] + off
        self._do("refund", o, lambda n, at: service.refund(n, Money(fen), "scratched", BY[by], at),
                 lambda: model_after.refund(self.m, o, fen, BY[by]))  # fmt: skip
        if o.cod and o.backs and by:  # cash is mostly handed out at once
            self._about(o, o.backs[-1], 3, BY[by])

    @rule(place=which, what=st.integers(0, 3), by=three)
    def second_person(self, place: int, what: int, by: int) -> None:
        """A refund that waits is approved, rejected, withdrawn or done by hand."""
        waiting = [(o, b) for o in self.m.orders for b in o.backs if b.status in {"REQUESTED", "MANUAL"}]
        every = waiting or [(o, b) for o in self.m.orders for b in o.backs]
        if not every:
            return
        o, back = every[-1 - place % len(every)]
        self._about(o, back, what, BY[by])

    def _about(self, o: Order, back: Back, what: int, who: str) -> None:
        number = sum(1 for b in o.backs[: o.backs.index(back)])
        view = payments.view(o.number)
        assert view is not None
        name = view.refunds[number].id
        works: dict[int, tuple[str, Callable[[str, int], Any], Callable[[Order, Back], None]]] = {
            0: ("approve_refund", lambda n, at: payments.approve_refund(name, who, at),
                lambda o, b: model_money.approve_back(o, b, who)),
            1: ("reject_refund", lambda n, at: payments.reject_refund(name, "no", who, at),
                lambda o, b: model_money.reject_back(o, b, who)),
            2: ("withdraw_refund", lambda n, at: payments.withdraw_refund(name, who, at),
                lambda o, b: model_money.withdraw_back(o, b, who)),
            3: ("by_hand", lambda n, at: payments.settle_by_hand(name, who, at),
                lambda o, b: model_money.by_hand(self.m, o, b)),
        }  # fmt: skip
        told, shops, models = works[3 if back.status == "MANUAL" and what < 3 else what]
        self._do(told, o, shops, lambda: models(o, back))

    def _do(self, name: str, o: Order, shops: Callable[[str, int], Any], models: Callable[[], Any]) -> None:
        self.both(name, lambda: shops(o.number, self.m.at), models)
