"""``make diff``, ``make versions``, ``make revert`` as commands."""

from __future__ import annotations

from decimal import Decimal

import pytest

from backend.editing import editions, service, writing
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
    assert "There is no such version. (not_kept)" in say("revert", "99", code=1)


def test_a_price_list_goes_the_way_of_every_change(room: Room, say, tmp_path):
    file = tmp_path / "list.csv"
    words = ("prices", str(file), "--supplier", "yunhe")
    file.write_text(f"sku,price\n{SKU},42.90\n", "utf-8")
    assert "Nothing was changed. to write it: make import" in say(*words)
    for nobody in ((), ("--by", "song"), ("--by", "nobody")):
        assert "say who changes it" in say(*words, "--write", *nobody, code=1)
    assert room.price(SKU) == 39
    assert "content/ says it now" in say(*words, "--write", "--by", "ting")
    assert room.price(SKU) == Decimal("42.9")
    assert 'price = "price"' in (room.content / "suppliers" / "yunhe.toml").read_text("utf-8")
    (change,) = service.Change.select()
    assert (change.by, change.status, change.approved_by) == ("staff:ting", "APPLIED", "")

    file.write_text(f"sku,price\n{SKU},4.29\n", "utf-8")
    told = say(*words, "--write", "--by", "ting")
    assert "somebody else signs in and approves it" in told
    assert room.price(SKU) == Decimal("42.9")
    (waiting,) = service.open_changes("catalog")
    assert (waiting.status, waiting.needs_two) == ("AWAITING", 1)
    assert waiting.ref in told
