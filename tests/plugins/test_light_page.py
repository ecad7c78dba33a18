"""Photometric files of the shop: a bad one stops the build, one that was not touched is not read again, the demo's are true."""

from __future__ import annotations

import shutil
from types import SimpleNamespace

import pytest

from catalog.load import load
from catalog.photometry.figures import Figures
from catalog.photometry.model import FIELD
from catalog.photometry.read import of
from catalog.problems import Problem
from plugins.site import glareview, lights
from tests.plugins.golden import CONTENT, ROOT, build

FOLDER = CONTENT / "photometry"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [("dl-5w.ies", "TILT=NONE\n1 -1 1 3 one", 'content/photometry/dl-5w.ies:2 number of horizontal angles: "one" is not a number'),
     ("a lamp.ies", "", "content/photometry/a lamp.ies: has to be named with letters, digits and . _ -, at most 80"),
     ("notes.txt", "", "content/photometry/notes.txt: is neither .ies nor .ldt")],
)  # fmt: skip
def test_what_is_wrong_with_a_file_is_told(tmp_path, name, text, said):
    shutil.copytree(FOLDER, tmp_path / "photometry")
    (tmp_path / "photometry" / name).write_text(text)
    problems: list[Problem] = []
    lights.find(tmp_path / "photometry", tmp_path / "seen.json", problems)
    assert [problem.say("en") for problem in problems] == [said]


def test_a_file_that_was_not_touched_is_not_read_again(tmp_path, monkeypatch):
    folder, seen = tmp_path / "photometry", tmp_path / "seen.json"
    shutil.copytree(FOLDER, folder)
    monkeypatch.setattr("plugins.darkroom.memory.SETTLED_NS", -(10**9))
    first = lights.find(folder, seen, [])
    monkeypatch.setattr(lights.reader, "read", lambda *_: pytest.fail("read again"))
    assert lights.find(folder, seen, []) == first
    path = folder / "dl-5w.ies"
    path.write_text(path.read_text().replace("420", "421") + "\n")
    with pytest.raises(pytest.fail.Exception):
        lights.find(folder, seen, [])


def test_a_file_that_is_not_there_stops_the_build(tmp_path):
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content)
    (content / "photometry" / "dl-5w.ies").rename(content / "photometry" / "dl-5w2.ies")
    done = build(content, tmp_path)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert '"dl-5w.ies" is no file in content/photometry; did you mean dl-5w2.ies?' in done.stderr


def test_every_demo_file_says_what_its_variants_say():
    """And that it was computed."""
    catalog = load(ROOT / "content")
    named = [variant for variant in catalog.variants.values() if variant.specs.get(FIELD)]
    assert {str(variant.specs[FIELD]) for variant in named} == {
        path.name for path in (ROOT / "content" / "photometry").iterdir()
    }
    for variant in named:
        found = Figures(of(ROOT / "content" / "photometry" / str(variant.specs[FIELD])))
        assert found.lumens == pytest.approx(float(variant.specs["lm"]), rel=5e-3)
        assert found.beam[1] == pytest.approx(float(variant.specs["beam"]), abs=0.5)
        assert found.light.told.watts == variant.specs["w"]
        assert found.light.told.computed


def test_a_panel_s_page_says_how_much_it_dazzles_and_a_floodlight_s_does_so_by_bug():
    """Of a panel the table has 19 rooms; outdoors there is no table."""
    light = Figures(of(ROOT / "content" / "photometry" / "panel-600-3600lm-110.ies"))
    edition = SimpleNamespace(say=lambda _zh, en: en, site=SimpleNamespace(memory={}))
    assert glareview.figure(edition, "panel", light).value == "20.5"
    view = glareview.view(edition, "panel", light)
    assert len(view.rows) == 19
    assert {len(row) for row in view.rows} == {len(view.heads) + 1} == {11}
    assert glareview.figure(edition, "flood", light).value == "B1 U0 G1"
    assert glareview.view(edition, "flood", light) is None
