"""The page as it was sold is made again from what was kept, byte for byte, whatever changed since."""

from __future__ import annotations

import sqlite3
import subprocess
import sys

import pytest

from backend.app import create_app
from backend.cart import service as carts
from backend.cart.forms import Wish
from backend.config import Settings
from backend.kernel import web
from backend.kernel.db import close_database, database, run
from backend.offers import service as offers
from backend.orders import placing, regions
from backend.orders.forms import Checkout
from tests.conftest import ROOT
from tests.deploy.test_publisher import House, house_in

SKU = "DL-7W-40K"


def buy(house: House) -> str:
    """An order of one lamp, as the service of this house takes it. Returns its number."""
    folder = house.folder
    stock = folder / "stock.csv"
    stock.write_text(f"sku,on_hand,safety\n{SKU},9,0\n", "utf-8")
    settings = Settings(
        DATABASE_URL=f"sqlite:///{folder}/shop.db", CONTENT_DIR=house.content, OUTPUT_DIR=house.output,
        INDEX_DIR=folder / "var/index", KEYS_DIR=folder / "keys", SANDBOX_DIR=folder / "sandbox",
        MAIL_DIR=folder / "mail",
    )  # fmt: skip
    app = create_app(settings)
    with app.app_context():
        database.connect(reuse_if_open=True)
        assert app.test_cli_runner().invoke(args=["stock", "load", str(stock)]).exit_code == 0
        at, offer, sealer = web.house().clock.now(), offers.get(SKU), web.house().tools["sealer"]
        wish = Wish(SKU, 1, offer.price.fen, sealer.seal(SKU, offer.price, offer.digest))
        cart = carts.add(None, wish, sealer, at)
        form = Checkout("李明", "+8613800138817", "", regions.find("440305"), "科技园路 1 号", "", "sandbox")
        number = placing.place(
            cart, form, form_key=cart, seen_fen=10**9, shop=web.house().shop, home="http://127.0.0.1:8000", lang="zh",
            at=at,
        )  # fmt: skip
        assert run("SELECT version FROM order_line").fetchone()[0] == offers.version()
    close_database()
    return str(number)


def as_sold(house: House, number: str, sku: str = SKU) -> subprocess.CompletedProcess[str]:
    words = [
        "deploy/as_sold.py",
        number,
        sku,
        "-s",
        str(house.folder / "conf.py"),
        "--into",
        str(house.folder / "sold"),
    ]
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=house.environment(),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def sold(tmp_path_factory: pytest.TempPathFactory) -> tuple[House, str, bytes]:
    """A shop that sold a lamp and then changed its price, its text, a comment on it and a topic."""
    house = house_in(tmp_path_factory.mktemp("sold"))
    assert house.run("once").returncode == 0
    number, page = buy(house), house.output / "p" / "dl-7w" / "index.html"
    then = page.read_bytes()
    house.reprice("45.00")
    (house.content / "products" / "dl-7w.md").write_text("另一段介绍。\n", "utf-8")
    (house.content / "comments" / "dl-7w.json").unlink()
    done = house.run("once")
    assert done.returncode == 0, done.stderr
    assert page.read_bytes() != then
    return house, number, then


def test_the_page_is_made_again_byte_for_byte(sold):
    house, number, then = sold
    done = as_sold(house, number)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (house.folder / "sold" / "p" / "dl-7w" / "index.html").read_bytes() == then
    assert "byte for byte the page that was live" in done.stdout
    now = house.page().encode()
    assert now != then, "the site itself stays as it is"


def test_an_order_or_sku_that_there_is_not_is_named(sold):
    house, number, _ = sold
    assert "has no line BV-2.5-R" in as_sold(house, number, "BV-2.5-R").stderr


def test_a_page_of_other_bytes_is_called_so(sold):
    """Negative control: one kept byte of the hash is another, and the verb says that the page is not the one."""
    house, number, _ = sold
    with sqlite3.connect(house.folder / "shop.db") as base:
        base.execute("DROP TRIGGER edition_page_no_update")
        base.execute("UPDATE edition_page SET hash = 'x' || SUBSTR(hash, 2)")
    done = as_sold(house, number)
    assert done.returncode == 1
    assert "not the page that was live" in done.stdout
