"""A product to talk about."""

from __future__ import annotations

import flask
import pytest

from backend.offers import service as offers


@pytest.fixture
def slug(app: flask.Flask) -> str:
    offer = offers.get("DL-7W-30K")
    assert offer is not None
    return offer.product
