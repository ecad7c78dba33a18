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
from backend.orders import placing, regions, service
from backend.orders.forms import Checkout
from backend.payments import notices
from backend.payments import service as payments
from backend.payments.providers import known
from backend.payments.providers.contract import Notice
from catalog.money import Money
from tests.conftest import MovableClock

LAMP, CABLE = "DL-7W-30K", "BV-2.5-R"
DAY = 86_400


class Gateway:
    """The provider, as an outside party that always does what it is asked."""

    merchant = "dengshi"

    def __getattr__(self, name: str) -> Any:
        return lambda *_, **__: None


class Lives:
    """``number`` by what became of the order; ``now`` is where the story stands."""

    def __init__(self, app: flask.Flask, settings: Settings) -> None:
        self.app, self.settings = app, settings
        self.clock = MovableClock(settings.CLOCK_FILE)
        self.number: dict[str, str] = {}
        self._count = 0
        known.use({"sandbox": Gateway()})

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

    def ship(self, number: str) -> None:
        self._count += 1
        service.hand_over(number, "SF", f"SF{1000000000000 + self._count}", "staff:lei", self.now)

    def work(self) -> None:
        todo = {**handlers(self.settings, "shop@example.com"), "publish": lambda _: None}
        while worker.run_once(SWEEPS, todo, at=self.now):
            self.clock.walk(1)

    def paid(self, what: str, wanted: dict[str, int] | None = None) -> str:
        number = self.place(what, wanted or {LAMP: 1})
        assert self.pay(number) == "applied"
        return number

    def shipped(self, what: str) -> str:
        number = self.paid(what)
        self.ship(number)
        return number

    def all(self) -> None:
        """Each kind of life once."""
        self.place("expired", {LAMP: 1})
        self.pay(self.place("two trades", {LAMP: 1}))
        self.clock.walk(1900)
        self.work()
        assert self.pay(self.number["expired"]) == "late"
        assert self.pay(self.number["two trades"]) == "stray"
        service.cancel(self.place("cancelled", {CABLE: 2}), "shopper", self.now)
        self.odd()
        service.confirm(self.shipped("confirmed"), "shopper", self.now)
        number = self.shipped("automatic")
        service.extend(number, "shopper", self.now)
        service.deliver(number, "staff:lei", self.now)
        self.clock.walk(30 * DAY)
        self.work()
        service.call_off(self.paid("called off"), "sold out", "staff:ming", self.now)
        self.partial()
        self.people()
        self.work()
        self.place("unpaid", {LAMP: 1})
        self.paid("to ship", {LAMP: 1, CABLE: 2})
        self.shipped("on its way")

    def odd(self) -> None:
        """A notice of another amount, and one that comes twice."""
        number = self.place("odd", {CABLE: 1})
        view = payments.view(number)
        assert self.pay(number, amount=type(view.amount)(view.amount.fen + 1)) == "mismatch"
        service.cancel(number, "shopper", self.now)

    def partial(self) -> None:
        """Some of the money back while it is held, and some after it was released."""
        number = self.shipped("part refunded")
        payments.refund(number, Money(100), "scratched", "staff:ming", self.now)
        self.work()
        service.confirm(number, "shopper", self.now)
        payments.refund(number, Money(200), "came late", "staff:ming", self.now)

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
