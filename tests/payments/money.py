"""Money in every state it can be in: a provider that obeys, payments, and what the books say."""

from __future__ import annotations

import json

from backend.kernel.db import run
from backend.payments import errands, ledger, notices, service
from backend.payments.errors import GatewayDown, ProviderRefuses
from backend.payments.find import by_name
from backend.payments.providers.contract import Notice
from catalog.money import Money

AT = 1_800_000_000
TOTAL = Money(8600)
LARGE = Money(600_000)


class Obedient:
    """A provider that does what it is told, unless it is told to refuse or to be away."""

    merchant = "dengshi"
    hold_days = 180
    fee_bp = 0

    def __init__(self):
        self.refunds, self.releases = [], []
        self.refuses = self.away = False

    def start(self, trade, at):
        return "http://gateway/"

    def query(self, intent, at):
        return None

    def release(self, intent, amount, at):
        self.releases.append((intent, amount.fen))

    def close(self, intent, at):
        pass

    def refund(self, intent, trade, refund, amount, at):
        if self.away:
            raise GatewayDown
        if self.refuses:
            raise ProviderRefuses("closed account")
        self.refunds.append((trade, refund, amount.fen))


def opened(reference="R1", amount=TOTAL, provider="sandbox"):
    """A new intent."""
    return service.open(reference, amount, AT, expires_at=AT + 1800, provider=provider)


def pay(name, trade="", *, event="", at=AT, amount=None, merchant="dengshi", kind="paid", refund=""):
    """A genuine notice about the intent ``name``. Returns what it came to."""
    intent = by_name(name)
    trade = trade or f"T-{name}"
    notice = Notice(
        event or f"{trade}:{kind}:{refund}", kind, merchant, name, trade, amount or intent.amount, refund
    )
    return notices._take("sandbox", notice, "{}", at)


def held(reference="R1", amount=TOTAL):
    """An intent that is paid. Returns its name."""
    name = opened(reference, amount)
    assert pay(name) == "applied"
    return name


def do_outbox(at=AT + 100, topics=("payment.refund", "payment.release", "payment.close")):
    """Everything the outbox holds for the provider, done or not: all of it bears repetition."""
    work = errands.handlers(lambda: at)
    for topic, payload in run("SELECT topic, payload FROM outbox ORDER BY id").fetchall():
        if topic in topics:
            work[topic](json.loads(payload))


def fen():
    """Accounts that are not empty."""
    return {account: balance.fen for account, balance in ledger.balances().items() if balance}


def status(name):
    return by_name(name).status.value


def refund_status(name):
    return service.refund_view(name).status


def moves(machine):
    """Every move of a machine's log, as (source, event, target)."""
    sql = "SELECT source, event, target FROM status_log WHERE machine = ? AND source <> '' ORDER BY id"
    return [tuple(row) for row in run(sql, machine)]


def everything():
    """What is written about money, to compare."""
    tables = ("intent", "refund", "ledger_txn", "ledger_entry", "inbox", "outbox", "status_log")
    return {table: [tuple(row) for row in run(f"SELECT * FROM {table} ORDER BY id")] for table in tables}
