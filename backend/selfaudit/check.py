"""Asks the invariants."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from backend.community.states import COMMENT
from backend.editing.states import CHANGE
from backend.kernel import ticks
from backend.kernel.db import run
from backend.kernel.logs import log
from backend.kernel.states import Machine
from backend.orders.states import DISPUTE, ORDER
from backend.payments.rules import sides
from backend.payments.states import PAYMENT, REFUND
from backend.selfaudit import deep, shelves
from backend.selfaudit.invariants import (
    alive,
    audit,
    disputes,
    documents,
    fees,
    money,
    orders,
    privacy,
    refunds,
    state,
    stock,
)
from backend.selfaudit.rules import SHOWN, Finding, Invariant
from backend.shipping.states import SHIPMENT

INVARIANTS: tuple[Invariant, ...] = (
    *deep.DATABASE, *money.INVARIANTS, *documents.INVARIANTS, *refunds.INVARIANTS, *disputes.INVARIANTS, *fees.INVARIANTS, *stock.INVARIANTS, *shelves.INVARIANTS,
    *orders.INVARIANTS, *state.INVARIANTS, *audit.INVARIANTS, *deep.CHAINS, *alive.INVARIANTS, *privacy.INVARIANTS,
    *deep.PRIVACY,
)  # fmt: skip
MACHINES: tuple[Machine[Any], ...] = (ORDER, DISPUTE, PAYMENT, REFUND, SHIPMENT, COMMENT, CHANGE)


def asked(which: str) -> tuple[Invariant, ...]:
    """The invariants of ``all`` or of the ``fast`` ones."""
    return INVARIANTS if which == "all" else tuple(one for one in INVARIANTS if one.fast)


def findings(which: str, at: int) -> dict[str, Finding]:
    """What does not hold as of ``at`` (UTC seconds), by id. An invariant that cannot be asked counts as broken."""
    found = {}
    for one in asked(which):
        broken = _patiently(one, at)
        if broken:
            found[one.id] = Finding(len(broken), tuple(broken[:SHOWN]))
    return found


def ask(one: Invariant, at: int) -> list[str]:
    """What breaks ``one`` as of ``at``, a line a row."""
    if one.id in deep.CHECKS:
        return deep.CHECKS[one.id]()
    sql, params = _bound(one.sql, {"now": at, "awake": ticks.awake_since(at)})
    return [" · ".join(str(value) for value in row) for row in run(sql, *params)]


def _patiently(one: Invariant, at: int) -> list[str]:
    try:
        return ask(one, at)
    except Exception as error:
        log.exception("invariant_unanswered", invariant=one.id)
        return [f"not to be asked: {error!r}"]


def _bound(sql: str, values: Mapping[str, int]) -> tuple[str, list[int]]:
    params: list[int] = []

    def mark(found: re.Match[str]) -> str:
        params.append(values[found[1]])
        return "?"

    marked = re.sub(r":(now|awake)\b", mark, sql).strip()
    wanted = [law for name, law in _laws().items() if name in marked]
    if not wanted:
        return marked, params
    laws = ", ".join(wanted)
    own = marked.removeprefix("WITH ")
    return f"WITH {laws} {marked}" if own == marked else f"WITH {laws}, {own}", params


@cache
def _laws() -> dict[str, str]:
    edges: list[tuple[object, ...]] = []
    for machine in MACHINES:
        edges.append((machine.name, "", "create", machine.start))
        edges += [(machine.name, source, event, target) for source, event, target in machine.edges]
    return {
        "legal_edge": _values("legal_edge (machine, source, event, target)", edges),
        "legal_side": _values("legal_side (kind, account, sign)", sides()),
    }


def _values(head: str, found: Iterable[tuple[object, ...]]) -> str:
    # names of our own code, never what people write
    told = ", ".join(
        "(" + ", ".join(str(value) if isinstance(value, int) else f"'{value}'" for value in row) + ")"
        for row in found
    )
    return f"{head} AS (VALUES {told})"
