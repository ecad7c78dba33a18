"""Every hostile file is refused by its rule, in one sentence, soon, with us alive and no larger than before."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest

from catalog import intake
from catalog.model import LANGS
from catalog.problems import Invalid
from tests.catalog import hostile

SECONDS, MB = 5, 1024 * 1024


def spent() -> float:
    """Seconds of processor that we and our children took: a busy machine does not count against a file."""
    return sum(os.times()[:4])


def resident() -> int:
    """Bytes of memory this process holds."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * 4096


@pytest.mark.parametrize("name", hostile.CASES)
def test_a_hostile_file_is_refused(name: str) -> None:
    file, make, code = hostile.CASES[name]
    raw = make()
    gc.collect()
    before, began = resident(), spent()
    with pytest.raises(Invalid) as caught:
        intake.opened(raw, file)
    took, grown = spent() - began, resident() - before
    first = caught.value.problems[0]
    assert first.code == code, str(first)
    assert took < SECONDS
    assert grown < 50 * MB
    for lang in LANGS:
        assert first.say(lang).isprintable()
        assert len(first.say(lang)) < 200


def test_there_are_enough_of_them() -> None:
    assert len(hostile.CASES) >= 60


@pytest.mark.parametrize(
    ("file", "raw"),
    [("a.xlsx", hostile.plain()), ("a.xls", hostile.ole()), ("a.ods", hostile.ods_of(hostile.ODS))],
)
def test_what_they_are_made_from_is_not_refused(file: str, raw: bytes) -> None:
    assert "brands" in intake.opened(raw, file).sheets
