"""Clean data breaks no invariant, and each invariant is broken by a corruption planted for it."""

from __future__ import annotations

import shutil

import pytest
from planted import PLANTED

from backend.kernel.db import database, engine, open_database, run, write_tx
from backend.selfaudit import check, deep
from backend.selfaudit.rules import GROUPS
from tests.selfaudit.conftest import unguarded

IN_SQL = [one.id for one in check.INVARIANTS if one.id != "D01"]


def test_a_shop_that_lived_breaks_none(lived):
    found = check.findings("all", lived.now)
    assert not found, "\n".join(f"{name}: {one.rows}" for name, one in sorted(found.items()))


def test_there_are_enough_of_them_and_each_can_be_told():
    assert len(check.INVARIANTS) >= 40
    names = [one.id for one in check.INVARIANTS]
    assert len(set(names)) == len(names)
    for one in check.INVARIANTS:
        assert one.meaning.zh
        assert one.meaning.en
        assert one.id[0] in GROUPS
        assert one.id in deep.CHECKS or one.sql.strip().upper().startswith(("SELECT", "WITH"))
    assert {one.id for one in check.asked("fast")} < set(names)


def test_each_has_its_corruption():
    assert sorted(PLANTED) == sorted(IN_SQL)


@pytest.mark.parametrize("name", IN_SQL)
def test_a_planted_corruption_is_found(lived, broken, name):
    assert broken(*(lived.told(statement) for statement in PLANTED[name]), only=name) == {name}


def test_nothing_of_it_was_kept(lived):
    assert not lived.findings(), "every corruption was undone"


def test_no_query_groups_by_the_number_of_a_column():
    for one in check.INVARIANTS:
        for words in one.sql.upper().split("GROUP BY ")[1:]:
            assert not words.split()[0].strip(",")[0].isdigit(), one.id


def test_an_invariant_that_cannot_be_asked_counts_as_broken(lived):
    one = next(one for one in check.INVARIANTS if one.id == "P03")
    with unguarded():
        run("ALTER TABLE staff_session RENAME TO sessions_of_staff")
        assert [line.partition(":")[0] for line in check._patiently(one, lived.now)] == ["not to be asked"]


def test_late_is_only_what_the_timers_could_have_done(lived, broken):
    """The worker has just come back, or money stands still: what is due is not late yet."""
    overdue = lived.told("UPDATE orders SET pay_due = {now} - 901 WHERE number = '{unpaid}'")
    tick = (
        "INSERT INTO tick (boot, wall, uptime, at, since, doubted) VALUES ('b', 1, 1, {now}, {now} - %s, 0)"
    )
    brake = "INSERT INTO brake (why, at, by, lifted_by, reason) VALUES ('clock:+9999', 1, 'x', '', '')"

    assert "L01" in broken(overdue)
    assert "L01" not in broken(overdue, lived.told(tick % 60))
    assert "L01" in broken(overdue, lived.told(tick % 901))
    assert "L01" not in broken(overdue, brake)
    assert "L01" not in broken(overdue, brake, lived.told("UPDATE brake SET lifted_at = {now} - 60"))


@pytest.mark.parametrize(
    ("text", "card"),
    [
        ("4111111111111111", True),
        ("我的卡 6222 0212 3456 7890 127", False),  # its check digit is wrong
        ("5500-0000-0000-0004。", True),
        ("4111111111111112", False),
        ("+8613800138000", False),
        ("SF1234567890123", False),
        ("订单 7KQ4-M2XR-9TC", False),
        ("rf-4111111111111111", False),
    ],
)
def test_what_a_card_number_looks_like(text, card):
    assert any(deep._luhn(match[0]) for match in deep._CARD.finditer(text)) is card


def test_a_damaged_file_is_found(lived, tmp_path):
    if engine() != "sqlite":
        pytest.skip("PostgreSQL checks its own files")
    run("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    damaged = tmp_path / "damaged.db"
    shutil.copyfile(database.obj.database, damaged)
    open_in = database.obj
    size = run("PRAGMA page_size").fetchone()[0]
    root = run("SELECT rootpage FROM sqlite_master WHERE name = 'orders_number'").fetchone()[0]
    with damaged.open("r+b") as file:
        file.seek(root * size - 900)
        file.write(b"\xff" * 900)
    try:
        open_database(f"sqlite:///{damaged}")
        database.connect()
        assert "D01" in check.findings("fast", lived.now)
        database.close()
    finally:
        database.initialize(open_in)
    with write_tx():
        assert not deep.CHECKS["D01"]()
