"""What is asked beside the price belongs to a release, as prices do: it comes into service and goes back with the pages."""

from __future__ import annotations

import pytest
from buying import ADDRESS, LAMP, checkout, fill, hidden, number_in

from backend.app import create_app
from backend.kernel.db import database, run
from backend.payments.providers import known
from catalog.money import Money
from catalog.shop import NAME
from plugins.release.releases import Releases
from tests.conftest import ROOT

DEMO = (ROOT / "content" / NAME).read_text("utf-8")


@pytest.fixture
def release(settings):
    """``release("9.00", 20, 70)`` puts one in service: freight, minutes to pay, the provider's rate."""
    releases = Releases(settings.OUTPUT_DIR)

    def publish(flat: str, minutes: int, rate: int) -> Releases:
        text = DEMO
        for line in (f'flat = "{flat}"', f"pay_minutes = {minutes}", f"sandbox = {rate}"):
            name = line.partition(" = ")[0]
            text = text.replace(
                next(old for old in DEMO.splitlines() if old.startswith(f"{name} = ")), line, 1
            )
        with releases.begin() as staging:
            staging.put("index.html", text.encode())
            staging.commit("v", {NAME: text.encode()}, at=1)
        return releases

    return publish


def asked(client, app):
    """What an order is asked now: freight in fen, minutes to pay."""
    fill(client, app, {LAMP: 1})
    number = number_in(checkout(client))
    return run(
        "SELECT freight_fen, (pay_due - placed_at) / 60 FROM orders WHERE number = ?", number
    ).fetchone()


def test_an_order_is_asked_what_the_pages_say(settings, release):
    release("8.00", 30, 60)
    app = create_app(settings)  # as `make serve` leaves it running
    client = app.test_client()
    with app.app_context():
        assert asked(client, app) == (800, 30)
        fill(client, app, {LAMP: 1})
        seen = hidden(client.get("/checkout/?province=44").text)
        releases = release("9.00", 20, 70)
        assert client.post("/checkout/", data={**seen, **ADDRESS}).status_code == 409, (
            "the total rose meanwhile"
        )
        assert asked(client, app) == (900, 20)
        assert known.provider("sandbox").fee_bp == 70

        releases.roll_back()
        assert asked(client, app) == (800, 30)
        assert known.provider("sandbox").fee_bp == 60
        database.close()


def test_terms_that_cannot_be_read_change_nothing(settings, release):
    releases = release("9.00", 20, 60)
    house = create_app(settings).extensions["house"]
    releases.current().keep({NAME: b"flat = "})
    assert house.shop.freight.flat == Money(900)
    assert create_app(settings).extensions["house"].shop.freight.flat == Money(800), "those of content/"
