"""The sandbox gateway over its own HTTP door: what it is told, it tells the shop, with its signature and its time."""

from __future__ import annotations

import json

import pytest

from backend.kernel import outbox
from backend.payments import errands, service
from backend.payments.errors import GatewayDown, ProviderRefuses, Unreadable
from backend.payments.providers import known
from backend.payments.providers.contract import Notice
from backend.payments.providers.sandbox import keys, signing
from backend.payments.providers.sandbox.client import Sandbox, moment
from backend.payments.providers.sandbox.gateway import create_gateway
from backend.payments.providers.sandbox.postman import Postman
from catalog.money import Money
from tests.payments.money import AT, do_outbox, fen, opened, refund_status, status


@pytest.fixture
def gateway(app, settings, heard, monkeypatch):
    """A gateway whose postman waits to be sent, with the shop's client calling it without a network."""
    monkeypatch.setattr(Postman, "start", lambda self: None)
    keys.prepare(settings.KEYS_DIR, settings.SANDBOX_DIR)
    made = create_gateway(settings.SANDBOX_DIR, "http://shop/payments/notify/sandbox", lambda: AT)
    client, shop = made.test_client(), Sandbox("http://gateway", settings.KEYS_DIR)

    def call(verb, what, at):
        body = json.dumps({"verb": verb, "merchant": "dengshi", **what}).encode()
        headers = signing.sign(shop._ours, signing.REQUEST, body, at)
        answer = client.post(f"/api/{verb}", data=body, headers=headers)
        assert answer.status_code == 200, answer.text
        signing.check(shop._theirs, signing.ANSWER, answer.headers, answer.data, at)
        return answer.json

    monkeypatch.setattr(shop, "_call", call)
    known.use({"sandbox": shop})
    return made.extensions["gateway"], client


def trade(gateway, client, name):
    """The shopper comes to the gateway with the signed address of this intent."""
    address = service.start("R1", "http://shop/orders/", "zh", AT)
    answer = client.get(address.removeprefix("http://gateway"))
    assert answer.status_code == 303
    return gateway.store.by_intent(name)


def told(gateway, name):
    """The notices the gateway has for the shop, as it would sign them."""
    return [row.body.encode() for row in gateway.store.notices(name)]


def deliver(gateway, name):
    answers = []
    for body in told(gateway, name):
        headers = signing.sign(gateway.key, signing.NOTICE, body, AT)
        answers.append(service.receive("sandbox", headers, body, AT).text)
    return answers


def test_a_refund_is_told_by_a_notice_of_its_own(gateway):
    gateway, client = gateway
    name = opened()
    row = trade(gateway, client, name)
    client.post(f"/trade/{row.trade}/", data={"act": "pay"})
    assert deliver(gateway, name) == ["success"]
    assert fen() == {"provider_clearing": 8600, "escrow_held": -8600}
    refund = service.refund("R1", Money(600), "", "shopper", AT)
    do_outbox(AT)
    kinds = [json.loads(body)["kind"] for body in told(gateway, name)]
    assert kinds == ["paid", "refunded"]
    assert deliver(gateway, name) == ["success", "success"]
    assert refund_status(refund) == "SUCCEEDED"
    assert fen() == {"provider_clearing": 8000, "escrow_held": -8000}


def test_a_closed_trade_is_told_and_changes_nothing(gateway):
    gateway, client = gateway
    name = opened()
    trade(gateway, client, name)
    service.expire("R1", "timer", AT)
    do_outbox(AT)
    do_outbox(AT)
    assert [json.loads(body)["kind"] for body in told(gateway, name)] == ["closed"]
    assert deliver(gateway, name) == ["success"]
    assert status(name) == "EXPIRED"


def test_a_trade_that_the_provider_will_not_close_is_asked_about_once(provider):
    """It was paid a moment before: the errand is done, and the money is on its way back."""
    name = opened()
    service.start("R1", "http://shop/", "zh", AT)
    service.expire("R1", "timer", AT + 1800)

    def refused(intent, at):
        raise ProviderRefuses("it is paid")

    provider.close = refused
    provider.query = lambda intent, at: Notice("e1", "paid", "dengshi", name, "T1", Money(8600))
    todo = {"payment.close": errands.handlers(lambda: AT + 1801)["payment.close"]}
    assert outbox.run_due(todo, at=AT + 1801, only=["payment.close"]) == 1
    assert outbox.run_due(todo, at=AT + 10**6, only=["payment.close"]) == 0, "nothing is left to try"
    assert status(name) == "LATE_PAID"


def test_a_provider_that_is_away_is_tried_again(provider):
    """Negative control: what may help later is kept."""
    opened()
    service.start("R1", "http://shop/", "zh", AT)
    service.expire("R1", "timer", AT + 1800)

    def away(intent, at):
        raise GatewayDown

    provider.close = away
    todo = {"payment.close": errands.handlers(lambda: AT + 1801)["payment.close"]}
    assert outbox.run_due(todo, at=AT + 1801, only=["payment.close"]) == 0
    provider.close = lambda intent, at: None
    assert outbox.run_due(todo, at=AT + 10**6, only=["payment.close"]) == 1


def test_the_time_of_a_notice_is_chinas(gateway):
    gateway, client = gateway
    name = opened()
    row = trade(gateway, client, name)
    client.post(f"/trade/{row.trade}/", data={"act": "pay"})
    (body,) = told(gateway, name)
    assert json.loads(body)["time"] == "2027-01-15 16:00:00"
    assert known.provider("sandbox").read(body).at == AT


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2027-01-15 16:00:00", AT),
        ("2027-01-15T16:00:00", AT),
        ("2027-01-15T08:00:00Z", AT),
        ("2027-01-15T09:00:00+01:00", AT),
        ("", None),
    ],
)
def test_a_bare_time_is_chinas(written, at):
    assert moment(written) == at


@pytest.mark.parametrize("written", ["yesterday", "2027-13-01 00:00:00", "1800000000000"])
def test_a_time_that_is_none_is_refused(written):
    with pytest.raises(Unreadable):
        moment(written)
