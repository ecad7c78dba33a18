"""Nine things that people and the provider do at the shop's doors, made ready so that each can be done at once."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import peewee
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from backend import app as rooms
from backend.accounts import service as accounts
from backend.accounts.rules import Role
from backend.kernel import worker
from backend.kernel.db import checkpoint, database, run
from backend.kernel.errors import Busy, Unsure
from backend.kernel.ids import token
from backend.orders import disputes
from backend.orders import service as orders
from backend.payments import service as payments
from backend.payments.providers import known
from backend.payments.providers.cod import Cash
from catalog.model import Text
from tests.faults import shop
from tests.faults.bank import Bank, notice

ADDRESS = {
    "region": "440305", "street": "科技园南区 3 栋 1202", "name": "王小灯", "phone": "13800138000",
    "email": "", "note": "", "method": "sandbox",
}  # fmt: skip
SKU = shop.SKUS[0]
#: the answer does not say that nothing was changed
UNSURE = "503 unsure"


@dataclass(frozen=True)
class Deed:
    """``act`` gives the HTTP status or UNSURE; ``effect`` is SQL that counts 0 before and 1 after, whatever happened between."""

    name: str
    act: Callable[[], str]
    effect: str


class Doors:
    """A shop in ``home`` with a shopper and a person at the desk, and everything ready to be done."""

    def __init__(self, home: Path) -> None:
        self.home = home
        shop.prepare(home)
        shop.copy(home)
        self.app = rooms.create_app(shop.settings_in(home))
        self.bank = Bank(home / "keys", home / "sandbox", lambda: shop.facts().payment.fee_bp["sandbox"])
        known.use({"sandbox": self.bank, "cod": Cash()})
        self.at = self.app.extensions["house"].clock.now()
        self.shopper, self.desk = self.app.test_client(), self.app.test_client()
        with self.app.app_context():
            database.connect(reuse_if_open=True)
            accounts.add(
                "hui",
                "a long password",
                Text("陈慧", "Hui"),
                (Role.MANAGER, Role.WAREHOUSE),
                by="test",
                at=self.at,
            )
            self.desk.set_cookie("staff", accounts.open_session("hui", at=self.at))
            self.deeds = self._deeds()
            database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            shop.close()
        shutil.copyfile(home / "shop.db", home / "ready.db")

    def reset(self) -> None:
        """Everything as it was when it was made ready."""
        for end in ("-wal", "-shm", "-unsure"):
            (self.home / f"shop.db{end}").unlink(missing_ok=True)
        shutil.copyfile(self.home / "ready.db", self.home / "shop.db")

    def _deeds(self) -> tuple[Deed, ...]:
        unpaid, paid, shipped, called_off = (self._order() for _ in range(4))
        back, disputed = self._order(), self._order()
        for number in (paid, shipped, called_off, back, disputed):
            self._pay(number)
        orders.hand_over(shipped, "SF", "SF1234567890123", "staff:hui", self.at)
        orders.hand_over(disputed, "SF", "SF1234567890124", "staff:hui", self.at)
        disputes.open(disputed, "damaged", "one is broken", "shopper", self.at)
        orders.call_off(back, "test", "staff:hui", self.at)
        self._fill(2)
        form = {**_hidden(self.shopper.get("/checkout/?province=44").text), **ADDRESS}
        other = self.app.test_client()
        other.post("/cart/add", data=self._wish(shop.SKUS[1]))
        goods = {"qty": "7", "document": "delivery 2026-118", "form_key": token()}
        return (
            Deed("add to cart", lambda: _status(other, "/cart/add", {**self._wish(shop.SKUS[2]), "form_key": "k" * 24}),
                 f"SELECT COALESCE(SUM(qty), 0) FROM cart_line WHERE sku = '{shop.SKUS[2]}'"),
            Deed("place an order", lambda: _status(self.shopper, "/checkout/", form),
                 "SELECT COUNT(*) - 6 FROM orders"),
            Deed("payment notice", lambda: self._notify(unpaid),
                 f"SELECT COUNT(*) FROM ledger_txn WHERE reference = '{unpaid}' AND kind = 'paid'"),
            Deed("ship", lambda: _status(self.desk, f"/staff/orders/{paid}/hand_over",
                                         {"carrier": "SF", "waybill": "SF9876543210987", "form_key": "s" * 24}),
                 f"SELECT COUNT(*) FROM shipment WHERE reference = '{paid}'"),
            Deed("confirm and release", lambda: _status(self.shopper, f"/orders/{shipped}/confirm", {}),
                 f"SELECT COUNT(*) FROM ledger_txn WHERE reference = '{shipped}' AND kind = 'release'"),
            Deed("call off and refund", lambda: _status(self.desk, f"/staff/orders/{called_off}/call_off",
                                                        {"reason": "wrong lamp", "form_key": "c" * 24}),
                 f"SELECT COUNT(*) FROM refund WHERE reference = '{called_off}'"),
            Deed("settle a dispute", lambda: _status(self.desk, f"/staff/orders/{disputed}/decide",
                                                     {"buyer_amount": "1.00", "split_reason": "seen", "form_key": "d" * 24}),
                 f"SELECT COUNT(*) FROM refund WHERE reference = '{disputed}'"),
            Deed("receive stock", lambda: _status(self.desk, f"/staff/stock/{SKU}/receive", goods),
                 "SELECT COUNT(*) FROM stock_move WHERE document = 'delivery 2026-118'"),
            Deed("worker's round", lambda: self._round(back),
                 f"SELECT COUNT(*) FROM ledger_txn WHERE reference = '{back}' AND kind = 'refund'"),
        )  # fmt: skip

    def _wish(self, sku: str, qty: int = 1) -> dict[str, str]:
        wish = shop.wish(self.home, sku, qty)
        return {"sku": sku, "qty": str(qty), f"price:{sku}": str(wish.fen), f"seal:{sku}": wish.seal}

    def _fill(self, qty: int) -> None:
        self.shopper.post("/cart/add", data=self._wish(SKU, qty))
        self.shopper.post("/cart/add", data=self._wish(shop.SKUS[1], qty))

    def _order(self) -> str:
        self._fill(1)
        form = {**_hidden(self.shopper.get("/checkout/?province=44").text), **ADDRESS}
        answer = self.shopper.post("/checkout/", data=form)
        return re.findall(r"/orders/([0-9A-Z-]+)/", answer.headers["Location"])[0]

    def _notify(self, number: str) -> str:
        intent, fen = run("SELECT name, amount_fen FROM intent WHERE reference = ?", number).fetchone()
        body = notice(intent, fen)
        headers = self.bank.signed(body, self.app.extensions["house"].clock.now())
        return _said(self.app.test_client().post("/payments/notify/sandbox", data=body, headers=headers))

    def _pay(self, number: str) -> None:
        view = payments.view(number)
        assert view is not None
        body = notice(view.intent, view.amount.fen)
        assert payments.receive("sandbox", self.bank.signed(body, self.at), body, self.at).status == 200

    def _round(self, back: str) -> str:
        """What the worker does each second; 503 where the errand of ``back`` is still to be done."""
        house = self.app.extensions["house"]
        todo = {**rooms.handlers(house.settings), "mail": lambda _payload: None}
        with database.connection_context():
            try:
                # what failed or was left behind by a dead worker is due again later
                last = run("SELECT MAX(due_at) FROM outbox WHERE done_at IS NULL").fetchone()[0]
                worker.run_once(rooms.SWEEPS, todo, at=max(last or 0, house.clock.now()))
                checkpoint()
            except (peewee.OperationalError, Busy):
                pass  # the worker's loop logs it and comes again; what was done by then stays
            left = run("SELECT 1 FROM refund WHERE reference = ? AND status <> 'SUCCEEDED'", back).fetchone()
        return "503" if left else "200"


def _status(client: FlaskClient, path: str, form: dict[str, str]) -> str:
    return _said(client.post(path, data=form))


def _said(answer: TestResponse) -> str:
    return UNSURE if str(Unsure.sentence) in answer.text else str(answer.status_code)


def _hidden(html: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', html)
    return {name: unescape(value) for name, value in found}
