"""Sets: sold from the stock of their parts, summed with everything else that needs them."""

from __future__ import annotations

import pytest

from backend.stock import service
from backend.stock.errors import OutOfStock
from backend.stock.tables import Bundle, Stock

AT, BY = 1_800_000_000, "test"
SETS = {"SET": {"A": 3, "B": 1}, "SIX": {"A": 6}}


@pytest.fixture
def shelf(app):
    service.receive("A", 10, "opening", BY, AT)
    service.receive("B", 2, "opening", BY, AT)
    service.renew(SETS)
    yield
    assert service.disagreements() == []


def available(*skus):
    levels = service.levels(skus)
    return [levels[sku].available for sku in skus]


def test_two_lines_that_share_a_part_are_one_demand(shelf):
    assert service.explode({"SET": 2, "A": 1, "SIX": 1, "C": 4}) == {"A": 13, "B": 2, "C": 4}
    assert service.explode({}) == {}
    assert service.composition(["SET", "A", "C"]) == {"SET": {"A": 3, "B": 1}}


def test_what_can_be_had_of_a_set_follows_from_its_scarcest_part(shelf):
    assert available("SET", "SIX") == [2, 1]
    service.set_safety("A", 5)
    assert available("SET", "SIX") == [1, 0]
    service.allocate("o1", {"B": 2}, BY, AT)
    assert available("SET") == [0]
    assert service.levels(["SET"], service.held_by(["o1"]))["SET"].available == 1


def test_a_part_that_was_never_stocked_means_none(shelf):
    service.renew({"SET": {"A": 1, "NEVER": 1}})
    assert available("SET") == [0]


def test_the_api_knows_sets(shelf, client):
    assert client.get("/api/stock?sku=SET&sku=SIX&sku=A").json == {
        "SET": {"available": 2, "state": "low"},
        "SIX": {"available": 1, "state": "low"},
        "A": {"available": 10, "state": "in"},
    }


def test_the_last_pieces_cannot_be_sold_alone_and_in_a_set(shelf):
    """Each line alone could be had: 2 sets need 6 of A, and 6 single ones are there too; together there are 10."""
    assert available("SET", "A") == [2, 10]
    with pytest.raises(OutOfStock) as refused:
        service.allocate("o1", service.explode({"SET": 2, "A": 5}), BY, AT)
    assert refused.value.shortages == {"A": 10}
    service.allocate("o1", service.explode({"SET": 2, "A": 4}), BY, AT)
    assert available("SET", "SIX", "A", "B") == [0, 0, 0, 0]


def test_line_by_line_the_same_order_would_be_taken(shelf):
    """Negative control: checking every line for itself finds nothing wrong with what the test above refuses."""
    assert all(service.levels([sku])[sku].available >= qty for sku, qty in {"SET": 2, "A": 5}.items())


def test_a_set_goes_out_and_comes_back_in_parts(shelf):
    parts = service.explode({"SET": 1})
    service.allocate("o1", parts, BY, AT)
    service.hand_over("o1", parts, BY, AT)
    service.take_back("o1", parts, BY, AT)
    assert [(m.kind, m.qty) for m in service.moves("B")] == [("receipt", 2), ("sale", -1), ("return_in", 1)]


def test_the_next_version_says_what_sets_are(shelf):
    service.renew({"SET": {"B": 1}})
    assert service.sets() == {"SET": {"B": 1}}
    assert service.composition(["SIX"]) == {}
    assert available("SET", "SIX") == [2, 0]
    assert service.sets_with("A") == []
    service.renew({})
    assert not Bundle.select().exists()
    assert not Stock.select().where(Stock.is_set == 1).exists()


def test_saying_the_same_again_writes_nothing(shelf):
    before = [row.id for row in Bundle.select()]
    service.renew(SETS)
    assert [row.id for row in Bundle.select()] == before


def test_a_sku_that_becomes_a_set_keeps_its_pieces_out_of_sale(shelf):
    service.receive("OLD", 4, "opening", BY, AT)
    service.renew({"OLD": {"B": 1}})
    assert available("OLD") == [2]
    service.renew({})
    assert available("OLD") == [4]
