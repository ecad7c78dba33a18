"""A small real shop to break: six SKUs on sale, made once as a template and copied for every run."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import peewee

from backend import app as rooms
from backend.cart import service as carts
from backend.cart.forms import Wish
from backend.config import Settings
from backend.kernel import db, outbox
from backend.kernel.bus import bus
from backend.kernel.db import database, open_database
from backend.kernel.errors import Busy
from backend.offers import service as offers
from backend.orders import placing, regions
from backend.orders.forms import Checkout
from backend.payments import errands
from backend.payments.providers import known
from backend.payments.providers.cod import Cash
from backend.stock import service as stock
from catalog import load
from catalog import shop as shop_file
from catalog.seal import Sealer, load_key
from tests.faults.bank import Bank

ROOT = Path(__file__).parents[2]
#: where the clock of every harness starts, UTC seconds
AT = 1_800_000_000
PRODUCTS = ("bulb-a60-9w", "bvr-25")
SKUS = ("BA60-9W-27K", "BA60-9W-30K", "BA60-9W-40K", "BA60-9W-65K", "BVR-25-B", "BVR-25-R")
#: memory where there is some: a process that is killed does not care what its disk is made of
FAST = Path("/dev/shm") if Path("/dev/shm").is_dir() else Path(tempfile.gettempdir())


@contextmanager
def folder() -> Iterator[Path]:
    """A folder in memory that is gone afterwards."""
    made = Path(tempfile.mkdtemp(prefix="faults-", dir=FAST))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def settings_in(home: Path, file: str = "shop.db", **more: Any) -> Settings:
    """Settings of a shop whose every file stands in ``home``."""
    settings = Settings(
        DATABASE_URL=f"sqlite:///{home / file}",
        CONTENT_DIR=ROOT / "content",
        OUTPUT_DIR=home / "output",
        INDEX_DIR=home / "index",
        KEYS_DIR=home / "keys",
        SANDBOX_DIR=home / "sandbox",
        MAIL_DIR=home / "mail",
        CLOCK_FILE=home / "clock",
        BUILD_COMMAND="true",
        PROXY_COUNT=1,
    )
    return replace(settings, **more)


def prepare(home: Path, stocked: Mapping[str, int] | int = 100_000) -> Path:
    """Make the template ``home/template.db`` with so many pieces of each SKU. Its connections are closed."""
    app = rooms.create_app(settings_in(home, "template.db"))
    whole = load.load(ROOT / "content")
    few = {slug: whole.products[slug] for slug in PRODUCTS}
    with app.app_context():
        database.connect(reuse_if_open=True)
        offers.publish(replace(whole, products=few), AT)
        for sku in SKUS:
            pieces = stocked if isinstance(stocked, int) else stocked.get(sku, 0)
            if pieces:
                stock.receive(sku, pieces, "opening stock", "test", AT)
        database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    close()
    return home / "template.db"


def copy(home: Path, file: str = "shop.db") -> Path:
    """A fresh shop from the template of ``home``."""
    for end in ("-wal", "-shm"):
        (home / f"{file}{end}").unlink(missing_ok=True)
    shutil.copyfile(home / "template.db", home / file)
    return home / file


def open_shop(home: Path, file: str = "shop.db", query: str = "") -> Bank:
    """Open a copy as app.py does, with a bank that takes no calls over the network. In the process that works with it."""
    open_database(f"sqlite:///{home / file}{query}")
    bus.wire(rooms.LISTENERS)
    bank = Bank(home / "keys", home / "sandbox", lambda: facts().payment.fee_bp["sandbox"])
    known.use({"sandbox": bank, "cod": Cash()})
    database.connect(reuse_if_open=True)
    return bank


@cache
def sealer(home: Path) -> Sealer:
    """What seals the prices of a page."""
    return Sealer(load_key(home / "keys" / "seal.key"))


@cache
def facts() -> shop_file.Shop:
    """content/shop.toml."""
    return shop_file.load(ROOT / "content" / "shop.toml")


def form(method: str = "sandbox", email: str = "wang@example.com") -> Checkout:
    """A checkout form as the door has read it."""
    region = regions.find("440305")
    assert region is not None
    return Checkout("王小灯", "+8613800138000", email, region, "科技园南区 3 栋 1202", "", method)


def wish(home: Path, sku: str, qty: int) -> Wish:
    """A buy form with a genuine seal."""
    return wish_of(sealer(home), sku, qty)


def wish_of(maker: Sealer, sku: str, qty: int) -> Wish:
    """The same with the seal of ``maker``."""
    offer = offers.get(sku)
    assert offer is not None
    return Wish(sku, qty, offer.price.fen, maker.seal(sku, offer.price, offer.digest))


def fill(home: Path, wanted: Mapping[str, int], at: int = AT) -> str:
    """A cart with these pieces. Returns its token."""
    cart: str | None = None
    for sku, qty in wanted.items():
        cart = carts.add(cart, wish(home, sku, qty), sealer(home), at)
    assert cart is not None
    return cart


def place(cart: str, key: str, at: int = AT, *, method: str = "sandbox", email: str = "", **more: Any) -> str:
    """Order what is in the cart. Returns the order's number."""
    return placing.place(
        cart, form(method, email), form_key=key, seen_fen=10**12, shop=facts(), home="http://shop.example",
        lang="zh", at=at, **more,
    )  # fmt: skip


def run_outbox(at: int) -> int:
    """Do what the outbox holds for payments; mails are left to the post."""
    deaf = dict.fromkeys(("mail", "publish"), lambda _payload: None)
    return outbox.run_due({**deaf, **errands.handlers(lambda: at)}, at=at)


def settle_disk() -> None:
    """Fold the log back, as the worker does; where the disk refuses, it comes again."""
    with suppress(peewee.OperationalError, Busy):
        db.fold()


def close() -> None:
    """Close every connection of this process: what SQLite knows of an open file must not be inherited by a fork."""
    db.close_database()
