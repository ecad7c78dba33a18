"""Promises to a reference: all or none, theirs until they pay or time is up, given back, handed over, taken back."""

from __future__ import annotations

import pytest

from backend.kernel.db import write_tx
from backend.stock import service
from backend.stock.errors import NotAllocated, NotSold, OutOfStock
from backend.stock.tables import Allocation

AT, BY = 1_800_000_000, "test"


@pytest.fixture
def shelf(app):
    service.receive("A", 10, "opening", BY, AT)
    service.receive("B", 3, "opening", BY, AT)
    yield
    assert service.disagreements() == []
    assert service.broken_at() is None


def level(sku):
    return service.levels([sku])[sku]


def test_a_refused_promise_leaves_no_trace_inside_a_larger_transaction(shelf):
    service.allocate("o1", {"A": 4, "B": 1}, BY, AT)
    with write_tx():
        with pytest.raises(OutOfStock) as refused:
            service.allocate("o1", {"A": 5, "B": 4, "NEVER": 1}, BY, AT)
        service.receive("C", 1, "the rest of the transaction", BY, AT)
    assert refused.value.shortages == {"B": 3, "NEVER": 0}
    assert service.held_by(["o1"]) == {"A": 4, "B": 1}
    assert (level("A").allocated, level("B").allocated, level("C").on_hand) == (4, 1, 1)


def test_a_shortage_says_what_this_reference_could_have(shelf):
    service.allocate("o1", {"B": 2}, BY, AT)
    with pytest.raises(OutOfStock) as refused:
        service.allocate("o1", {"B": 4}, BY, AT)
    assert refused.value.available == 3


def test_a_second_promise_replaces_the_first(shelf):
    service.allocate("o1", {"A": 4, "B": 3}, BY, AT)
    service.allocate("o1", {"A": 10}, BY, AT)
    assert service.held_by(["o1"]) == {"A": 10}
    assert level("B").allocated == 0
    service.allocate("o1", {"A": 2, "B": 1}, BY, AT)
    assert service.held_by(["o1"]) == {"A": 2, "B": 1}
    service.allocate("o1", {}, BY, AT)
    assert service.held_by(["o1"]) == {}


def test_an_own_hold_stands_though_safety_was_raised_above_it(shelf):
    service.allocate("o1", {"B": 3}, BY, AT)
    service.set_safety("B", 2)
    service.allocate("o1", {"B": 3}, BY, AT)
    with pytest.raises(OutOfStock):
        service.allocate("o2", {"B": 1}, BY, AT)
    assert level("B").available == 0


def test_a_reservation_expires_until_it_is_paid(shelf):
    service.allocate("o1", {"A": 1}, BY, AT, expires_at=AT + 1800)
    service.allocate("o2", {"A": 1, "B": 1}, BY, AT, expires_at=AT + 1800)
    assert service.overdue(AT + 1799) == []
    service.keep("o1")
    service.keep("nobody")
    assert service.overdue(AT + 1800) == ["o2"]
    assert [(p.reference, p.qty, p.expires_at) for p in service.promised("A")] == [
        ("o1", 1, None),
        ("o2", 1, AT + 1800),
    ]
    service.release("o2", BY, AT + 1800)
    assert service.overdue(AT + 9999) == []


def test_some_of_it_may_be_given_back(shelf):
    service.allocate("o1", {"A": 4, "B": 2}, BY, AT)
    service.release_some("o1", {"A": 1, "B": 2}, BY, AT)
    assert service.held_by(["o1"]) == {"A": 3}
    for too_much in ({"A": 4}, {"B": 1}, {"A": 1, "B": 1}, {"A": 0}, {"A": -1}):
        with pytest.raises(NotAllocated):
            service.release_some("o1", too_much, BY, AT)
    assert service.held_by(["o1"]) == {"A": 3}


def test_it_leaves_parcel_by_parcel_and_only_what_is_promised(shelf):
    service.allocate("o1", {"A": 4, "B": 1}, BY, AT)
    service.hand_over("o1", {"A": 3}, BY, AT)
    with write_tx(), pytest.raises(NotAllocated):
        service.hand_over("o1", {"A": 1, "B": 2}, BY, AT)
    assert (level("A").on_hand, level("A").allocated, level("B").allocated) == (7, 1, 1)
    service.hand_over("o1", {"A": 1, "B": 1}, BY, AT)
    assert service.held_by(["o1"]) == {}
    assert not Allocation.select().exists()
    assert [(m.kind, m.qty, m.document) for m in service.moves("A")][1:] == [
        ("sale", -3, "order o1"),
        ("sale", -1, "order o1"),
    ]


def test_what_came_back_never_exceeds_what_left(shelf):
    service.allocate("o1", {"A": 4}, BY, AT)
    service.hand_over("o1", {"A": 4}, BY, AT)
    service.take_back("o1", {"A": 3}, BY, AT)
    for too_much in ({"A": 2}, {"B": 1}, {"A": 1, "B": 1}, {"A": 0}):
        with pytest.raises(NotSold):
            service.take_back("o1", too_much, BY, AT)
    assert level("A").on_hand == 9
    service.take_back("o1", {"A": 1}, BY, AT)
    assert [m.kind for m in service.moves("A")] == ["receipt", "sale", "return_in", "return_in"]


def test_ones_own_pieces_count_as_free_for_oneself(shelf):
    service.allocate("o1", {"B": 3}, BY, AT)
    service.set_safety("B", 1)
    own = service.held_by(["o1", "o2"])
    assert service.levels(["A", "B"], own)["B"].available == 2
    assert level("B").available == 0


def test_the_last_moves_know_what_was_left_after_each(shelf):
    service.allocate("o1", {"A": 4}, BY, AT)
    service.hand_over("o1", {"A": 4}, BY, AT)
    service.take_back("o1", {"A": 1}, BY, AT)
    from backend.stock.figures import moves

    assert [(m.qty, m.after) for m in moves("A")] == [(10, 10), (-4, 6), (1, 7)]
    assert [(m.qty, m.after) for m in moves("A", most=2)] == [(-4, 6), (1, 7)]


def test_a_wrong_figure_is_found(shelf):
    """Negative control of every ``disagreements() == []``."""
    from backend.kernel.db import run

    service.allocate("o1", {"A": 4}, BY, AT)
    service.expect("PO-1", "B", 5, BY, AT)
    for lie, mend in (
        ("UPDATE stock SET on_hand = on_hand + 1 WHERE sku = 'A'", "UPDATE stock SET on_hand = on_hand - 1 WHERE sku = 'A'"),
        ("UPDATE stock SET allocated = allocated + 1 WHERE sku = 'A'", "UPDATE stock SET allocated = allocated - 1 WHERE sku = 'A'"),
        ("UPDATE allocation SET qty = qty - 1", "UPDATE allocation SET qty = qty + 1"),
        ("UPDATE stock SET on_order = 4 WHERE sku = 'B'", "UPDATE stock SET on_order = 5 WHERE sku = 'B'"),
        ("UPDATE expectation SET received = 1", "UPDATE expectation SET received = 0"),
        ("UPDATE allocation SET sku = 'Z'", "UPDATE allocation SET sku = 'A'"),
    ):  # fmt: skip
        with write_tx():
            run(lie)
        assert service.disagreements() != [], lie
        with write_tx():
            run(mend)
        assert service.disagreements() == []
