"""How a shopper's browser fills carts and forms; used by the tests of cart, checkout and the whole loop."""

from __future__ import annotations

import re
import time
from html import unescape

from backend.kernel import journal
from backend.kernel.db import database
from backend.offers import service as offers
from backend.orders import service
from backend.payments import notices
from backend.payments import service as payments
from backend.payments.providers.contract import Notice
from backend.selfaudit import check
from backend.selfaudit.rules import stopping
from backend.shipping import service as shipping
from backend.stock import service as stock

ADDRESS = {
    "region": "440305", "street": "科技园南区 3 栋 1202", "name": "王小灯", "phone": "138 0013 8000",
    "email": "", "note": "", "method": "sandbox",
}  # fmt: skip


def wish(app, sku, qty=1, **other):
    """The fields of a buy form as the product's page holds them."""
    offer = offers.get(sku)
    sealer = app.extensions["house"].tools["sealer"]
    seal = sealer.seal(sku, offer.price, offer.digest)
    fields = {"sku": sku, "qty": str(qty), f"price:{sku}": str(offer.price.fen), f"seal:{sku}": seal}
    return {**fields, **other}


def hidden(html):
    """The hidden fields of a page."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', html)
    return {name: unescape(value) for name, value in found}


def text(html):
    """What a reader sees of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def fill(client, app, wanted, prefix=""):
    for sku, qty in wanted.items():
        assert client.post(f"{prefix}/cart/add", data=wish(app, sku, qty)).status_code == 303


def checkout(client, prefix="", **other):
    """The checkout form, filled in and sent. Returns the answer."""
    page = client.get(f"{prefix}/checkout/?province=44")
    assert page.status_code == 200, page.status_code
    return client.post(f"{prefix}/checkout/", data={**hidden(page.text), **ADDRESS, **other})


def number_in(answer):
    """The order number a checkout led to."""
    assert answer.status_code == 303, text(answer.text)
    return re.search(r"/orders/([0-9A-Z-]+)/", answer.headers["Location"])[1]


def until(answer, seconds=15):
    """Wait until ``answer()`` is true; the last value is returned."""
    end = time.monotonic() + seconds
    while not (value := answer()) and time.monotonic() < end:
        time.sleep(0.05)
    return value


LAMP, CABLE = "DL-7W-30K", "BV-2.5-R"
DAY = 86400
WAYBILL = "SF1234567890123"


def pay(number, at):
    view = payments.view(number)
    notice = Notice(f"e-{number}", "paid", "dengshi", view.intent, f"T-{number}", view.amount)
    assert notices._take("sandbox", notice, "{}", at) == "applied"


def level(sku):
    return stock.levels([sku])[sku]


def view(number, now, lang="zh"):
    return service.view(number, lang, at=now)


def parcel(number, place=0):
    """A parcel of the order, the oldest first."""
    return shipping.of(number)[place]


def proved(at):
    """The whole self-audit finds nothing to stop money for, as of ``at`` or of the last thing that happened.

    What is merely late does not count: no worker runs in these tests.
    """
    last = database.execute_sql("SELECT MAX(at) FROM status_log").fetchone()[0]
    found = check.findings("all", max(at, last or 0))
    assert not stopping(found), found


def everything():
    """Every row of every table: what must be the same before and after a refusal."""
    return {
        table: sorted(map(repr, database.execute_sql(f'SELECT * FROM "{table}"').fetchall()))
        for table in database.get_tables()
    }


def events(number, machine="order"):
    """What happened, by name."""
    return [entry.event for entry in journal.history(machine, number)]
