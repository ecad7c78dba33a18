"""What comes into the house, what is awaited, counted, thrown away and sent back."""

from __future__ import annotations

import peewee
import pytest

from backend.kernel.db import write_tx
from backend.kernel.errors import Raced
from backend.stock import service
from backend.stock.errors import (
    AlreadyExpected,
    AlreadyReceived,
    IsASet,
    NoReason,
    NotExpected,
    NotFree,
    OverReceipt,
    WrongQuantity,
)
from backend.stock.tables import Expectation, StockMove

AT, BY = 1_800_000_000, "test"


@pytest.fixture
def shelf(app):
    service.receive("A", 10, "opening", BY, AT)
    yield
    assert service.disagreements() == []
    assert service.broken_at() is None


def level(sku="A"):
    return service.levels([sku])[sku]


def receive(qty, document="PO-1", **more):
    service.receive("A", qty, document, BY, AT, **more)


def kinds(sku="A"):
    return [(move.kind, move.qty) for move in service.moves(sku)]


def test_what_is_awaited_goes_down_as_it_comes(shelf):
    service.expect("PO-1", "A", 10, BY, AT)
    assert (level().on_order, level().projected) == (10, 20)
    receive(4)
    assert (level().on_hand, level().on_order, level().projected) == (14, 6, 20)
    receive(6)
    assert level().on_order == 0
    (row,) = service.awaited("A", closed=True)
    assert (row.received, row.open, row.closed_at) == (10, 0, AT)
    assert service.awaited("A") == []


def test_another_document_leaves_it_alone(shelf):
    service.expect("PO-1", "A", 10, BY, AT)
    receive(3, "a gift")
    assert level().on_order == 10


def test_more_than_ordered_needs_a_reason(shelf):
    service.expect("PO-1", "A", 5, BY, AT)
    receive(4)
    with pytest.raises(OverReceipt) as refused:
        receive(2)
    assert (refused.value.ordered, refused.value.received) == (5, 4)
    assert (level().on_hand, level().on_order) == (14, 1)
    receive(2, reason="the carton holds six")
    assert (level().on_hand, level().on_order) == (16, 0)
    with pytest.raises(OverReceipt):
        receive(1)
    assert service.moves("A")[-1].reason == "the carton holds six"


def test_a_delivery_note_counts_once(shelf):
    receive(5, note="N-118")
    with pytest.raises(AlreadyReceived):
        receive(5, note="N-118")
    with pytest.raises(AlreadyReceived):
        receive(6, note="N-118", reason="typed differently")
    assert level().on_hand == 15
    receive(5, note="N-119")
    receive(5, "PO-2", note="N-118")
    service.receive("B", 5, "PO-1", BY, AT, note="N-118")
    assert (level().on_hand, level("B").on_hand) == (25, 5)


def test_the_database_itself_counts_a_note_once(shelf):
    """Negative control of the check above: the same without it."""
    receive(5, note="N-118")
    row = StockMove.select().where(StockMove.note == "N-118").dicts().get()
    with pytest.raises(peewee.IntegrityError), write_tx():
        StockMove.create(**{name: value for name, value in row.items() if name != "id"})


def test_without_a_note_two_arrivals_are_two(shelf):
    receive(5)
    receive(5)
    assert level().on_hand == 20


def test_short_closing_takes_the_rest_out_of_what_is_on_order(shelf):
    service.expect("PO-1", "A", 10, BY, AT)
    receive(3)
    assert service.short_close("PO-1", "A", BY, AT) == 7
    assert (level().on_hand, level().on_order) == (13, 0)
    for document in ("PO-1", "PO-9"):
        with pytest.raises(NotExpected):
            service.short_close(document, "A", BY, AT)
    receive(1, reason="one came after all")  # closed is closed: on order stays where it is
    assert (level().on_hand, level().on_order) == (14, 0)


def test_goods_that_came_before_they_were_expected_count(shelf):
    receive(4)
    service.expect("PO-1", "A", 10, BY, AT)
    assert level().on_order == 6
    with pytest.raises(AlreadyExpected):
        service.expect("PO-1", "A", 10, BY, AT)
    service.expect("opening", "A", 8, BY, AT)
    assert level().on_order == 6


def test_a_count_is_booked_as_a_move(shelf):
    assert service.count("A", 8, 10, "two broken in the rack", BY, AT) == -2
    assert service.count("A", 8, 8, "counted again", BY, AT) == 0
    assert service.count("A", 9, 8, "one found", BY, AT) == 1
    assert kinds() == [("receipt", 10), ("count_adjust", -2), ("count_adjust", 1)]
    assert service.count("NEW", 3, 0, "found in the cellar", BY, AT) == 3
    assert level("NEW").on_hand == 3


def test_a_count_of_yesterdays_books_is_refused(shelf):
    service.allocate("o1", {"A": 1}, BY, AT)
    service.hand_over("o1", {"A": 1}, BY, AT)
    with pytest.raises(Raced):
        service.count("A", 10, 10, "as the sheet says", BY, AT)
    assert level().on_hand == 9


def test_a_count_cannot_take_what_is_promised(shelf):
    service.allocate("o1", {"A": 6}, BY, AT)
    with pytest.raises(NotFree) as refused:
        service.count("A", 5, 10, "water damage", BY, AT)
    assert refused.value.free == 4
    assert service.count("A", 6, 10, "water damage", BY, AT) == -4


def test_what_leaves_otherwise_is_never_promised_goods(shelf):
    service.allocate("o1", {"A": 6}, BY, AT)
    service.scrap("A", 1, "dropped", BY, AT)
    service.supplier_return("A", 2, "RMA-7", BY, AT)
    for way in (service.scrap, service.supplier_return):
        with pytest.raises(NotFree):
            way("A", 2, "more than is free", BY, AT)
        with pytest.raises(NotFree):
            way("NEVER", 1, "x", BY, AT)
        with pytest.raises(WrongQuantity):
            way("A", 0, "x", BY, AT)
    assert kinds() == [("receipt", 10), ("scrap", -1), ("supplier_return", -2)]
    assert level().available == 1


def test_what_must_be_explained_is(shelf):
    with pytest.raises(NoReason):
        service.count("A", 9, 10, "", BY, AT)
    with pytest.raises(NoReason):
        service.scrap("A", 1, "", BY, AT)


@pytest.mark.parametrize("qty", [0, -1])
def test_wrong_quantities(shelf, qty):
    with pytest.raises(WrongQuantity):
        service.expect("PO-1", "A", qty, BY, AT)
    with pytest.raises(WrongQuantity):
        service.count("A", -1, 10, "x", BY, AT)


def test_a_set_has_no_pieces_of_its_own(shelf):
    service.renew({"SET": {"A": 2}})
    for deed in (
        lambda: service.receive("SET", 1, "x", BY, AT),
        lambda: service.expect("PO-1", "SET", 1, BY, AT),
        lambda: service.count("SET", 1, 0, "x", BY, AT),
        lambda: service.set_safety("SET", 1),
    ):
        with pytest.raises(IsASet):
            deed()
    assert level("SET").available == 5


def test_the_database_itself_refuses_lies_about_what_is_awaited(shelf):
    service.expect("PO-1", "A", 10, BY, AT)
    for lie in ({"ordered": 0}, {"received": -1}, {"received": 10}):  # an open one that is complete
        with pytest.raises(peewee.IntegrityError), write_tx():
            Expectation.update(lie).execute()
    for kind, qty in (("sale", 1), ("receipt", -1), ("count_adjust", 0), ("gift", 1)):
        with pytest.raises(peewee.IntegrityError), write_tx():
            StockMove.create(sku="A", kind=kind, qty=qty, document="x", at=AT, by=BY, previous="", hash="")
