"""gunicorn's settings for the harness: pages are compiled once before workers are forked, so that a new one serves at once."""

from __future__ import annotations

import re
from typing import Any

from backend.kernel.db import database
from tests.faults import shop
from tests.faults.browser import hidden
from tests.faults.doors import ADDRESS


def when_ready(server: Any) -> None:
    """Walk once through a shop's pages, up to an order that is refused."""
    app = server.app.wsgi()
    shopper = app.test_client()
    sealer = app.extensions["house"].tools["sealer"]
    with app.app_context(), database.connection_context():
        wish = shop.wish_of(sealer, shop.SKUS[1], 1)
    form = {"sku": wish.sku, "qty": "1", f"price:{wish.sku}": str(wish.fen), f"seal:{wish.sku}": wish.seal}
    assert shopper.post("/cart/add", data=form).status_code == 303
    page = hidden(shopper.get("/checkout/?province=44").text)
    assert shopper.post("/checkout/", data={**page, **ADDRESS, "name": ""}).status_code == 422
    assert re.search("form_key", str(page))
    shop.close()
