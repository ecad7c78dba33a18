"""Orders' lives, one of each kind, through the shop's own services."""

from __future__ import annotations

from typing import Any

import flask

from backend.accounts import service as accounts
from backend.app import SWEEPS, handlers
from backend.cart import service as carts
from backend.cart.forms import Wish
from backend.community import service as community
from backend.community.rules import REASONS, Draft
from backend.config import Settings
from backend.kernel import audit, worker
from backend.offers import service as offers
from backend.orders import disputes, placing, regions, service
from backend.orders.forms import Checkout
from backend.payments import notices, till
from backend.payments import service as payments
from backend.payments.providers import known
from backend.payments.providers.cod import Cash
from backend.payments.providers.contract import Notice
from backend.shipping import service as shipping
from backend.stock import service as stock
from catalog.money import Money
from tests.conftest import MovableClock

LAMP, CABLE, DEAR, SET = "TS-12W-30K-K", "RVV-2X2.5-W", "CAT6A-305", "TS-12W-30K-K-SET"
DAY = 86_400


class Gateway:
    """The provider, as an outside party that always does what it is asked."""

    merchant = "dengshi"
    hold_days = 180
    fee_bp = 60

    def __getattr__(self, name: str) -> Any:
        return lambda *_, **__: None


class Lives:
    """``number`` by what became of the order; ``now`` is where the story stands."""

    def __init__(self, app: flask.Flask, settings: Settings) -> None:
        self.app, self.settings = app, settings
        self.clock = MovableClock(settings.CLOCK_FILE)
        self.number: dict[str, str] = {}
        self._count = 0
        known.use({"sandbox": Gateway(), "cod": Cash()})

    @property
    def now(self) -> int:
        return self.clock.now()

    def place(self, what: str, wanted: dict[str, int], method: str = "sandbox") -> str:
        house, cart = self.app.extensions["house"], None
        for sku, qty in wanted.items():
            offer, sealer = offers.get(sku), house.tools["sealer"]
            wish = Wish(sku, qty, offer.price.fen, sealer.seal(sku, offer.price, offer.digest))
            cart = carts.add(cart, wish, sealer, self.now)
        form = Checkout(
            "李明", "+8613800138817", "li@example.com", regions.find("440305"), "科技园路 1 号", "", method
        )
        self.number[what] = placing.place(
            cart, form, form_key=f"form {what}", seen_fen=10**9, shop=house.shop, home="http://shop.example",
            lang="zh", at=self.now,
        )  # fmt: skip
        return self.number[what]

    def pay(self, number: str, **other: Any) -> str:
        self._count += 1
        view = payments.view(number)
        told = {"event": f"e-{self._count}", "kind": "paid", "merchant": "dengshi", "intent": view.intent,
                "trade": f"T-{self._count}", "amount": view.amount, **other}  # fmt: skip
        return notices._take("sandbox", Notice(**told), "{}", self.now)

    def ship(self, number: str, pieces: dict[str, int] | None = None) -> None:
        self._count += 1
        waybill = f"SF{1000000000000 + self._count}"
        service.hand_over(number, "SF", waybill, "staff:lei", self.now, pieces=pieces)

    def work(self) -> None:
        todo = {**handlers(self.settings), "publish": lambda _: None}
        while worker.run_once(SWEEPS, todo, at=self.now):
            self.clock.walk(1)

    def paid(self, what: str, wanted: dict[str, int] | None = None) -> str:
        number = self.place(what, wanted or {LAMP: 1})
        assert self.pay(number) == "applied"
        return number

    def shipped(self, what: str, wanted: dict[str, int] | None = None) -> str:
        number = self.paid(what, wanted)
        self.ship(number)
        return number

    def all(self) -> None:
        """Each kind of life once."""
        self.goods()
        self.place("expired", {LAMP: 1})
        self.pay(self.place("two trades", {LAMP: 1}))
        self.clock.walk(1900)
        self.work()
        assert self.pay(self.number["expired"]) == "late"
        assert self.pay(self.number["two trades"]) == "stray"
        service.cancel(self.place("cancelled", {CABLE: 2}), "shopper", self.now)
        self.odd()
        service.confirm(self.shipped("confirmed"), "shopper", self.now)
        service.confirm(self.shipped("set", {SET: 2, LAMP: 1}), "shopper", self.now)
        number = self.shipped("automatic")
        service.extend(number, "shopper", self.now)
        service.deliver(number, "staff:lei", self.now)
        self.clock.walk(30 * DAY)
        self.work()
        service.call_off(self.paid("called off"), "sold out", "staff:ming", self.now)
        self.parcels()
        self.disputes()
        self.refunds()
        self.cash()
        till.bank("slip 7", "staff:hui", self.now)
        till.settle(Money(1000), "advice 1", "staff:hui", self.now)
        till.payout(Money(1000), "transfer 1", "staff:hui", self.now)
        self.people()
        self.work()
        self.place("unpaid", {LAMP: 1, SET: 1})
        self.paid("to ship", {LAMP: 1, CABLE: 2, SET: 1})
        self.shipped("on its way")

    def goods(self) -> None:
        """What comes into the house and leaves it without an order."""
        stock.expect("PO-1", LAMP, 20, "staff:lei", self.now)
        stock.receive(LAMP, 12, "PO-1", "staff:lei", self.now, note="N-1")
        stock.expect("PO-2", CABLE, 5, "staff:lei", self.now)
        stock.receive(CABLE, 2, "PO-2", "staff:lei", self.now, note="N-2")
        stock.short_close("PO-2", CABLE, "staff:lei", self.now)
        stock.scrap(LAMP, 1, "broken", "staff:lei", self.now)
        stock.supplier_return(CABLE, 1, "RMA-1", "staff:lei", self.now, reason="wrong colour")
        there = stock.levels([LAMP])[LAMP].on_hand
        stock.count(LAMP, there - 1, there, "counted", "staff:hui", self.now)

    def odd(self) -> None:
        """Notices of another amount, currency and merchant."""
        number = self.place("odd", {CABLE: 1})
        due = payments.view(number).amount
        assert self.pay(number, amount=Money(due.fen + 1)) == "wrong"
        assert self.pay(number, amount=Money(due.fen, "USD")) == "wrong"
        assert self.pay(number, merchant="somebody") == "mismatch"
        service.cancel(number, "shopper", self.now)

    def parcels(self) -> None:
        """In two parcels; the rest left out; one that comes back."""
        number = self.paid("two parcels", {LAMP: 3, SET: 1})
        self.ship(number, {LAMP: 1})
        self.ship(number, {LAMP: 2, SET: 1})
        number = self.paid("rest left out", {LAMP: 3, CABLE: 1})
        self.ship(number, {LAMP: 1})
        service.drop_rest(number, "sold out", "staff:ming", self.now)
        number = self.shipped("came back")
        parcel = shipping.of(number)[0].name
        service.move_parcel(number, parcel, "refuse", "staff:lei", self.now)
        service.move_parcel(number, parcel, "arrive_back", "staff:lei", self.now)
        number = self.paid("part shipped", {LAMP: 4, SET: 2})
        self.ship(number, {LAMP: 2, SET: 1})

    def disputes(self) -> None:
        """Split by one person, by two, withdrawn, all for the buyer, still open."""
        for what in ("split", "withdrawn", "for the buyer", "disputed"):
            disputes.open(self.shipped(what), "damaged", "裂了一道", "shopper", self.now)
        disputes.decide(self.number["split"], Money(500), "half each", "staff:ming", self.now)
        disputes.withdraw(self.number["withdrawn"], "shopper", self.now)
        number = self.number["for the buyer"]
        disputes.decide(number, payments.refundable(number), "all broken", "staff:ming", self.now)
        number = self.shipped("split by two", {CABLE: 3})
        disputes.open(number, "wrong", "颜色不对", "shopper", self.now)
        assert not disputes.decide(number, Money(60_000), "most of it", "staff:ming", self.now)
        disputes.approve(number, "staff:hui", self.now)
        number = self.shipped("proposed", {CABLE: 3})
        disputes.open(number, "wrong", "颜色不对", "shopper", self.now)
        assert not disputes.decide(number, Money(60_000), "most of it", "staff:ming", self.now)
        self.work()

    def refunds(self) -> None:
        """Some of the money while it is held and after it was released; large sums that wait, pass and are refused."""
        number = self.shipped("part refunded")
        service.refund(number, Money(100), "scratched", "staff:ming", self.now)
        self.work()
        service.confirm(number, "shopper", self.now)
        service.refund(number, Money(200), "came late", "staff:ming", self.now)
        service.refund(
            self.shipped("all refunded"),
            payments.view(self.number["all refunded"]).amount,
            "",
            "staff:ming",
            self.now,
        )
        for what in ("large approved", "large rejected", "large waiting"):
            number = self.shipped(what, {DEAR: 6})
            name = service.refund(number, Money(600_000), "wrong", "staff:ming", self.now)
            service.confirm(number, "shopper", self.now)
            if what == "large approved":
                payments.approve_refund(name, "staff:hui", self.now)
            elif what == "large rejected":
                payments.reject_refund(name, "no", "staff:hui", self.now)
        self.work()

    def cash(self) -> None:
        """Paid at the door, refused at the door, on its way, called off."""
        number = self.place("cash", {LAMP: 2, CABLE: 1}, "cod")
        self.ship(number, {LAMP: 2})
        service.drop_rest(number, "sold out", "staff:ming", self.now)
        service.collect(number, "staff:lei", self.now)
        self.clock.walk(30 * DAY)
        self.work()
        number = self.place("cash refused", {LAMP: 1}, "cod")
        self.ship(number)
        service.refuse(number, "not at home", "staff:lei", self.now)
        self.ship(self.place("cash on its way", {LAMP: 1}, "cod"))
        service.call_off(self.place("cash called off", {LAMP: 1}, "cod"), "", "shopper", self.now)

    def people(self) -> None:
        """Comments, what was decided about them, and a look of the staff."""
        slug, visitor = offers.get(LAMP).product, community.Visitor("203.0.113.7", "")
        refs = [
            community.submit(Draft(slug, "王小灯", "w@example.com", text, "zh"), visitor, at=self.now)[0]
            for text in ("灯很亮，安装也方便。", "卧室里装了三只，光线柔和。", "线有点短，另外接了一段。")
        ]
        community.approve(refs[0], by="staff:ming", at=self.now)
        community.approve(refs[1], by="staff:ming", at=self.now)
        community.hide(refs[1], next(iter(REASONS)), by="staff:ming", at=self.now)
        accounts.open_session("hui", at=self.now)
        audit.record("staff:ming", "look", "orders", at=self.now)
        audit.record("staff:ming", "look", "stock", at=self.now)
