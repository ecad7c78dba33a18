"""One thing to be paid, what arrives about it, and how it stands in the end."""

from __future__ import annotations

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
EVENTS = ("pay", "dup", "retold", "second", "forged", "amount", "merchant", "refund", "close", "other")
MORE = ("old", "currency", "unknown", "another purpose", "second dup")


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
        self.paid: dict[str, int] = {}

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
        if name in MONEY:
            assert answer.status == 200, answer
            self.paid[trade] = TOTAL
        else:
            assert answer.status != 200 or name == "other" or name in {"amount", "currency"}, answer

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
        came = sum(self.paid.values())
        back = sum(
            fen
            for (fen,) in run(
                "SELECT amount_fen FROM refund WHERE reference = ? AND status = 'SUCCEEDED'", self.reference
            )
        )
        held = -accounts.get("escrow_held", 0)
        sent = sum(fen for trade, fen in self._bank.refunds.values() if trade.endswith(self.intent))
        if came - back != held or accounts.get("provider_clearing", 0) != came - back or sent != back:
            return [f"{self.reference}: came {came}, back {back}, sent {sent}, {accounts}"]
        return []

    def _accounts(self) -> dict[str, int]:
        rows = run(
            "SELECT account, SUM(amount_fen) FROM ledger_entry e JOIN ledger_txn t ON t.id = e.txn_id "
            "WHERE t.reference = ? GROUP BY account HAVING SUM(amount_fen) <> 0 ORDER BY account",
            self.reference,
        )
        return dict(rows)
