"""Every edge of the order's table is walked by its verb; every other pair of status and event is refused."""

from __future__ import annotations

import pytest
from buying import CABLE, DAY, LAMP, checkout, events, everything, fill, number_in, parcel, pay, proved, view

from backend.kernel import journal
from backend.kernel.db import run
from backend.kernel.errors import IllegalMove, Refusal
from backend.orders import disputes, moves, reactions, service, timers, unpaid
from backend.orders.states import DISPUTE, ORDER, Dispute, Order
from backend.orders.tables import DisputeRow, OrderRow
from backend.payments import notices, refunds
from backend.payments import service as payments
from backend.payments.events import PaymentHeld
from backend.payments.providers.contract import Notice
from backend.stock import service as stock
from catalog.money import Money

STAFF, OTHER = "staff:hui", "staff:ming"


class Walk:
    """One order and the hands that move it. Two lamps for 86.00, or three cables for 555.00."""

    def __init__(self, client, app, now, method="sandbox", wanted=None):
        fill(client, app, wanted or {LAMP: 2})
        self.at, self.number = now, number_in(checkout(client, method=method))
        self.waybills = 0

    def do(self, *names):
        for name in names:
            getattr(self, name)()
        return self

    def paid(self):
        pay(self.number, self.at)

    def held(self):
        """As ``paid``, but the fact alone: payments themselves never announce it twice."""
        reactions.payment_held(PaymentHeld(self.number, Money(1), self.at))

    def ship(self, pieces=None):
        self.waybills += 1
        waybill = f"SF{OrderRow.select().count():06d}{self.waybills:07d}"
        service.hand_over(self.number, "SF", waybill, STAFF, self.at, pieces=pieces)

    def ship_part(self):
        self.ship({line.sku: 1 for line in view(self.number, self.at).lines})

    def drop_rest(self):
        service.drop_rest(self.number, "sold out", STAFF, self.at)

    def cancel(self):
        unpaid.close(self.number, "cancel", "cancelled", "shopper", self.at)

    def expire(self):
        unpaid.close(self.number, "expire", "unpaid", "timer", self.at)

    def cod(self):
        service.accept_cod(self.number, "shopper", self.at)

    def call_off(self):
        service.call_off(self.number, "sold out", STAFF, self.at)

    def parcel(self):
        service.move_parcel(self.number, parcel(self.number).name, "move", STAFF, self.at)

    def back(self):
        service.move_parcel(self.number, parcel(self.number).name, "arrive_back", STAFF, self.at)

    def reject(self):
        """As it could be done before such a refund was owed: shops of then may have orders that stand so."""
        row = refunds.get(view(self.number, self.at).payment.refunds[-1].id)
        refunds.step(row.name, "reject", OTHER, self.at)
        run("UPDATE intent SET refund_fen = refund_fen - ? WHERE name = ?", row.amount.fen, row.intent)

    def refund_rest(self):
        service.refund(self.number, payments.refundable(self.number), "agreed", STAFF, self.at)

    def deliver(self):
        service.deliver(self.number, STAFF, self.at)

    def extend(self):
        service.extend(self.number, "shopper", self.at)

    def confirm(self):
        service.confirm(self.number, "shopper", self.at)

    def auto_confirm(self):
        timers.complete(self.number, "auto_confirm", "timer", self.at + 60 * DAY)

    def collect(self):
        service.collect(self.number, STAFF, self.at)

    def refuse(self):
        service.refuse(self.number, "not at home", STAFF, self.at)

    def dispute(self):
        disputes.open(self.number, "damaged", "One is broken.", "shopper", self.at)

    def withdraw(self):
        disputes.withdraw(self.number, "shopper", self.at)

    def propose(self):
        assert not disputes.decide(self.number, Money(55_500), "all of it", STAFF, self.at)

    def turn_down(self):
        disputes.turn_down(self.number, "too much", OTHER, self.at)

    def approve(self):
        disputes.approve(self.number, OTHER, self.at)

    def settle(self):
        assert disputes.decide(self.number, Money(100), "one is broken", STAFF, self.at)

    def settle_for_buyer(self):
        assert disputes.decide(self.number, payments.refundable(self.number), "all broken", STAFF, self.at)

    def refund(self):
        service.refund(self.number, Money(100), "scratched", STAFF, self.at)

    def provider_refunds(self):
        """All of it goes back by the provider's own doing, with nobody asking."""
        intent = payments.view(self.number)
        told = Notice(
            f"r-{self.number}", "refunded", "dengshi", intent.intent, f"T-{self.number}", intent.amount
        )
        notices._take("sandbox", told, "{}", self.at)

    def refund_all(self):
        """As the outbox does it, once the provider has done its part."""
        name = service.refund(self.number, payments.refundable(self.number), "lost", STAFF, self.at)
        row = refunds.get(name)
        refunds.step(name, "send", "outbox", self.at)
        refunds.finish(row, "provider:sandbox", self.at)


#: by edge, the way there; the last step is the event itself
WAYS = {
    ("AWAITING_PAYMENT", "paid"): "paid",
    ("AWAITING_PAYMENT", "cod"): "(cod)",
    ("AWAITING_PAYMENT", "cancel"): "cancel",
    ("AWAITING_PAYMENT", "expire"): "expire",
    ("AWAITING_SHIPMENT", "call_off"): "paid call_off",
    ("AWAITING_SHIPMENT", "ship_part"): "paid ship_part",
    ("PART_SHIPPED", "ship_part"): "(three) paid ship_part ship_part",
    ("AWAITING_SHIPMENT", "ship"): "paid ship",
    ("PART_SHIPPED", "ship"): "paid ship_part ship",
    ("PART_SHIPPED", "drop_rest"): "paid ship_part drop_rest",
    ("PART_SHIPPED", "parcel"): "paid ship_part parcel",
    ("SHIPPED", "parcel"): "paid ship parcel",
    ("COMPLETED", "parcel"): "paid ship confirm parcel",
    ("CLOSED", "parcel"): "(cod) ship refuse back",
    ("SHIPPED", "deliver"): "paid ship deliver",
    ("SHIPPED", "extend"): "paid ship extend",
    ("SHIPPED", "confirm"): "paid ship confirm",
    ("SHIPPED", "auto_confirm"): "paid ship auto_confirm",
    ("SHIPPED", "collect"): "(cod) ship collect",
    ("SHIPPED", "refuse"): "(cod) ship refuse",
    ("SHIPPED", "dispute"): "paid ship dispute",
    ("SHIPPED", "propose"): "(three) paid ship dispute propose",
    ("SHIPPED", "turn_down"): "(three) paid ship dispute propose turn_down",
    ("SHIPPED", "withdraw"): "paid ship dispute withdraw",
    ("SHIPPED", "settle"): "paid ship dispute settle",
    ("SHIPPED", "settle_for_buyer"): "paid ship dispute settle_for_buyer",
    ("AWAITING_SHIPMENT", "refund"): "paid refund",
    ("PART_SHIPPED", "refund"): "paid ship_part refund",
    ("SHIPPED", "refund"): "paid ship refund",
    ("COMPLETED", "refund"): "paid ship confirm refund",
    ("CLOSED", "refund"): "(dear) paid call_off reject refund_rest",
    ("AWAITING_SHIPMENT", "refund_all"): "paid provider_refunds",
    ("PART_SHIPPED", "refund_all"): "paid ship_part provider_refunds",
    ("SHIPPED", "refund_all"): "paid ship refund_all",
}


def walk(client, app, now, way):
    first, *rest = way.split()
    if first == "(cod)":
        return Walk(client, app, now, "cod").do(*rest)
    if first == "(dear)":
        return Walk(client, app, now, wanted={CABLE: 3, LAMP: 2}).do(*rest)
    if first == "(three)":
        return Walk(client, app, now, wanted={CABLE: 3}).do(*rest)
    return Walk(client, app, now).do(first, *rest)


def test_every_edge_has_a_way():
    assert set(WAYS) == {(source.value, event) for source, event, _ in ORDER.edges}


@pytest.mark.parametrize(
    ("source", "event", "target"), [(s.value, e, t.value) for s, e, t in ORDER.edges], ids=str
)
def test_an_edge_is_walked_by_its_verb(client, app, now, monkeypatch, source, event, target):
    monkeypatch.setattr(refunds, "LIMIT_FEN", 60_000)
    number = walk(client, app, now, WAYS[source, event]).number
    last = journal.history("order", number)[-1]

    assert (last.source, last.event, last.target) == (source, event, target)
    assert view(number, now).version == len(events(number)) - 1
    assert payments.proof().balanced, payments.proof().problems
    assert stock.disagreements() == []
    proved(now)


#: an order in each status, with a parcel where there can be one
STANDING = {
    "AWAITING_PAYMENT": "",
    "AWAITING_SHIPMENT": "paid",
    "PART_SHIPPED": "paid ship_part",
    "SHIPPED": "paid ship",
    "COMPLETED": "paid ship confirm",
    "CLOSED": "cancel",
}
#: what is not a verb of its own but follows from the last parcel's delivery and from the last fen's way back
FOLLOWS = {"deliver", "refund_all", "parcel"}
FORBIDDEN = [
    (status.value, event)
    for status in Order
    for event in sorted({event for _, event, _ in ORDER.edges})
    if event not in ORDER.lawful(status)
]


@pytest.mark.parametrize(("status", "event"), FORBIDDEN, ids=str)
def test_every_other_pair_is_refused_and_changes_nothing(client, app, now, status, event):
    way = Walk(client, app, now).do(*STANDING[status].split())
    before = everything()

    with pytest.raises(IllegalMove):
        moves.advance(moves.get(way.number), event, STAFF, now)
    if (status, event) == ("COMPLETED", "confirm"):
        way.do(event)  # a second click is no error
    elif event not in FOLLOWS:
        with pytest.raises(Refusal):
            way.do("held" if event == "paid" else event)
    assert everything() == before


def test_the_pairs_are_many_and_the_comparison_sees(client, app, now):
    """Negative control: a lawful verb does change what is compared."""
    assert len(FORBIDDEN) > 60
    way = Walk(client, app, now)
    before = everything()
    way.paid()
    assert everything() != before


def test_every_edge_of_a_dispute(client, app, now):
    stock.receive(CABLE, 10, "delivery note", "test", now)
    seen = set()
    for way in (
        "paid ship dispute settle",
        "paid ship dispute withdraw",
        "(three) paid ship dispute propose approve",
        "(three) paid ship dispute propose turn_down",
        "(three) paid ship dispute propose withdraw",
    ):
        number = walk(client, app, now, way).number
        for row in DisputeRow.select().where(DisputeRow.order == moves.get(number)):
            proved(now)
            log = journal.history("dispute", row.name)
            seen |= {(entry.source, entry.event, entry.target) for entry in log if entry.source}
    assert seen == {(s.value, e, t.value) for s, e, t in DISPUTE.edges}


@pytest.mark.parametrize("status", list(Dispute), ids=str)
def test_every_other_move_of_a_dispute_is_refused(client, app, now, status):
    ways = {
        "OPEN": "(three) paid ship dispute",
        "PROPOSED": "(three) paid ship dispute propose",
        "SETTLED": "(three) paid ship dispute settle",
        "WITHDRAWN": "(three) paid ship dispute withdraw",
    }
    way = walk(client, app, now, ways[status.value])
    verbs = {"decide": "settle", "propose": "propose", "approve": "approve", "turn_down": "turn_down"}
    before = everything()
    for event, verb in verbs.items():
        if event not in DISPUTE.lawful(status):
            with pytest.raises(Refusal):
                way.do(verb)
    assert everything() == before
