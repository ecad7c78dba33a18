"""Pictures: three widths, three formats, made once."""

from __future__ import annotations

import pytest
from PIL import Image

from plugins import pictures


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "images/families").mkdir(parents=True)
    Image.radial_gradient("L").resize((800, 800)).convert("RGB").save(tmp_path / "images/families/mcb.jpg")
    return tmp_path


def test_widths_and_formats(folder):
    shots = pictures.find(folder / "images")
    assert list(shots) == ["families/mcb"]
    assert pictures.make(list(shots.values()), folder / "cache") == 1
    made = dict(shots["families/mcb"].files(folder / "cache"))
    assert set(made) == {
        f"images/families/mcb-{w}.{f}" for w in (320, 640, 1200) for f in ("avif", "webp", "jpg")
    }
    widths = {path: Image.open(file).width for path, file in made.items()}
    assert widths["images/families/mcb-320.avif"] == 320
    assert widths["images/families/mcb-1200.jpg"] == 800  # never larger than its source
    assert Image.open(made["images/families/mcb-640.avif"]).format == "AVIF"


def test_made_once_and_anew_when_the_source_changes(folder):
    def run() -> int:
        return pictures.make(list(pictures.find(folder / "images").values()), folder / "cache")

    assert (run(), run()) == (1, 0)
    Image.new("RGB", (400, 400)).save(folder / "images/families/mcb.jpg")
    assert run() == 1


def test_a_file_that_is_no_picture_is_named(folder):
    (folder / "images/families/box.jpg").write_text("no")
    with pytest.raises(ValueError, match=r"box\.jpg"):
        pictures.find(folder / "images")
