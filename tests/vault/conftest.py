"""A shop with orders whose database is copied and put back."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import flask
import pytest

from backend.app import create_app, create_keeper
from backend.cart import service as carts
from backend.cart.forms import Wish
from backend.config import Settings
from backend.kernel import presence
from backend.kernel.db import close_database, database
from backend.offers import service as offers
from backend.orders import placing, regions
from backend.orders.forms import Checkout
from tests.conftest import ROOT, MovableClock

LAMP = "GU10-6W-30K-36"


def place(app: flask.Flask, at: int) -> str:
    """An order of one lamp, not paid yet. Returns its number."""
    house = app.extensions["house"]
    offer, sealer = offers.get(LAMP), house.tools["sealer"]
    wish = Wish(LAMP, 1, offer.price.fen, sealer.seal(LAMP, offer.price, offer.digest))
    cart = carts.add(None, wish, sealer, at)
    form = Checkout("李明", "+8613800138817", "", regions.find("440305"), "科技园路 1 号", "", "sandbox")
    return placing.place(
        cart, form, form_key=cart, seen_fen=10**9, shop=house.shop, home="http://127.0.0.1:8000", lang="zh", at=at
    )  # fmt: skip


class Keeper:
    """The one who copies and restores, for a shop that ``shut`` closes and ``open`` opens again."""

    def __init__(self, settings: Settings, clock: MovableClock) -> None:
        self.settings, self.clock = settings, clock

    @property
    def file(self) -> Path:
        return Path(self.settings.DATABASE_URL.removeprefix("sqlite:///"))

    def say(self, *words: object) -> SimpleNamespace:
        done = create_keeper(self.settings).test_cli_runner().invoke(args=["database", *map(str, words)])
        return SimpleNamespace(status=done.exit_code, text=done.output)

    def apart(self, *words: object) -> SimpleNamespace:
        """As ``say``, in a process of its own."""
        told = vars(self.settings)
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "backend.wsgi:keeper", "database", *map(str, words)],
            cwd=ROOT, env=os.environ | {name: str(value) for name, value in told.items()}, check=False,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        return SimpleNamespace(status=done.returncode, text=done.stdout)

    def backup(self, *, apart: bool = False) -> Path:
        self.clock.walk(1)
        told = self.apart("backup") if apart else self.say("backup")
        assert told.status == 0, told.text
        return Path(told.text.partition(": ")[0])

    def shut(self) -> None:
        close_database()
        while presence._held:
            presence._held.pop().close()

    def open(self) -> flask.Flask:
        app = create_app(self.settings)
        database.connect(reuse_if_open=True)
        return app


@pytest.fixture
def keeper(settings: Settings, clock: MovableClock, tmp_path: Path) -> Keeper:
    return Keeper(replace(settings, BACKUP_DIR=tmp_path / "backups", BACKUP_KEEP=3), clock)


@pytest.fixture
def sold(app: flask.Flask, keeper: Keeper) -> Callable[[int], list[str]]:
    """``sold(3)`` are the numbers of three new orders."""
    return lambda count: [place(app, keeper.clock.now()) for _ in range(count)]
