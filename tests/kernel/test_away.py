"""The database's server is away: every door says so in a sentence, and nobody sees a blank page."""

from __future__ import annotations

import pytest

from backend.app import create_app
from backend.kernel.db import close_database, open_database

DOORS = [
    ("GET", "/cart/"), ("GET", "/en/checkout/"), ("GET", "/orders/lookup/"), ("GET", "/search/?q=led"), ("GET", "/staff/"),
    ("GET", "/api/stock?sku=any"), ("POST", "/cart/add"), ("POST", "/cart/update"),
    ("POST", "/orders/lookup/"),
]  # fmt: skip


@pytest.fixture
def bereft(settings):
    """A shop whose database's server does not answer any more; it had shown a page before."""
    client = create_app(settings).test_client()
    assert client.get("/cart/").status_code == 200
    close_database()
    open_database("postgresql://dengshi@127.0.0.1:1/shop")  # nobody ever listens there
    yield client
    close_database()
    open_database(settings.DATABASE_URL)


def test_every_door_says_that_it_cannot_now(bereft):
    for method, door in DOORS:
        answer = bereft.open(
            door, method=method, data={"sku": "x", "form_key": "k"} if method == "POST" else None
        )

        assert (door, answer.status_code, answer.headers.get("Retry-After")) == (door, 503, "5")
        assert ("Please try again" if door.startswith("/en/") else "请过一会儿再试") in answer.text
        assert '<nav class="site-nav"' in answer.text, "as it was shown before"
