"""What the system refuses is told by its place and why, in both languages, by every command."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from catalog.problems import placed, refused
from tests.conftest import ROOT
from tests.plugins.golden import CONTENT, build

FOLDER = {
    "zh_CN.UTF-8": "topics/corridor.md：这是文件夹，不是文件",
    "C.UTF-8": "topics/corridor.md: is a folder, not a file",
}
#: writes a catalogue where no file may be larger than a kilobyte
FULL = """
import resource, sys
from pathlib import Path
from catalog.problems import refused
from catalog.source import Source
source = Source(Path(sys.argv[1]), Path(sys.argv[2]))
source.read()
resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024))
try:
    source.keep()
except OSError as error:
    print(refused(error).en)
"""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    shutil.copytree(CONTENT, tmp_path / "content")
    return tmp_path / "content"


def test_what_is_known_by_no_place_says_why_alone():
    assert refused(OSError(errno.ENOSPC, "x")).zh == "磁盘已满，请腾出空间"
    assert refused(PermissionError(errno.EACCES, "x", b"/a/b\n.md")).zh.startswith("/a/b\\n.md：没有权限")
    assert refused(OSError(errno.EBADF, "Bad file", 7)).en == "Bad file"


def test_a_place_that_is_known_stays_and_one_that_is_not_is_given():
    for name, told in (("here", "here"), (None, "there")):
        with pytest.raises(OSError, match=told) as error, placed(Path("there")):
            raise OSError(errno.EIO, "x", name)
        assert refused(error.value).en == f"{told}: the disk fails"


@pytest.mark.parametrize("lang", [*FOLDER])
def test_a_check_names_what_it_cannot_read(content, lang):
    (content / "topics" / "corridor.md").unlink()
    (content / "topics" / "corridor.md").mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "catalog", "check", str(content)], cwd=ROOT, capture_output=True, text=True,
        env=os.environ | {"LC_ALL": lang}, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
    assert FOLDER[lang] in done.stderr


@pytest.mark.parametrize("words", [["html"], []], ids=["ours", "pelicans"])
@pytest.mark.parametrize("name", ["topics/corridor.md", "news/open.md", "shop.toml"])
def test_so_does_a_build(content, tmp_path, name, words):
    (content / name).unlink()
    (content / name).mkdir()
    done = build(content, tmp_path, words=words)
    assert done.returncode != 0
    assert f"content/{name}: is a folder, not a file" in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert not (tmp_path / "output").exists()


def test_a_full_disk_is_told_with_its_place(content, tmp_path):
    kept = tmp_path / "kept"
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(content), str(kept)], cwd=ROOT, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert done.stdout == f"{kept}: the file is too large\n", done.stderr
