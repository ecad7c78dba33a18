"""Pictures under kills and under two builders: every file whole, none made twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time

import pytest
from PIL import Image

from plugins import pictures
from plugins.darkroom import lab

BUILD = """
import sys; from pathlib import Path; from contextlib import nullcontext
from plugins import pictures; from plugins.darkroom import store
folder = Path(sys.argv[1]); control = sys.argv[2]
if control == "no turns":
    store.turn = lambda cache: nullcontext(0)
    store.clear = lambda cache: None
print(pictures.make(list(pictures.find(folder / "images").values()), folder / "cache"))
"""
NAIVE = """
import sys, time
sys.path.insert(0, "{parent}")
import develop
def put(picture, target, form, options):
    if not target.exists():
        made = develop.BytesIO()
        picture.save(made, form, **options)
        with target.open("wb", buffering=0) as file:
            file.write(made.getvalue()[:50]); time.sleep(0.05); file.write(made.getvalue()[50:])
develop.put = put
develop.main()
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "images").mkdir()
    for number in range(6):
        Image.effect_noise((500 + number, 400), 60).convert("RGB").save(tmp_path / f"images/p{number}.jpg")
    return tmp_path


def start(folder, control=""):
    return subprocess.Popen(
        [sys.executable, "-c", BUILD, str(folder), control],
        stdout=subprocess.PIPE,
        start_new_session=True,
    )


def made(folder):
    """Finished files: name → (inode, time)."""
    cache = folder / "cache"
    files = [p for p in cache.iterdir() if not p.name.startswith(".")] if cache.is_dir() else []
    return {p.name: (p.stat().st_ino, p.stat().st_mtime_ns) for p in files}


def whole(file):
    try:
        with Image.open(file) as picture:
            picture.load()
    except OSError:
        return False
    return True


def killed_again_and_again(folder, seed, times=6):
    """Names of finished files that were made a second time, after kills and one run to the end."""
    chance, twice, seen = random.Random(seed), set(), {}
    for turn in range(times):
        builder = start(folder)
        enough, until = len(made(folder)) + chance.randrange(8), time.monotonic() + 20
        while len(made(folder)) < enough and builder.poll() is None and time.monotonic() < until:
            time.sleep(0.002)
        time.sleep(chance.uniform(0, 0.1))
        if turn % 2:
            os.killpg(builder.pid, signal.SIGKILL)  # a power cut takes the children along
        else:
            builder.kill()  # an out-of-memory kill takes the builder alone
        builder.wait()
        twice |= {name for name, was in seen.items() if made(folder).get(name) != was}
        seen |= made(folder)
    builder = start(folder)
    builder.communicate()
    twice |= {name for name, was in seen.items() if made(folder).get(name) != was}
    return twice


@pytest.mark.parametrize("seed", range(2))
def test_killed_at_random_all_files_are_whole_and_none_was_made_twice(folder, seed):
    assert killed_again_and_again(folder, seed) == set()

    files = [p for p in (folder / "cache").iterdir() if not p.name.startswith(".")]
    assert len(files) == 6 * len(pictures.KINDS)
    assert all(whole(file) for file in files)
    assert [p for p in (folder / "cache").iterdir() if p.name.endswith(".new")] == []


def test_control_a_child_that_writes_in_place_leaves_halves(folder):
    naive = folder / "naive.py"
    naive.write_text(NAIVE.format(parent=lab.CHILD.parent))
    script = BUILD.replace(
        "folder =", f"from plugins.darkroom import lab; lab.CHILD = Path({str(naive)!r}); folder ="
    )
    halves = 0
    for _ in range(6):
        builder = subprocess.Popen(
            [sys.executable, "-c", script, str(folder), ""], stdout=subprocess.PIPE, start_new_session=True
        )
        before, until = len(made(folder)), time.monotonic() + 20
        while len(made(folder)) <= before and builder.poll() is None and time.monotonic() < until:
            time.sleep(0.005)
        os.killpg(builder.pid, signal.SIGKILL)
        builder.wait()
        halves += sum(not whole(folder / "cache" / name) for name in made(folder))
        if halves:
            break
    assert halves


def both(folder, control=""):
    """How many pictures each of two builders worked on; None for one that failed."""
    builders = [start(folder, control) for _ in range(2)]
    return [int(out) if (out := builder.communicate()[0]) else None for builder in builders]


def test_two_builders_at_once_make_each_picture_once(folder):
    assert sorted(both(folder)) == [0, 6]


def test_control_without_turns_they_make_them_twice_or_fall_over_each_other(folder):
    counts = both(folder, "no turns")
    assert None in counts or sum(counts) > 6
