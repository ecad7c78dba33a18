"""Whether something changed is seen without reading anything; drafts and days are kept."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import date, datetime
from pathlib import Path

import pytest

from catalog import stamps
from catalog.calendar import ALWAYS, SHOP_ZONE, Span, last_turn, next_turn, seconds
from plugins.release import outline
from plugins.site import look, sources


@pytest.fixture
def content(tmp_path: Path) -> Path:
    (tmp_path / "content" / "topics").mkdir(parents=True)
    (tmp_path / "content" / "topics" / "a.md").write_text("a")
    return tmp_path / "content"


def test_size_time_name_and_settings_count_and_locks_do_not(content):
    seen = [look.stamp(stamps.seen(str(content)), "code", "x", "theme")]

    def differs() -> bool:
        seen.append(look.stamp(stamps.seen(str(content)), "code", "x", "theme"))
        return seen[-1] != seen[-2]

    assert not differs()
    (content / "topics" / "a.md").write_text("ab")
    assert differs()
    os.utime(content / "topics" / "a.md", (1, 1))
    assert differs()
    (content / "topics" / "a.md").rename(content / "topics" / "b.md")
    assert differs()
    (content / "topics" / "~$b.md").write_text("somebody has it open")
    (content / "topics" / ".b.md.swp").write_text("somebody edits it")
    assert not differs()
    assert look.stamp(stamps.seen(str(content)), "code", "y", "theme") != seen[-1]
    assert look.stamp(stamps.seen(str(content)), "edoc", "x", "theme") != seen[-1]


def test_a_build_stands_until_a_source_differs_or_a_page_is_due(content, tmp_path):
    release = tmp_path / ".output" / "000001"
    (release / "tree").mkdir(parents=True)
    (release / "state").mkdir()
    (tmp_path / "output").symlink_to(release / "tree")
    (tmp_path / "theme").mkdir()
    outline.keep(str(release))
    kept = release / "state" / look.NAME
    seen = look.stamp(stamps.seen(str(content)), "code", "x", str(tmp_path / "theme"))

    def stands(asked: str = "x") -> bool:
        return look.at(tmp_path / "output", content, "code", asked).stands

    assert not stands()
    kept.write_bytes(look.write(seen, None, None, str(tmp_path / "theme")))
    assert stands()
    assert not stands("y")
    (release / "tree" / "p").mkdir()  # by somebody else
    assert not stands()
    outline.keep(str(release))
    assert stands()
    kept.write_bytes(look.write(seen, None, int(time.time()) + 60, str(tmp_path / "theme")))
    assert stands()
    kept.write_bytes(look.write(seen, None, int(time.time()) - 1, str(tmp_path / "theme")))
    assert not stands()
    kept.write_bytes(look.write(seen, int(time.time()) - 1, None, str(tmp_path / "theme")))
    assert stands()
    # The clock was ahead when pages were made, and pages of other days are in service.
    kept.write_bytes(look.write(seen, int(time.time()) + 60, None, str(tmp_path / "theme")))
    assert not stands()
    kept.write_bytes(look.write("", None, None, ""))
    assert not stands()
    kept.write_bytes(look.write(seen, None, None, str(tmp_path / "theme")))
    (tmp_path / "theme" / "a.html").write_text("x")
    assert not stands()
    assert look.until(tmp_path / "output") is None
    assert look.until(tmp_path / "nowhere") is None


@pytest.mark.parametrize(
    ("span", "days"),
    [
        (ALWAYS, "1 2 3 4 5"),
        (Span(date(2026, 6, 2), date(2026, 6, 4)), "2 3 4"),
        (Span(None, date(2026, 6, 2)), "1 2"),
        (Span(date(2026, 6, 5), None), "5"),
        (Span(date(2026, 6, 2), None, draft=True), ""),
    ],
)
def test_from_and_until_are_both_included(span, days):
    assert [d for d in range(1, 6) if span.shown(date(2026, 6, d))] == [int(d) for d in days.split()]


def test_the_next_turn_is_a_midnight_of_the_shop():
    span = Span(date(2026, 6, 2), date(2026, 6, 4))
    noon = datetime(2026, 6, 1, 12, tzinfo=SHOP_ZONE)
    assert next_turn(span.turns(), noon) == seconds(date(2026, 6, 2))
    assert next_turn(span.turns(), noon.replace(day=3)) == seconds(date(2026, 6, 5))
    assert next_turn(span.turns(), noon.replace(day=5)) is None
    assert last_turn(span.turns(), noon) is None
    assert last_turn(span.turns(), noon.replace(day=5)) == seconds(date(2026, 6, 5))


@pytest.mark.parametrize("file", [sources.FIRST, *(f"{name}/part.py" for name in look.CODE)])
def test_what_makes_pages_counts_as_code(tmp_path, monkeypatch, file):
    for name in look.CODE:
        (tmp_path / name).mkdir()
    (tmp_path / sources.FIRST).write_text("0;")
    script = tmp_path / file
    script.write_text("1;")
    for module in (look, sources):
        monkeypatch.setattr(module, "ROOT", tmp_path)
    before = look.code("settings.py"), sources.code()
    script.write_text("22;")
    after = look.code("settings.py"), sources.code()
    assert before[0] != after[0]
    assert before[1] != after[1]


def test_every_package_that_pages_are_made_by_counts():
    """Of our packages, those that a build loads."""
    command = [sys.executable, "-c", "import sys, plugins.site.generator; print(*sys.modules)"]
    done = subprocess.run(command, cwd=look.ROOT, capture_output=True, text=True, check=True)
    packages = {path.parent.name for path in look.ROOT.glob("*/__init__.py")}
    assert packages & set(done.stdout.split()) == set(look.CODE)
