"""A shop's whole life in random steps: each is done by the shop and by the model, and then the two are compared."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from backend.kernel.db import run
from backend.kernel.errors import Refusal
from backend.orders import service
from backend.payments import service as payments
from backend.stock import service as stock
from tests.faults import model_money, model_orders, shop
from tests.faults.bank import notice
from tests.faults.model import PRICES, WAITING, No, Order
from tests.faults.twice import Twice

which = st.integers(0, 7)
two = st.integers(0, 1)
three = st.integers(0, 2)
near = st.integers(-1, 1)


class Life(Twice):
    """Buying, paying, and time."""

    @initialize(skus=st.lists(st.sampled_from(sorted(PRICES)), min_size=3, max_size=5), cod=two)
    def first(self, skus: list[str], cod: int) -> None:
        for place, sku in enumerate(skus):
            wanted = {sku: 6 if sku.startswith("BVR") else 2, "BA60-9W-40K": 1 + place % 2}
            self._place(wanted, cod=bool(cod) and place < 2, mine=[])
        for o in self.m.orders[1:]:
            self.pay_now(o)

    @rule(
        sku=st.sampled_from(sorted(PRICES)), qty=st.integers(1, 7), at_the_edge=st.integers(-1, 7), more=two,
        cod=three, own=two,
    )  # fmt: skip
    def buy(self, sku: str, qty: int, at_the_edge: int, more: int, cod: int, own: int) -> None:
        if len(self.m.orders) >= 8:
            return
        if at_the_edge <= 1:
            qty = self.m.shelves[sku].free + at_the_edge
        wanted = {sku: qty, **({"BA60-9W-40K": 1} if more else {})}
        if 1 <= qty <= 999:
            mine = [o for o in self.m.orders if o.status == WAITING] if own else []
            self._place(wanted, cod=not cod, mine=mine)

    def _place(self, wanted: Mapping[str, int], *, cod: bool, mine: list[Order]) -> None:
        """The number is the shop's to choose, so here the shop goes first."""
        cart = shop.fill(self.home, wanted, self.m.at)
        numbers, method = [o.number for o in mine], "cod" if cod else "sandbox"
        made, why = "", Refusal()
        try:
            made = shop.place(cart, self.name(), self.m.at, method=method, mine=numbers, email="")
        except Refusal as refused:
            why = refused

        def shops() -> None:
            if not made:
                raise why

        self.both("place", shops, lambda: model_orders.place(self.m, made, dict(wanted), cod=cod, mine=mine))

    @rule(place=which)
    def start(self, place: int) -> None:
        if o := self.order(place, WAITING):
            self.both(
                "start", lambda: payments.start(o.number, "http://shop.example/", "zh", self.m.at),
                lambda: model_money.start(self.m, o),
            )  # fmt: skip

    @rule(place=which)
    def pay_at_once(self, place: int) -> None:
        if o := self.order(place, WAITING):
            self.pay_now(o)

    def pay_now(self, o: Order) -> None:
        """As nearly everybody does."""
        self._tell(o, "A", o.total, ours=True)

    @rule(
        place=which, trade=st.sampled_from("AAAAB"), off=st.sampled_from((0, 0, 0, 0, -1, 1)), ours=st.integers(0, 9),
        name=two,
    )  # fmt: skip
    def pay(self, place: int, trade: str, off: int, ours: int, name: int) -> None:
        if o := self.order(place):
            self._tell(o, trade, o.total + off, ours=bool(ours), name=name)

    def _tell(self, o: Order, trade: str, fen: int, *, ours: bool, name: int = 0) -> None:
        merchant = "dengshi" if ours else "somebody"
        intent = run("SELECT name FROM intent WHERE reference = ?", o.number).fetchone()[0]
        event = f"{intent}:{trade}:{fen}:{merchant}:{name}"
        body = notice(intent, fen, event=event, trade=f"{trade}-{intent}", merchant=merchant)
        self.both(
            "notice",
            lambda: payments.receive("sandbox", self.bank.signed(body, self.m.at), body, self.m.at).status,
            lambda: model_money.told(self.m, o, trade, fen, ours=ours),
        )

    @rule(place=which, trade=st.sampled_from("AAAAB"), edge=three, off=near, again=st.integers(0, 9))
    def give_back(self, place: int, trade: str, edge: int, off: int, again: int) -> None:
        """The provider gives money back by itself: a fen, all that is left or all there was; now and then told twice."""
        quarrels = [o for o in self.m.orders if o.quarrel]
        o = quarrels[0] if quarrels and place > 4 else self.order(place)
        if o is None or o.cod or again > 5:
            return
        name, fen = self.name(), (1, o.rest, o.total)[edge] + off
        if o.quarrel and edge:
            trade, fen = o.trade, o.rest  # all of what people quarrel about
        if not again and o.told:
            name, (trade, fen) = next(iter(o.told.items()))
        if fen < 0:
            return
        repeated = name in o.told
        o.told.setdefault(name, (trade, fen))
        intent = run("SELECT name FROM intent WHERE reference = ?", o.number).fetchone()[0]
        body = notice(
            intent,
            fen,
            event=f"{intent}:{name}",
            kind="refunded",
            trade=f"{trade}-{intent}",
            refund=f"back-{name}",
        )
        self.both(
            "give_back",
            lambda: payments.receive("sandbox", self.bank.signed(body, self.m.at), body, self.m.at).status,
            lambda: None if repeated else model_money.told_back(self.m, o, name, trade, fen),
        )

    @rule(place=which, really=two)
    def cancel(self, place: int, really: int) -> None:
        o = self.order(place, WAITING)
        if o and really:
            self.both(
                "cancel",
                lambda: service.cancel(o.number, "shopper", self.m.at),
                lambda: model_orders.cancel(self.m, o),
            )

    @rule(place=st.integers(0, 15), off=near, far=st.integers(0, 9))
    def wait(self, place: int, off: int, far: int) -> None:
        """Until a second before, at, or after something is due; or just for a while. Then the timers run."""
        dues = sorted({due for o in self.m.orders for due in o.dues if due > self.m.at})
        if dues and far > 3:
            self.m.at = max(self.m.at, dues[place % min(len(dues), 4)] + off)
        else:
            self.m.at += 1 + off + far * 60
        self.timers()

    def timers(self) -> None:
        def shops() -> None:
            service.expire_due(self.m.at)
            service.auto_confirm_due(self.m.at)

        self.both("timers", shops, lambda: model_orders.sweep(self.m))

    @rule(refusing=st.integers(0, 7))
    def errands(self, refusing: int) -> None:
        self.bank.refusing = not refusing

        def shops() -> None:
            while shop.run_outbox(self.m.at):
                pass

        self.both("errands", shops, lambda: model_money.errands(self.m, refusing=not refusing))

    @rule(sku=st.sampled_from(sorted(PRICES)), qty=st.integers(1, 5), off=near)
    def shelf(self, sku: str, qty: int, off: int) -> None:
        if qty == 5:
            self.count(sku, off)
            return

        def models() -> None:
            self.m.shelves[sku].on_hand += qty

        document = f"delivery {self.name()}"
        self.both("receive", lambda: stock.receive(sku, qty, document, "staff:song", self.m.at), models)

    def count(self, sku: str, off: int) -> None:
        """A stocktake down to what is promised, and one below."""
        shelf = self.m.shelves[sku]
        counted, before = shelf.allocated + off, shelf.on_hand

        def models() -> None:
            if off < 0:
                raise No
            shelf.on_hand = counted

        self.both(
            "count",
            lambda: stock.count(sku, counted, before, "counted", "staff:song", self.m.at),
            models,
        )
