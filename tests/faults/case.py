"""One thing to be paid, what arrives about it, and how it stands in the end."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from backend.kernel.bus import bus
from backend.kernel.db import run
from backend.kernel.errors import Refusal
from backend.payments import events
from backend.payments import notices as inbox
from backend.payments import service as payments
from backend.payments.providers.sandbox import keys, signing
from catalog.money import Money
from tests.faults import shop
from tests.faults.bank import Bank, notice

TOTAL, PART = 8600, 500
#: genuine tellings of a payment; ``second`` is another payment for the same thing
MONEY = ("pay", "dup", "retold", "second", "second dup")
#: genuine tellings of other money than is due
WRONG = ("amount", "currency")
EVENTS = ("pay", "dup", "retold", "second", "forged", "amount", "currency", "merchant", "refund", "close")
MORE = ("old", "other", "unknown", "another purpose", "second dup")


class Case:
    """One thing to be paid and what arrives about it."""

    def __init__(self, home: Path, bank: Bank, reference: str) -> None:
        self._bank, self.reference, self._at = bank, reference, shop.AT
        self._ours = keys.private(home / "keys" / keys.MERCHANT_KEY)
        bank.refunds.clear()
        self.heard: Counter[str] = Counter()
        listen = lambda event: self.heard.update([type(event).__name__])  # noqa: E731
        bus.wire({fact: (listen,) for fact in vars(events).values() if isinstance(fact, type)})
        self.intent = payments.open(reference, Money(TOTAL), self._at, expires_at=self._at + 1800)
        payments.start(reference, "http://shop.example/", "zh", self._at)
        #: by the payment: currency and fen
        self.paid: dict[str, tuple[str, int]] = {}

    def happen(self, name: str) -> None:
        """One of the events of this module."""
        self._at += 1
        if name == "refund":
            try:
                payments.refund(self.reference, Money(PART), "scratched", f"staff:{self.reference}", self._at)
            except Refusal:
                return
        elif name == "close":
            payments.expire(self.reference, "timer", self._at)
        else:
            self._arrive(name)

    def _arrive(self, name: str) -> None:
        trade = (
            "B" if name.startswith("second") else "X" if name in {"amount", "merchant", "currency"} else "A"
        )
        event = {"dup": "pay", "second dup": "second"}.get(name, name)
        other: dict[str, object] = {
            "amount": {"fen": TOTAL - 1}, "merchant": {"merchant": "somebody"}, "currency": {"currency": "USD"},
            "unknown": {"intent": "pi-nobody"}, "other": {"kind": "other"},
        }.get(name, {})  # fmt: skip
        body = notice(
            self.intent,
            TOTAL,
            **{"event": f"{self.intent}:{event}", "trade": f"{trade}-{self.intent}", **other},
        )
        headers = self._bank.signed(body, self._at - (301 if name == "old" else 0))
        if name == "forged":
            headers = signing.sign(self._ours, signing.NOTICE, body, self._at)
        elif name == "another purpose":
            headers = signing.sign(self._bank.gateway_key, signing.ANSWER, body, self._at)
        answer = inbox.receive("sandbox", headers, body, self._at)
        if name in MONEY + WRONG:
            assert answer == inbox.Answer(200, inbox.SUCCESS), answer
            told = json.loads(body)
            self.paid[f"{trade} {name if name in WRONG else ''}"] = (told["currency"], told["fen"])
        else:
            assert answer.status != 200 or name == "other", answer

    def end(self) -> str:
        """How everything stands when all errands are done."""
        for later in (10, 1000, 10_000):
            shop.run_outbox(self._at + later)
        status = run("SELECT status FROM intent WHERE name = ?", self.intent).fetchone()[0]
        refunds = sorted(
            f"{kind} {fen} {status}"
            for kind, fen, status in run(
                "SELECT kind, amount_fen, status FROM refund WHERE reference = ?", self.reference
            )
        )
        return f"{status} {self._accounts()} {refunds} {sorted(self.heard.items())}"

    def wrong(self) -> list[str]:
        """Money that came and is neither held nor sent back, or was sent back twice."""
        accounts = self._accounts()
        came, back, sent = Counter[str](), Counter[str](), Counter[str]()
        for currency, fen in self.paid.values():
            came[currency] += fen
        for currency, fen in run(
            "SELECT currency, amount_fen FROM refund WHERE reference = ? AND status = 'SUCCEEDED'",
            self.reference,
        ):
            back[currency] += fen
        for trade, amount in self._bank.refunds.values():
            if trade.endswith(self.intent):
                sent[amount.currency] += amount.fen
        for currency in {*came, *back, *sent}:
            left = came[currency] - back[currency]
            stands = [
                accounts.get(f"{account} {currency}", 0) for account in ("escrow_held", "provider_clearing")
            ]
            if stands != [-left, left] or sent[currency] != back[currency]:
                return [f"{self.reference}: came {came}, back {back}, sent {sent}, {accounts}"]
        return []

    def _accounts(self) -> dict[str, int]:
        rows = run(
            "SELECT account, e.currency, SUM(amount_fen) FROM ledger_entry e JOIN ledger_txn t ON t.id = e.txn_id "
            "WHERE t.reference = ? GROUP BY account, e.currency HAVING SUM(amount_fen) <> 0 ORDER BY account, e.currency",
            self.reference,
        )
        return {f"{account} {currency}": fen for account, currency, fen in rows}
