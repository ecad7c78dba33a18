"""Every door that writes answers a repeat as it did the first time, or the decision says why it need not."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

DECISION = Path(__file__).parents[2] / "docs" / "decisions" / "0010-a-repeated-form.md"
#: doors whose work goes by a key
KEYED = {
    "cart.add", "cart.update", "choosing.order", "checkout.order", "orders.act", "community.submit", "staff.decide", "staff.answer",
    "staff.order_action", "staff.publish_now", "staff.refund_decide", "staff.refund_withdraw", "staff.selfaudit_now",
    "staff.brake_lift", "staff.stock_arrival", "staff.stock_change", "staff.cash_move",
    "staff.catalog_upload", "staff.catalog_change_do", "staff.catalog_change_decide", "staff.catalog_version_do",
    "staff.exchange_prices", "staff.exchange_products", "staff.text_change_do", "staff.text_change_decide", "staff.text_save",
}  # fmt: skip
#: doors that need none: address → what the decision says of it
WITHOUT = {
    "search.opened": "/search/opened", "orders.pay": "/pay/", "orders.look_up": "/orders/lookup/", "payments.notify": "/payments/notify/",
    "staff.text_new": "/staff/texts/", "staff.text_preview": "/staff/texts/", "staff.sign_in": "/staff/sign-in/", "staff.sign_out": "/staff/sign-out/",
}  # fmt: skip


def doors(app):
    return {rule.endpoint: rule.rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}


def test_every_door_that_writes_is_of_one_kind_or_the_other(app):
    assert set(doors(app)) <= KEYED | set(WITHOUT)
    assert not KEYED & set(WITHOUT)


@pytest.mark.parametrize("endpoint", sorted(WITHOUT))
def test_the_decision_says_why_a_door_needs_no_key(app, endpoint):
    assert doors(app)[endpoint].startswith(WITHOUT[endpoint])
    assert f"`{WITHOUT[endpoint]}" in DECISION.read_text("utf-8")


def test_a_keyed_door_goes_by_its_key(app):
    """Its file calls ``once``, or placing does."""
    for endpoint in sorted(KEYED & set(doors(app))):
        text = inspect.getsource(inspect.getmodule(app.view_functions[endpoint]))
        assert "once(" in text or endpoint == "checkout.order", endpoint
