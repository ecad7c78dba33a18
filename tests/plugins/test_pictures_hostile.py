"""Pictures from people are hostile: each is refused in one sentence, and only the child pays for the attempt."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import zlib
from dataclasses import asdict, replace
from io import BytesIO
from pathlib import Path

import orjson
import pytest
from PIL import Image

from catalog.problems import Invalid
from plugins import pictures
from plugins.darkroom import gate, lab


def encoded(form, size=(300, 200), **options):
    out = BytesIO()
    Image.effect_noise(size, 80).convert("RGB").save(out, form, **options)
    return out.getvalue()


def png(width, height, *, rows=b"", extra=b""):
    """A PNG of one bit a pixel that claims these dimensions; ``rows``: compressed data, empty where none is wanted."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + extra + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def bomb(side):
    """All black, a few kilobytes, ``side``² pixels."""
    return png(side, side, rows=zlib.compress(bytes((1 + (side + 7) // 8) * side), 9))


def animated(form):
    frames = [Image.new("RGB", (50, 50), colour) for colour in ("red", "blue")]
    out = BytesIO()
    frames[0].save(out, form, save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


JPEG, PNG, WEBP = encoded("JPEG"), encoded("PNG"), encoded("WEBP")
SOF = JPEG.index(b"\xff\xc0")
HOSTILE = {
    "empty.jpg": (b"", gate.EMPTY),
    "text.png": ("这是文字".encode() * 99, gate.OTHER_KIND),
    "page.jpg": (b"<html><script>alert(1)</script>", gate.OTHER_KIND),
    "drawing.webp": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", gate.OTHER_KIND),
    "gif.jpg": (encoded("GIF"), gate.OTHER_KIND),
    "png.jpg": (PNG, gate.OTHER_KIND),
    "archive.webp": (b"RIFF\x24\x00\x00\x00WAVEfmt ", gate.OTHER_KIND),
    "bomb.png": (bomb(13_000), gate.TOO_LARGE),
    "claims-much.png": (png(2**31 - 1, 2**31 - 1), gate.TOO_LARGE),
    "claims-a-side.png": (png(20_000, 1), gate.TOO_LARGE),
    "claims-nothing.png": (png(0, 5), gate.NO_HEADER),
    "claims-much.jpg": (JPEG[: SOF + 5] + b"\xff\xff\xff\xff" + JPEG[SOF + 9 :], gate.TOO_LARGE),
    "claims-much.webp": (
        b"RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + b"\xff" * 6,
        gate.TOO_LARGE,
    ),
    "moves.png": (animated("PNG"), gate.MOVING),
    "moves.webp": (animated("WEBP"), gate.MOVING),
    "header-cut.jpg": (JPEG[:40], gate.NO_HEADER),
    "header-cut.png": (PNG[:20], gate.NO_HEADER),
    "header-cut.webp": (WEBP[:17], gate.NO_HEADER),
    "filled.jpg": (JPEG[:2] + b"\xff" * 3_000_000, gate.NO_HEADER),
    "heavy.jpg": (JPEG + bytes(gate.MAX_BYTES), gate.TOO_HEAVY),
    "cut.jpg": (JPEG[: len(JPEG) // 2], lab.DAMAGED),
    "cut.png": (PNG[: len(PNG) // 2], lab.DAMAGED),
    "cut.webp": (WEBP[: len(WEBP) // 2], lab.DAMAGED),
    "rotten.png": (PNG[:60] + bytes(len(PNG) - 90) + PNG[-30:], lab.DAMAGED),
    "no-rows.png": (png(300, 300), lab.DAMAGED),
    "text-bomb.png": (
        png(8, 8, extra=b"").replace(
            b"\0\0\0\0IDAT",
            struct.pack(">I", 40_013)
            + b"zTXtComment\0\0"
            + zlib.compress(bytes(40_000_000), 9)[:40_004].ljust(40_004, b"\0")
            + b"\0\0\0\0"
            + b"\0\0\0\0IDAT",
        ),
        lab.DAMAGED,
    ),
}


@pytest.fixture
def shop(tmp_path):
    folder = tmp_path / "content/images"
    folder.mkdir(parents=True)
    (folder / "good.jpg").write_bytes(JPEG)
    return tmp_path


def build(shop, **options):
    shots = pictures.find(shop / "content/images")
    return pictures.make(list(shots.values()), shop / "cache", **options)


@pytest.mark.parametrize("name", HOSTILE)
def test_one_sentence_in_both_languages_and_the_others_are_made(shop, name):
    data, rule = HOSTILE[name]
    (shop / "content/images" / name).write_bytes(data)

    with pytest.raises(Invalid) as caught:
        build(shop)

    (problem,) = caught.value.problems
    assert problem.rule == rule
    for lang in ("zh", "en"):
        assert problem.say(lang).startswith(f"content/images/{name}: ")
        assert "\n" not in problem.say(lang)
    (shop / "content/images" / name).unlink()
    made = build(shop)
    assert made == (0 if rule == lab.DAMAGED else 1)  # past the gate the good one was made in the same run


def test_every_bad_one_is_named_at_once(shop):
    for name in ("text.png", "gif.jpg", "bomb.png"):
        (shop / "content/images" / name).write_bytes(HOSTILE[name][0])
    with pytest.raises(Invalid) as caught:
        build(shop)
    assert len(caught.value.problems) == 3


def test_a_pipe_is_not_waited_for(shop):
    os.mkfifo(shop / "content/images/pipe.jpg")
    with pytest.raises(Invalid, match=r"pipe\.jpg"):
        build(shop)


def test_a_file_that_changes_between_look_and_work_is_not_kept_under_the_wrong_digest(shop):
    shots = list(pictures.find(shop / "content/images").values())
    (shop / "content/images/good.jpg").write_bytes(encoded("JPEG", (40, 40)))
    with pytest.raises(Invalid) as caught:
        pictures.make(shots, shop / "cache")
    assert caught.value.problems[0].rule == lab.REASONS[4]
    assert not [p for p in (shop / "cache").iterdir() if p.suffix in {".jpg", ".avif", ".webp"}]


def test_what_passes_the_gate_and_is_larger_all_the_same_is_stopped_in_the_child(shop):
    (shop / "content/images/good.jpg").write_bytes(encoded("JPEG", (300, 300)))
    with pytest.raises(Invalid) as caught:
        build(shop, order=replace(pictures.ORDER, pixels=300 * 299))
    assert caught.value.problems[0].rule == lab.DAMAGED


@pytest.fixture
def costly(shop):
    """Large to hold and slow to encode: it needs more of everything than the limits below allow."""
    noise, wide = Image.effect_noise((1_000, 1_800), 80), Image.new("L", (6_000, 1_800))
    wide.paste(noise)
    wide.convert("RGB").save(shop / "content/images/good.jpg")
    return shop


@pytest.mark.parametrize(
    ("limits", "rule"),
    [
        (lab.Limits(memory=80_000_000), lab.REASONS[5]),
        (lab.Limits(file=200), lab.REASONS[7]),
        (lab.Limits(cpu=1), lab.SLOW),
        (lab.Limits(wall=1), lab.SLOW),
    ],
    ids=["memory", "file", "cpu", "wall"],
)
def test_each_limit_ends_the_child_in_a_sentence(costly, limits, rule):
    # Slow whatever the machine: as many widths as it takes to outlast a second.
    order = replace(pictures.ORDER, limits=limits, widths=tuple(range(300, 1_300, 10)))
    with pytest.raises(Invalid) as caught:
        build(costly, order=order)
    assert caught.value.problems[0].rule == rule


def test_control_without_these_limits_it_is_made(costly):
    assert build(costly, order=replace(pictures.ORDER, limits=lab.Limits(None, None, None, None))) == 1


# A process takes over the peak of the one it was made from; a small one in between keeps that of the tests out.
BETWEEN = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-I", "-B", sys.argv[1]], stdin=sys.stdin, env={}, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
"""


def eaten(shop, limits):
    """Peak memory in bytes of a child that works on the one picture under ``limits``, and its status."""
    (shot,) = pictures.find(shop / "content/images").values()
    (shop / "cache").mkdir(exist_ok=True)
    order = asdict(replace(pictures.ORDER, limits=limits))
    job = {"source": str(shot.source), "digest": shot.digest}
    done = subprocess.run(
        [sys.executable, "-c", BETWEEN, str(lab.CHILD)],
        input=orjson.dumps(order) + b"\n" + orjson.dumps(job) + b"\n",
        stdout=subprocess.PIPE,
        cwd=shop / "cache",
        check=True,
    )
    status, used = done.stdout.split()
    return int(used), int(status)


def test_a_child_never_gets_the_memory_it_is_denied(shop):
    (shop / "content/images/good.jpg").unlink()
    (shop / "content/images/wide.png").write_bytes(bomb(5_000))  # 25 million pixels: the gate lets it pass

    used, status = eaten(shop, lab.Limits(memory=100_000_000))
    assert status == 5
    assert used < 100_000_000

    used, status = eaten(shop, lab.Limits(memory=None))  # the control: nothing stops it
    assert status == 0
    assert used > 120_000_000


def test_the_child_has_no_environment(shop, monkeypatch):
    monkeypatch.setenv("SHOP_SECRET", "not for pictures")
    with (shop / "lock").open("wb") as lock:
        child = lab._start(pictures.ORDER, shop, lock.fileno())
        environment = Path(f"/proc/{child.pid}/environ").read_text()
        lab._end(child)
    assert "SHOP_SECRET" not in environment
