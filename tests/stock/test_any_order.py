"""Whatever is done in whatever order, the figures are the sums of what was done, and the chain holds."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator
from contextlib import suppress

import peewee
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from backend.kernel.db import create_schema, database, open_database, run, write_tx
from backend.kernel.errors import Raced, Refusal
from backend.stock import goods, promises, service
from backend.stock.errors import OutOfStock
from backend.stock.tables import TABLES
from tests.counts import often

PARTS, SETS = ("A", "B", "C"), {"S": {"A": 2, "B": 1}, "T": {"A": 1}}
skus = st.sampled_from(PARTS)
orders = st.sampled_from(("o1", "o2", "o3"))
documents = st.sampled_from(("PO-1", "PO-2"))
few = st.integers(1, 6)
baskets = st.dictionaries(st.sampled_from((*PARTS, *SETS)), st.integers(1, 3), min_size=1, max_size=3)


class AnyOrder(RuleBasedStateMachine):
    """Every verb of stock beside a model that keeps plain sums."""

    def __init__(self) -> None:
        super().__init__()
        open_database(next(FILES))
        create_schema(TABLES)
        run("PRAGMA synchronous = OFF").fetchall()  # thousands of commits, and no power cut is tested here
        service.renew(SETS)
        self.hand = dict.fromkeys(PARTS, 0)
        self.safe = dict.fromkeys(PARTS, 0)
        self.held: dict[str, dict[str, int]] = {}
        self.sold: dict[tuple[str, str], int] = {}
        self.due: dict[tuple[str, str], int] = {}

    def promised(self, sku):
        return sum(parts.get(sku, 0) for parts in self.held.values())

    @rule(sku=skus, qty=few)
    def receive(self, sku, qty):
        service.receive(sku, qty, "a gift", "test", 1)
        self.hand[sku] += qty

    @rule(sku=skus, qty=few, document=documents)
    def expect(self, sku, qty, document):
        if (document, sku) in self.due:
            return
        service.expect(document, sku, qty, "test", 1)
        self.due[document, sku] = qty

    @rule(sku=skus, qty=few, document=documents)
    def arrive(self, sku, qty, document):
        due = self.due.get((document, sku))
        try:
            service.receive(sku, qty, document, "test", 1)
        except Refusal:
            assert due is not None
            assert qty > due
            service.receive(sku, qty, document, "test", 1, reason="more came")
        else:
            assert due is None or qty <= due
        self.hand[sku] += qty
        if due is not None:
            self.due[document, sku] = max(0, due - qty)
        else:
            self.due[document, sku] = 0
            service.expect(document, sku, qty, "test", 1)

    @rule(sku=skus, document=documents)
    def short_close(self, sku, document):
        with suppress(Refusal):
            assert service.short_close(document, sku, "test", 1) == self.due[document, sku]
            self.due[document, sku] = 0

    @rule(order=orders, basket=baskets)
    def allocate(self, order, basket):
        parts = service.explode(basket)
        own = self.held.get(order, {})
        fits = all(
            qty <= own.get(sku, 0)
            or qty + self.promised(sku) - own.get(sku, 0) + self.safe[sku] <= self.hand[sku]
            for sku, qty in parts.items()
        )
        try:
            with write_tx():
                with suppress_and_tell(OutOfStock) as told:
                    service.allocate(order, parts, "test", 1, expires_at=2)
                assert bool(told) is not fits
        finally:
            if fits:
                self.held[order] = parts

    @rule(order=orders)
    def release(self, order):
        service.release(order, "test", 1)
        self.held.pop(order, None)

    @rule(order=orders, part=st.floats(0, 1))
    def hand_over(self, order, part):
        held = self.held.get(order, {})
        leaving = {sku: qty for sku, qty in ((s, round(q * part)) for s, q in held.items()) if qty}
        service.hand_over(order, leaving, "test", 1)
        for sku, qty in leaving.items():
            held[sku] -= qty
            self.hand[sku] -= qty
            self.sold[order, sku] = self.sold.get((order, sku), 0) + qty

    @rule(order=orders, sku=skus, qty=few)
    def give_some_back(self, order, sku, qty):
        held = self.held.get(order, {})
        try:
            service.release_some(order, {sku: qty}, "test", 1)
        except Refusal:
            assert held.get(sku, 0) < qty
        else:
            held[sku] -= qty

    @rule(order=orders, sku=skus, qty=few)
    def take_back(self, order, sku, qty):
        try:
            service.take_back(order, {sku: qty}, "test", 1)
        except Refusal:
            assert self.sold.get((order, sku), 0) < qty
        else:
            self.sold[order, sku] -= qty
            self.hand[sku] += qty

    @rule(sku=skus, counted=st.integers(0, 20), off=st.sampled_from((0, 0, 0, 1)))
    def count(self, sku, counted, off):
        try:
            service.count(sku, counted, self.hand[sku] + off, "a count", "test", 1)
        except Raced:
            assert off
        except Refusal:
            assert counted < self.promised(sku)
        else:
            self.hand[sku] = counted

    @rule(sku=skus, qty=few, way=st.sampled_from((service.scrap, service.supplier_return)))
    def take_out(self, sku, qty, way):
        try:
            way(sku, qty, "a reason", "test", 1)
        except Refusal:
            assert self.hand[sku] - self.promised(sku) < qty
        else:
            self.hand[sku] -= qty

    @rule(sku=skus, safety=st.integers(0, 3))
    def set_safety(self, sku, safety):
        service.set_safety(sku, safety)
        self.safe[sku] = safety

    @precondition(lambda self: any(self.held.values()))
    @rule(order=orders)
    def keep(self, order):
        service.keep(order)
        assert order not in service.overdue(99)

    @invariant()
    def figures_are_the_sums(self):
        assert service.disagreements() == []
        levels = service.levels([*PARTS, *SETS])
        for sku in PARTS:
            level = levels.get(sku, service.NOTHING)
            due = sum(qty for (_, s), qty in self.due.items() if s == sku)
            told = (level.on_hand, level.allocated, level.safety, level.on_order)
            assert told == (self.hand[sku], self.promised(sku), self.safe[sku], due)
        for sku, parts in SETS.items():
            free = {p: max(0, self.hand[p] - self.promised(p) - self.safe[p]) for p in parts}
            assert levels[sku].available == min(free[p] // qty for p, qty in parts.items())

    def teardown(self):
        assert service.broken_at() is None
        database.close_all()


class suppress_and_tell(list):  # noqa: N801 - reads like contextlib's
    """``suppress`` that holds what it suppressed."""

    def __init__(self, kind):
        super().__init__()
        self.kind = kind

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if error is not None and isinstance(error, self.kind):
            self.append(error)
            return True
        return False


FILES: Iterator[str] = iter(())
QUICK = settings(
    max_examples=often(20),
    stateful_step_count=30,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True)
def house(tmp_path, monkeypatch):
    """A fresh file for every example."""
    monkeypatch.setattr(
        sys.modules[__name__], "FILES", (f"sqlite:///{tmp_path / str(n)}.db" for n in itertools.count())
    )


def test_any_order():
    run_state_machine_as_test(AnyOrder, settings=QUICK)


def planted_forgetful_release(reference, by, at):
    """The promise goes, its figure stays."""
    with write_tx():
        run("DELETE FROM allocation WHERE reference = ?", reference)


def planted_take_out(sku, qty, kind, document, reason, by, at):
    """Takes what is promised to others and books no move."""
    with write_tx():
        run("UPDATE stock SET on_hand = on_hand - ? WHERE sku = ? AND on_hand >= ?", qty, sku, qty)


def planted_promise(more, held):
    """Looks at every line but promises whatever is asked."""
    for sku, qty in more.items():
        change = "UPDATE stock SET allocated = allocated + ? WHERE sku = ? AND on_hand >= allocated + ?"
        run(change, qty, sku, qty)


@pytest.mark.parametrize(
    ("where", "name", "bug"),
    [
        (service, "release", planted_forgetful_release),
        (goods, "_leave", planted_take_out),
        (promises, "_promise", planted_promise),
    ],
)
def test_a_planted_bug_is_found(monkeypatch, where, name, bug):
    """Negative control."""
    monkeypatch.setattr(where, name, bug)
    hunt = settings(QUICK, max_examples=400, report_multiple_bugs=False, phases=[Phase.generate])
    with pytest.raises(
        (AssertionError, peewee.IntegrityError)
    ):  # told by the model, or by the database itself
        run_state_machine_as_test(AnyOrder, settings=hunt)
