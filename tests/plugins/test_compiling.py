"""Templates are compiled by another process, and nobody waits for it while there is something else to do."""

from __future__ import annotations

import os
import select
from pathlib import Path

import pytest

from catalog.ahead import Ahead
from plugins.site import compiling, mill, pages
from plugins.site.press import Press
from tests.plugins.edited import Bench

LONG = 10  # seconds that nothing here takes


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.setattr(compiling, "wanted", lambda: True)
    monkeypatch.setattr(mill, "FORK", 20)
    return Bench(tmp_path)


def test_all_is_planned_meanwhile(bench, monkeypatch, tmp_path):
    heard, planned = os.pipe()
    told = tmp_path / "told"

    def compiled(_settings: object) -> bool:
        told.write_text("planned" if select.select([heard], [], [], LONG)[0] else "waited")
        return True

    def make(press: Press, stale: object) -> None:
        os.write(planned, b".")
        makes(press, stale)

    makes = Press.make
    monkeypatch.setattr(compiling, "_compiled", compiled)
    monkeypatch.setattr(Press, "make", make)
    assert bench.build(AHEAD=Ahead(bench.content)) == 0
    assert told.read_text() == "planned"
    late = bench.tree("output")
    monkeypatch.undo()
    assert bench.build("clean") == 0
    assert bench.tree("clean") == late


def test_pages_are_made_while_they_are_planned_where_all_is_compiled(bench, monkeypatch):
    begun = []
    others = pages.others
    monkeypatch.setattr(compiling.Compiling, "over", True)
    shared = mill.Shared
    monkeypatch.setattr(mill, "Shared", lambda *given: begun.append(given[0]) or shared(*given))
    monkeypatch.setattr(
        pages, "others", lambda *given, **how: begun.append("planned") or others(*given, **how)
    )
    assert bench.build(AHEAD=Ahead(bench.content)) == 0
    assert isinstance(begun[0], int)
    assert begun[1:] == ["planned"]
