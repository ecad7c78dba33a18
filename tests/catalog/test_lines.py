"""The lines of a sheet, cut out of pieces: as a whole split would give them."""

from __future__ import annotations

from random import Random

import pytest

from catalog import edits
from catalog.edits import Lines, Tables


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Pieces so small that lines are longer, shorter and as long."""
    monkeypatch.setattr(edits, "PIECE", 4)


def split(raw: bytes) -> dict[int, bytes]:
    return dict(enumerate(raw.split(b"\n"), start=1))


def some(draw: Random, length: int) -> bytes:
    return bytes(draw.choices(b"ab\n", (3, 1, draw.choice((1, 3))), k=length))


@pytest.mark.parametrize("kind", [bytes, memoryview])
def test_each_line_is_found(kind):
    draw = Random(1)
    for length in range(40):
        raw = some(draw, length)
        lines, wanted = Lines(kind(raw)), split(raw)
        for number in draw.sample(sorted(wanted), len(wanted)):
            assert lines.at(number) == wanted[number]
        with pytest.raises(ValueError, match="not found"):
            lines.at(len(wanted) + 1)


@pytest.mark.parametrize("kind", [bytes, memoryview])
def test_the_lines_that_differ_are_told_and_found_in_both(kind):
    draw = Random(2)
    for _ in range(3_000):
        raw = some(draw, draw.randrange(40))
        at, length = draw.randrange(len(raw) + 1), draw.randrange(6)
        other = raw[:at] + some(draw, draw.randrange(6)) + raw[at + length :]
        old, new, was, now = Lines(kind(raw)), Lines(other), split(raw), split(other)
        if was and draw.random() < 0.5:
            old.at(draw.choice(sorted(was)))  # some of it was asked for before
        wanted = [number for number in was if was[number] != now.get(number)]
        assert old.differing(new) == (wanted if len(was) == len(now) else None)
        for lines, told in ((old, was), (new, now)):
            for number in draw.sample(sorted(told), min(3, len(told))):
                assert lines.at(number) == told[number]


def test_lines_stay_known_while_their_file_does():
    old = Tables({"products.csv": b"a\nb", "variants.csv": b"c\nd"}, ["products", "variants"])
    known = {name: old.lines(name) for name in ("products", "variants")}
    new = Tables({**old.files, "variants.csv": b"c\ne"}, old.plain, old.known.items())
    assert new.lines("products") is known["products"]
    assert new.lines("variants") is not known["variants"]
    assert old.differing(new) == {"variants": [2]}
