"""A change goes live as its price asks for: alone, or with a second person. The page, the verb and the database each refuse."""

from __future__ import annotations

import json
from decimal import Decimal

import peewee
import pytest

from backend.editing import editions, kept, service, undoing, writing
from backend.editing.census import Census
from backend.editing.errors import Clashing, Moved, NeedsAnother, NothingChanges, SamePerson
from backend.editing.standing import look
from backend.editing.tables import Change
from backend.kernel import audit, outbox
from backend.kernel.db import changed as touched
from backend.kernel.db import run, write_tx
from backend.kernel.errors import IllegalMove
from backend.selfaudit import check
from catalog import sheets, workbook
from catalog.rows import edits
from tests.editing.conftest import AT, HUI, LEI, TING, changed, once

SKU, OTHER = "DL-7W-40K", "DL-7W-30K"
PRICE = ("variants", SKU, "price")


def test_a_small_change_is_live_at_once_with_old_and_new_value_in_the_log(room):
    ref = room.propose(room.workbook({PRICE: Decimal("42.90")}))
    found = room.look(ref)
    (price,) = found.difference.prices
    assert (price.sku, price.before.fen, price.after.fen, price.permille) == (SKU, 3900, 4290, 100)
    assert found.counts == {"price": 1}
    assert room.price(SKU) == 39, "nothing changes before somebody confirms"

    room.do(service.publish_alone, ref, TING)
    assert room.price(SKU) == Decimal("42.9")
    (line,) = audit.AuditEvent.select().where(audit.AuditEvent.action == "catalog_changed")
    assert json.loads(line.detail)["cells"] == [["variants", SKU, "price", "39", "42.9"]]
    assert outbox.Outbox.select().where(outbox.Outbox.topic == "publish").count() == 1


def test_minus_ninety_per_cent_needs_a_second_person(room):
    ref = room.propose(room.workbook({PRICE: Decimal("3.90")}))
    assert room.look(ref).difference.largest == 900
    with pytest.raises(NeedsAnother):
        room.do(service.publish_alone, ref, TING)
    room.do(service.send, ref, TING)
    with pytest.raises(SamePerson):
        room.do(service.approve, ref, TING)
    assert room.price(SKU) == 39
    room.do(service.approve, ref, HUI)
    assert room.price(SKU) == Decimal("3.90")
    assert service.find(ref).approved_by == HUI


def test_without_the_verb_s_own_question_the_database_refuses(room, monkeypatch):
    """Negative control: the check in the verb is off, and the row is refused all the same."""
    monkeypatch.setattr(service, "LARGE_PERMILLE", 10**9)
    ref = room.propose(room.workbook({PRICE: Decimal("3.90")}))
    with pytest.raises(peewee.IntegrityError):
        room.do(service.publish_alone, ref, TING)
    assert room.price(SKU) == 39
    assert service.find(ref).status == "DRAFT"


@pytest.mark.parametrize(
    "forged",
    [
        "UPDATE change SET status = 'APPLIED', applied_at = 1, largest = 501 WHERE ref = ?",
        "UPDATE change SET status = 'APPLIED', applied_at = 1, largest = 501, needs_two = 1 WHERE ref = ?",
        "UPDATE change SET status = 'APPLIED', applied_at = 1, largest = 501, needs_two = 1, approved_by = \"by\" WHERE ref = ?",
        "UPDATE change SET kind = 'text', needs_two = 0 WHERE ref = ?",
    ],
)
def test_no_statement_makes_one_person_two(room, forged):
    ref = room.propose(room.workbook({PRICE: Decimal("3.90")}))
    with pytest.raises(peewee.IntegrityError), write_tx():
        touched(forged, ref)


def test_exactly_half_is_not_more_than_half(room):
    ref = room.propose(room.workbook({PRICE: Decimal("19.50")}))
    room.do(service.publish_alone, ref, TING)
    assert room.price(SKU) == Decimal("19.50")


def test_two_clerks_on_one_version_both_count_where_they_do_not_clash(room):
    mine, theirs = room.workbook({PRICE: Decimal("42.90")}), room.workbook({("variants", OTHER, "price"): 41})
    room.do(service.publish_alone, room.propose(theirs, LEI), LEI)
    ref = room.propose(mine)
    found = room.look(ref)
    assert [(edit.key, edit.code, edit.before, edit.after) for edit in found.theirs] == [
        ((OTHER,), "price", "39", "41")
    ]
    assert [edit.key for edit in found.edits] == [(SKU,)], "what the colleague changed is not changed back"
    room.do(service.publish_alone, ref, TING)
    assert (room.price(SKU), room.price(OTHER)) == (Decimal("42.9"), 41)


def test_two_clerks_on_one_cell_clash_and_are_told_which(room):
    mine, theirs = room.workbook({PRICE: Decimal("42.90")}), room.workbook({PRICE: Decimal("41.50")})
    room.do(service.publish_alone, room.propose(theirs, LEI), LEI)
    ref = room.propose(mine)
    (clash,) = room.look(ref).clashes
    assert (clash.mine.spot, clash.mine.after, clash.theirs.after) == (
        ("variants", (SKU,), "price"),
        "42.9",
        "41.5",
    )
    with pytest.raises(Clashing):
        room.do(service.publish_alone, ref, TING)
    assert room.price(SKU) == Decimal("41.5")


def test_what_moved_since_it_was_seen_is_looked_at_again(room):
    ref = room.propose(room.workbook({PRICE: Decimal("42.90"), ("variants", OTHER, "price"): 40}))
    seen = room.look(ref).seen
    room.do(service.publish_alone, room.propose(room.workbook({("variants", OTHER, "price"): 40}), LEI), LEI)
    with pytest.raises(Moved):
        room.do(service.publish_alone, ref, TING, seen)
    room.do(service.publish_alone, ref, TING)


def test_the_same_workbook_changes_nothing(room):
    with pytest.raises(NothingChanges):
        room.propose(room.workbook())


def test_a_change_is_made_once(room):
    ref = room.propose(room.workbook({PRICE: Decimal("42.90")}))
    seen = room.look(ref).seen
    room.do(service.publish_alone, ref, TING, seen)
    with pytest.raises((IllegalMove, NothingChanges)):
        room.do(service.publish_alone, ref, TING, seen)
    assert Change.select().where(Change.status == "APPLIED").count() == 1


def test_a_workbook_that_names_no_version_is_marked(room):
    standing = look(room.content, AT)
    sheet = changed(standing.sheets["variants"], SKU, "price", 40)
    ref = room.propose(workbook.write({**standing.sheets, "variants": sheet}, "zh"))
    assert service.find(ref).blind == 1
    assert service.find(room.propose(room.workbook({PRICE: 40}))).blind == 0


def test_sent_back_it_is_a_draft_again_with_the_reason(room):
    ref = room.propose(room.workbook({PRICE: Decimal("3.90")}))
    room.do(service.send, ref, TING)
    once(lambda: str(service.send_back(ref, "少了一个 9", by=HUI, at=AT)))
    change = service.find(ref)
    assert (change.status, change.remark) == ("DRAFT", "少了一个 9")


@pytest.fixture
def record(room):
    """What the publisher writes down after a release."""
    census = Census(room.content)

    def write(release: int) -> int | None:
        files = census.take()
        bodies = census.bodies(files, editions.missing(files.values()))
        return editions.record(editions.Live("v", release, "code", files, bodies, {}), AT)

    return write


def test_an_edition_knows_who_changed_what_and_is_taken_back_by_a_new_one(room, record):
    record(1)
    room.do(service.publish_alone, room.propose(room.workbook({PRICE: Decimal("42.90")})), TING)
    changed_by_ting = record(2)
    room.do(service.publish_alone, room.propose(room.workbook({("variants", OTHER, "price"): 40}), LEI), LEI)
    record(3)
    assert [edition.by for edition in editions.history(1, 9)[0]] == [LEI, TING, editions.DISK]
    assert record(4) is None, "nothing differs"

    ref = once(lambda: undoing.take_back(changed_by_ting, room.content, by=HUI, at=AT))
    assert [edit.spot for edit in room.look(ref).edits] == [("variants", (SKU,), "price")], (
        "what came later stays"
    )
    room.do(service.publish_alone, ref, HUI)
    assert (room.price(SKU), room.price(OTHER)) == (39, 40)


def test_the_sheets_go_back_to_a_version_byte_for_byte(room, record):
    book = room.content / "catalog" / "catalog.xlsx"
    room.do(service.publish_alone, room.propose(room.workbook({PRICE: Decimal("42.90")})), TING)
    then, wanted = record(1), sheets.read(book.parent)
    room.do(service.publish_alone, room.propose(room.workbook({PRICE: 40})), TING)
    record(2)
    ref = once(lambda: undoing.go_back(then, room.content, by=HUI, at=AT))
    room.do(service.publish_alone, ref, HUI)
    assert edits(wanted, sheets.read(book.parent)) == []


def test_an_edition_can_be_laid_out_again(room, record, tmp_path):
    number = record(1)
    before = {
        path: hash_ for path, hash_ in Census(room.content).take().items() if not path.startswith("images/")
    }
    room.do(service.publish_alone, room.propose(room.workbook({PRICE: 40})), TING)
    record(2)
    kept.lay_out(number, tmp_path / "then")
    assert Census(tmp_path / "then").take() == before


@pytest.mark.parametrize(
    "table", ["kept_file", "edition", "edition_file", "edition_page", "sheet_state", "change_file"]
)
def test_what_is_kept_cannot_be_changed(room, record, table):
    record(1)
    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
        if touched_rows(table):
            with pytest.raises(peewee.DatabaseError), write_tx():
                touched(statement)


def touched_rows(table: str) -> int:
    return int(run(f"SELECT COUNT(*) FROM {table}").fetchone()[0])


def test_a_stop_between_agreement_and_file_is_made_up_for(room, monkeypatch):
    ref = room.propose(room.workbook({PRICE: 40}))

    def stopped(_content):
        raise PermissionError

    with monkeypatch.context() as patched:
        patched.setattr(writing, "settle", stopped)
        room.do(service.publish_alone, ref, TING)
    assert (room.price(SKU), service.find(ref).written) == (39, 0)
    assert writing.settle(room.content) == 1
    assert (room.price(SKU), writing.settle(room.content)) == (40, 0)


def test_a_change_breaks_no_invariant(room):
    """Else the nightly self-audit would stop the shop's money for a clerk's price."""
    ref = room.propose(room.workbook({PRICE: Decimal("3.90")}))
    room.do(service.send, ref, TING)
    room.do(service.approve, ref, HUI)
    states = {one.id for one in check.INVARIANTS if one.id.startswith("T")}
    assert states & set(check.findings("all", AT)) == set()
