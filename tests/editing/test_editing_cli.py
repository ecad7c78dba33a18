"""``make diff``, ``make versions``, ``make revert`` as commands."""

from __future__ import annotations

from decimal import Decimal

import pytest

from backend.editing import editions, writing
from backend.editing.census import Census
from backend.editing.standing import look
from tests.editing.conftest import AT, Room, changed, room

__all__ = ["room"]
SKU = "DL-7W-40K"


@pytest.fixture
def say(app, room: Room):
    def run(*words: str, code: int = 0) -> str:
        done = app.test_cli_runner().invoke(args=["editing", *words], env={"LC_ALL": "C.UTF-8"})
        assert done.exit_code == code, done.output
        return done.output

    return run


def record(room: Room, release: int) -> int | None:
    files = Census(room.content).take()
    bodies = Census(room.content).bodies(files, editions.missing(files.values()))
    return editions.record(editions.Live("v", release, "code", files, bodies, {}), AT)


def reprice(room: Room, price: Decimal) -> None:
    """By hand, in the file itself."""
    standing = look(room.content, AT)
    sheet = changed(standing.sheets["variants"], SKU, "price", price)
    made = writing.files_of({**standing.sheets, "variants": sheet}, as_tables=False)
    (room.content / "catalog" / "catalog.xlsx").write_bytes(made["catalog.xlsx"])


def test_the_difference_between_the_disk_and_what_is_published(room: Room, say):
    assert "nothing was published yet" in say("diff", code=1)
    record(room, 1)
    assert "nothing changes" in say("diff")
    reprice(room, Decimal("3.90"))
    (room.content / "topics" / "corridor.md").unlink()
    (room.content / "topics" / "corridor.en.md").unlink()
    told = say("diff")
    assert "−90 %  DL-7W-40K  ¥39.00 → ¥3.90" in told
    assert "a second person has to agree" in told
    assert "/topics/corridor/" in told
    assert "open carts touched: 0" in told


def test_versions_are_listed_and_gone_back_to(room: Room, say):
    first = record(room, 1)
    reprice(room, Decimal("3.90"))
    record(room, 2)
    assert [line.split()[0] for line in say("versions").splitlines()] == ["2", "1"]
    say("revert", str(first))
    assert room.price(SKU) == 39
    assert "not_kept" in say("revert", "99", code=1)
