"""Steps that are each too small to ask a second person are counted together."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import peewee
import pytest

from backend.editing import service, steps
from backend.editing.errors import StepsNeedAnother
from backend.editing.outlook import outlook
from backend.editing.standing import look
from catalog import workbook
from catalog.sheets import Sheet
from tests.editing.conftest import AT, HUI, LEI, TING, changed, once

SKU = "DL-7W-40K"
PRICE = ("variants", SKU, "price")


def step(room, price: str, by: str = TING, at: int = AT) -> str:
    """A change of the price by one person alone, at its time."""
    ref = room.propose(room.workbook({PRICE: Decimal(price)}), by=by)
    seen = outlook(service.find(ref), look(room.content, at), at).seen
    service.publish_alone(ref, seen, room.content, room.lock, by=by, at=at, once=once)
    return ref


def test_two_small_steps_of_one_person_are_a_large_one(room):
    step(room, "25")
    with pytest.raises(StepsNeedAnother):
        step(room, "16")
    assert room.price(SKU) == 25
    (waiting,) = service.open_changes("catalog")
    far = room.look(waiting.ref).moved
    assert far is not None
    assert (str(far.before), str(far.after), far.permille) == ("39.00", "16.00", -590)  # from 39, not from 25
    room.do(service.send, waiting.ref, TING)
    room.do(service.approve, waiting.ref, HUI)
    assert room.price(SKU) == 16

    step(room, "10")  # counted from what somebody else agreed to
    with pytest.raises(StepsNeedAnother):
        step(room, "7")


def test_a_day_later_or_by_somebody_else_it_counts_anew(room):
    step(room, "25")
    step(room, "16", by=LEI)
    step(room, "12", at=AT + steps.DAY)


def test_taken_away_and_brought_back_it_is_the_same_article(room):
    whole = dict(look(room.content, AT).sheets)
    sheet = whole["variants"]
    left = replace(sheet, rows={number: row for number, row in sheet.rows.items() if row[0] != SKU})

    def propose(cells: Sheet) -> str:
        standing = look(room.content, AT)
        return room.propose(workbook.write({**whole, "variants": cells}, "zh", standing.label))

    room.do(service.publish_alone, propose(left), TING)
    ref = propose(changed(sheet, SKU, "price", Decimal(10)))
    assert not room.look(ref).difference.prices, "compared with what stands it is new"
    with pytest.raises(StepsNeedAnother):
        room.do(service.publish_alone, ref, TING)


def test_without_the_verb_s_own_question_the_database_refuses(room, monkeypatch):
    """Negative control: with the check in the verb off the row is refused; with the counting off it passes."""
    step(room, "25")
    with monkeypatch.context() as off:
        off.setattr(service, "LARGE_PERMILLE", 10**9)
        with pytest.raises(peewee.IntegrityError):
            step(room, "16")
    assert room.price(SKU) == 25
    monkeypatch.setattr(steps, "moved", lambda *_: None)
    step(room, "16")
    assert room.price(SKU) == 16
