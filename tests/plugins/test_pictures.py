"""Pictures: three widths, three formats, made once."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager

import orjson
import pytest
from PIL import Image

from catalog.problems import Invalid
from plugins import pictures
from plugins.darkroom import store


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
        f"images/families/mcb-{w}.{f}" for w in (320, 720, 1200) for f in ("avif", "webp", "jpg")
    }
    widths = {path: Image.open(file).width for path, file in made.items()}
    assert widths["images/families/mcb-320.avif"] == 320
    assert widths["images/families/mcb-1200.jpg"] == 800  # never larger than its source
    assert Image.open(made["images/families/mcb-720.avif"]).format == "AVIF"


def test_made_once_and_anew_when_the_source_changes(folder):
    def run() -> int:
        return pictures.make(list(pictures.find(folder / "images").values()), folder / "cache")

    assert (run(), run()) == (1, 0)
    Image.new("RGB", (400, 400)).save(folder / "images/families/mcb.jpg")
    assert run() == 1


def test_a_shop_may_have_no_pictures_yet(tmp_path):
    assert pictures.find(tmp_path / "images", tmp_path / "seen.json") == {}


def test_a_name_of_another_encoding_is_told(folder):
    shutil.copy(
        folder / "images/families/mcb.jpg", os.fsencode(f"{folder}/images/families/") + "灯.jpg".encode("gbk")
    )
    with pytest.raises(Invalid, match=r"\?+\.jpg: 文件名不是 UTF-8 文字"):
        pictures.find(folder / "images", folder / "seen.json")


def test_a_file_that_is_no_picture_is_named(folder):
    (folder / "images/families/box.jpg").write_text("no")
    with pytest.raises(Invalid, match=r"box\.jpg"):
        pictures.find(folder / "images")


def test_two_files_of_one_name_would_be_one_address(folder):
    Image.new("RGB", (40, 40)).save(folder / "images/families/mcb.png")
    with pytest.raises(Invalid) as caught:
        pictures.find(folder / "images")
    assert [p.place.file for p in caught.value.problems] == ["mcb.png"]


def test_a_renamed_or_copied_picture_is_not_made_again(folder):
    def run() -> int:
        shots = pictures.find(folder / "images", folder / "cache/seen.json")
        return pictures.make(list(shots.values()), folder / "cache")

    assert run() == 1
    source = folder / "images/families/mcb.jpg"
    shutil.copy(source, folder / "images/copy.jpg")
    source.rename(folder / "images/renamed.jpg")
    assert run() == 0


def test_a_set_with_a_hole_gets_only_what_it_lacks(folder):
    shots = list(pictures.find(folder / "images").values())
    pictures.make(shots, folder / "cache")
    files = [file for _, file in shots[0].files(folder / "cache")]
    files[4].unlink()
    before = {file: file.stat().st_mtime_ns for file in files if file != files[4]}

    assert pictures.make(shots, folder / "cache") == 1
    assert files[4].exists()
    assert before == {file: file.stat().st_mtime_ns for file in before}


def test_pictures_nobody_touched_are_not_read(folder):
    memory, source = folder / "cache/seen.json", folder / "images/families/mcb.jpg"
    os.utime(source, ns=(0, 0))
    first = pictures.find(folder / "images", memory)
    # What was written down in the moment of the change is not trusted yet; make the note younger than that.
    later = memory.stat().st_mtime_ns + 10_000_000_000
    os.utime(memory, ns=(later, later))

    # Other bytes of the same length whose times are put back: only the change time tells, and nothing can set that.
    with planted(memory, source, digest="remembered"):
        assert pictures.find(folder / "images", memory)["families/mcb"].digest == "remembered"
    source.write_bytes(source.read_bytes()[:-1] + b"x")
    os.utime(source, ns=(0, 0))
    assert pictures.find(folder / "images", memory)["families/mcb"].digest != first["families/mcb"].digest


def test_a_change_in_the_moment_of_the_note_is_seen(folder):
    memory, source = folder / "cache/seen.json", folder / "images/families/mcb.jpg"
    pictures.find(folder / "images", memory)
    with planted(memory, source, digest="remembered"):  # written within the same two seconds
        assert pictures.find(folder / "images", memory)["families/mcb"].digest != "remembered"


@pytest.mark.parametrize(
    "spoilt", [b"", b"{", b"[]", b'{"seal":"3","files":{"x":3}}', b'{"seal":"old","files":{}}']
)
def test_a_spoilt_memory_costs_time_and_nothing_else(folder, spoilt):
    memory = folder / "seen.json"
    memory.write_bytes(spoilt)
    assert pictures.find(folder / "images", memory) == pictures.find(folder / "images")


@contextmanager
def planted(memory, source, digest):
    """The memory tells a digest that only it can know; its own time stays."""
    told, times = memory.read_bytes(), memory.stat()
    kept = orjson.loads(told)
    kept["files"][str(source)][-3] = digest
    memory.write_bytes(orjson.dumps(kept))
    os.utime(memory, ns=(times.st_mtime_ns, times.st_mtime_ns))
    yield
    memory.write_bytes(told)
    os.utime(memory, ns=(times.st_mtime_ns, times.st_mtime_ns))


def test_upright_on_white_and_bare_of_what_it_came_with(folder):
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright
    exif[0x010F] = "a name nobody shall read"
    Image.new("RGB", (640, 320)).save(folder / "images/turned.jpg", exif=exif)
    Image.new("RGBA", (64, 64), (255, 0, 0, 0)).save(folder / "images/clear.png")
    shots = pictures.find(folder / "images")
    pictures.make(list(shots.values()), folder / "cache")

    assert shots["turned"].size == (320, 640)
    turned = dict(shots["turned"].files(folder / "cache"))["images/turned-320.jpg"]
    assert Image.open(turned).size == (320, 640)
    for name in ("turned", "clear"):
        for _, file in shots[name].files(folder / "cache"):
            assert not Image.open(file).getexif()
            assert b"a name nobody" not in file.read_bytes()
    clear = dict(shots["clear"].files(folder / "cache"))["images/clear-320.webp"]
    assert Image.open(clear).convert("RGB").getpixel((5, 5)) == (255, 255, 255)


def test_what_nothing_names_goes_after_its_days_and_what_is_used_stays(folder):
    cache, day = folder / "cache", 86_400
    Image.new("RGB", (40, 40)).save(folder / "images/other.png")
    shots = pictures.find(folder / "images")
    pictures.make(list(shots.values()), cache)
    used = {shots["other"].digest}

    assert store.sweep(cache, used, now=0) == 0  # first seen to be unnamed
    assert store.sweep(cache, used, now=29 * day) == 0
    assert store.sweep(cache, used, now=31 * day) == 9
    assert store.sweep(cache, used, now=99 * day, most=0) == 0
    assert pictures.make([shots["other"]], cache) == 0


def test_one_named_again_starts_its_days_anew_and_a_full_cache_does_not_wait(folder):
    cache, day = folder / "cache", 86_400
    shots = list(pictures.find(folder / "images").values())
    pictures.make(shots, cache)
    store.sweep(cache, set(), now=0)
    store.sweep(cache, {shots[0].digest}, now=20 * day)
    assert store.sweep(cache, set(), now=40 * day) == 0
    assert store.sweep(cache, set(), now=41 * day, most=0) == 9
