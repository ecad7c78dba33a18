"""Stock: promised once, handed over once, and the figures always follow from the moves."""

from __future__ import annotations

import peewee
import pytest

from backend.kernel.db import write_tx
from backend.stock import service
from backend.stock.errors import NotAllocated, OutOfStock, WrongQuantity
from backend.stock.tables import Stock, StockMove

AT, BY = 1_800_000_000, "test"


@pytest.fixture
def shelf(app):
    service.receive("A", 10, "receipt 1", BY, AT)
    service.set_safety("A", 1)
    service.receive("B", 3, "receipt 1", BY, AT)
    yield
    assert service.disagreements() == []


def level(sku):
    return service.levels([sku])[sku]


def test_the_demo_fixtures(app):
    assert (level("DL-7W-30K").on_hand, level("DL-7W-30K").safety) == (10, 1)
    assert level("BV-2.5-R").on_hand == 3
    assert service.disagreements() == []


def test_allocate_release_hand_over(shelf):
    service.allocate("o1", {"A": 2, "B": 3}, BY, AT)
    assert level("A").available == 7
    assert level("B").available == 0
    service.release("o1", BY, AT)
    assert level("A").available == 9
    service.allocate("o1", {"A": 2}, BY, AT)
    service.hand_over("o1", {"A": 2}, BY, AT)
    assert (level("A").on_hand, level("A").allocated) == (8, 0)
    assert [(move.qty, move.after) for move in service.moves("A")] == [(10, 10), (-2, 8)]


def test_all_or_nothing_and_every_short_sku_is_named(shelf):
    with pytest.raises(OutOfStock) as refusal:
        service.allocate("o1", {"A": 10, "B": 4, "C": 1}, BY, AT)
    assert refusal.value.shortages == {"A": 9, "B": 3, "C": 0}
    assert level("A").allocated == level("B").allocated == 0


def test_an_own_hold_does_not_stand_in_the_way(shelf):
    service.allocate("o1", {"B": 3}, BY, AT)
    service.allocate("o1", {"B": 2}, BY, AT)
    assert level("B").allocated == 2


def test_releasing_twice_or_nothing_is_harmless(shelf):
    service.allocate("o1", {"A": 2}, BY, AT)
    service.release("o1", BY, AT)
    service.release("o1", BY, AT)
    service.release("o2", BY, AT)
    assert level("A").allocated == 0


def test_only_what_is_promised_leaves(shelf):
    service.allocate("o1", {"A": 2}, BY, AT)
    for leaving in ({"A": 3}, {"B": 1}, {"A": 0}):
        with pytest.raises(NotAllocated):
            service.hand_over("o1", leaving, BY, AT)
    service.hand_over("o1", {"A": 2}, BY, AT)
    with pytest.raises(NotAllocated):
        service.hand_over("o1", {"A": 1}, BY, AT)


@pytest.mark.parametrize("qty", [0, -1])
def test_wrong_quantities(shelf, qty):
    with pytest.raises(WrongQuantity):
        service.receive("A", qty, "x", BY, AT)
    with pytest.raises(WrongQuantity):
        service.allocate("o1", {"A": qty}, BY, AT)


def test_the_database_itself_refuses_lies(shelf):
    with pytest.raises(peewee.IntegrityError), write_tx():
        Stock.update(allocated=99).where(Stock.sku == "A").execute()
    with pytest.raises(peewee.DatabaseError, match="append-only"), write_tx():
        StockMove.update(qty=99).execute()
    with pytest.raises(peewee.DatabaseError, match="append-only"), write_tx():
        StockMove.delete().execute()


def test_opening_stock_is_loaded_once(app, tmp_path):
    sheet = tmp_path / "stock.csv"
    sheet.write_text("sku,on_hand,safety\nNEW-1,5,1\nDL-7W-30K,500,0\n", encoding="utf-8")
    run = app.test_cli_runner().invoke
    assert "opening stock of 1 SKUs" in run(args=["stock", "load", str(sheet)]).output
    assert run(args=["stock", "load", str(sheet)]).exit_code == 0
    assert level("NEW-1").available == 4
    assert level("DL-7W-30K").on_hand == 10
    sheet.write_text("sku,on_hand,safety\nNEW-1,five,1\n", encoding="utf-8")
    failed = run(args=["stock", "load", str(sheet)])
    assert failed.exit_code == 1
    assert "row 2" in failed.output


def test_the_api(client):
    answer = client.get("/api/stock?sku=DL-7W-30K&sku=BV-2.5-R&sku=%3Cnope%3E")
    assert answer.json == {
        "DL-7W-30K": {"available": 9, "state": "in"},
        "BV-2.5-R": {"available": 3, "state": "low"},
        "<nope>": {"available": 0, "state": "unknown"},
    }
    assert answer.headers["Cache-Control"] == "public, max-age=5"
    assert client.get("/api/stock?" + "&".join(f"sku={n}" for n in range(61))).status_code == 400
    assert client.get("/api/stock").json == {}
