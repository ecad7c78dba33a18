"""The ledger proved: every account, everything that stands open with the documents behind it, and what does not fit."""

from __future__ import annotations

from backend.kernel.db import run
from backend.payments import decisions, ledger
from backend.payments.find import CARRYING
from backend.payments.rules import CASH, CHARGED, CURRENCY, FEE, HELD, SUSPENSE, Hold, Proof
from catalog.money import Money

#: what should be held for a reference, by intents and refunds; what should be parked; what providers should have kept
_HELD_SHOULD = """
    SELECT i.reference, i.currency, SUM(CASE WHEN i.status IN ('HELD', 'FROZEN') THEN i.amount_fen - COALESCE(b.done, 0)
        WHEN i.status IN ('RELEASED', 'SETTLED') THEN COALESCE(b.waits, 0) ELSE 0 END)
    FROM intent i LEFT JOIN (
        SELECT intent, SUM(CASE WHEN status = 'SUCCEEDED' THEN amount_fen ELSE 0 END) AS done,
            SUM(CASE WHEN status IN ('SUCCEEDED', 'REJECTED', 'WITHDRAWN') THEN 0 ELSE amount_fen END) AS waits
        FROM refund WHERE kind = 'refund' GROUP BY intent
    ) b ON b.intent = i.name
    WHERE i.status IN ('HELD', 'FROZEN', 'RELEASED', 'SETTLED') GROUP BY i.reference, i.currency
"""
_PARKED_SHOULD = """
    SELECT reference, currency, SUM(amount_fen) FROM refund WHERE kind = 'unapplied_refund' AND status <> 'SUCCEEDED'
    GROUP BY reference, currency
"""
_KEPT_SHOULD = f"""
    SELECT t.reference, t.currency, SUM((e.amount_fen * i.fee_bp + 5000) / 10000) FROM ledger_txn t
    JOIN ledger_entry e ON e.txn_id = t.id AND e.account = '{HELD}'
    JOIN intent i ON i.reference = t.reference AND i.status IN ('RELEASED', 'SETTLED')
    WHERE t.kind IN ({", ".join(f"'{kind}'" for kind in CHARGED)}) GROUP BY t.reference, t.currency
"""


def proof() -> Proof:
    """All of it, as of now."""
    accounts = ledger.balances()
    foreign = {name: ledger.balances(name) for name in ledger.currencies() if name != CURRENCY}
    holds, parked, cash = (_open(account) for account in (HELD, SUSPENSE, CASH))
    problems = [f"ledger transaction {number} does not sum to zero" for number in ledger.crooked()]
    if (broken := ledger.broken_at()) is not None:
        problems.append(f"the chain is broken at ledger transaction {broken}")
    problems += _differences(ledger.held(HELD), _HELD_SHOULD, "held")
    problems += _differences(ledger.held(SUSPENSE), _PARKED_SHOULD, "parked")
    problems += _differences(ledger.held(FEE), _KEPT_SHOULD, "kept as fee")
    return Proof(
        accounts=accounts,
        balanced=not problems
        and not any(sum(b.fen for b in of.values()) for of in (accounts, *foreign.values())),
        holds=holds,
        problems=tuple(problems),
        parked=parked,
        cash=cash,
        refunds=tuple(decisions.under_way()),
        foreign=foreign,
    )


def _open(account: str) -> tuple[Hold, ...]:
    amounts = ledger.held(account)
    if not amounts:
        return ()
    behind, states = ledger.behind(account), _states()
    return tuple(
        Hold(
            reference, account, -amount if account == CASH else amount, states.get(reference, "?"),
            tuple(behind[reference]),
        )
        for reference, amount in amounts
    )  # fmt: skip


def _states() -> dict[str, str]:
    """Where each reference's money stands: the intent that carries it, else the newest."""
    carrying = ", ".join(f"'{status}'" for status in CARRYING)
    rows = run(f"SELECT reference, status FROM intent ORDER BY status IN ({carrying}), id")
    return dict(rows.fetchall())


def _differences(found: list[tuple[str, Money]], should: str, word: str) -> list[str]:
    there = {(reference, amount.currency): amount.fen for reference, amount in found}
    wanted = {(reference, currency): int(fen) for reference, currency, fen in run(should)}
    return [
        f"{one[0]}: {there.get(one, 0)} {'fen' if one[1] == CURRENCY else one[1]} {word}, {wanted.get(one, 0)} expected"
        for one in sorted({*there, *wanted})
        if there.get(one, 0) != wanted.get(one, 0)
    ]
