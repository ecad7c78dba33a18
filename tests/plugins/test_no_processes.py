"""Where neither process nor thread may be begun, all that others would do is done by the first process itself."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.plugins.golden import CONTENT, ROOT, build

NOBODY = 65534
#: as many pages as two processes would share
SCRIPT = """
import os
from catalog.aside import Aside
from catalog.threads import Threads
from deploy.clerk import Clerk
from pathlib import Path
from plugins import twins
from plugins.site import mill
from search_index.aside import begun

try:
    os.fork()
    print("forked")
except OSError:
    print("none")
with Aside(lambda: 1) as aside:
    print(aside.take())
print(len(mill.run(1000, lambda numbers: numbers)))
with begun(lambda: 2, worth=True) as asked:
    print(asked())
with Threads(2) as pool:
    print([*pool.map(abs, (-3, -4))])
    print(type(pool.submit(int, "x").exception()).__name__)
print(len([*twins.of_all([("a.html", b"text " * 1000)])]))
with Clerk("pelicanconf.py") as clerk:
    clerk.learn(Path("none"))
    print(clerk.look(), clerk.stands())
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    if os.geteuid() != 0:
        pytest.skip("only root can become a user who has no other process")
    with tempfile.TemporaryDirectory() as made:  # nobody but root may look into pytest's own
        yield Path(made)


def alone(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False,
        user=NOBODY, group=NOBODY, extra_groups=(), umask=0o022,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NPROC, (1, 1)),
        env=os.environ | {"KEYS_DIR": str(folder / "keys"), "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8",
                          "INDEX_DIR": str(folder / "index")},
    )  # fmt: skip


def test_whatever_others_would_do_is_done(folder):
    done = alone(folder, "-c", SCRIPT)
    assert done.stdout.splitlines() == [
        "none",
        "None",
        "1000",
        "2",
        "[3, 4]",
        "ValueError",
        "2",
        "None None",
    ], done.stderr


KEPT = {
    "CATALOG_CACHE": "catalog", "CACHE_PATH": "pelican", "TEMPLATE_CACHE": "t", "DRAWING_CACHE": "d", "PICTURE_CACHE": "pictures",
}  # fmt: skip


def test_a_site_is_built_and_pictures_that_nobody_may_open_are_told(folder):
    settings = {name: str(folder / place) for name, place in KEPT.items()}
    content, output = folder / "content", folder / "output"
    shutil.copytree(CONTENT, content)
    (folder / "keys").mkdir()
    (folder / "keys" / "seal.key").write_bytes(b"a key for tests, of 32 bytes....")
    words = [f"{name}={json.dumps(value)}" for name, value in settings.items()]
    command = ("-m", "plugins.site", "html", "--content", str(content), "-o", str(output), "-e", *words)

    refused = alone(folder, *command)
    assert (refused.returncode, output.exists()) == (1, False)
    assert refused.stderr == (
        f"{folder}/pictures: no more processes or threads may be begun (is their number limited?)\n"
    )

    assert build(content, folder, **settings).returncode == 0
    output.unlink()
    for place in (".output", "catalog", "t", "d"):
        shutil.rmtree(folder / place)
    built = alone(folder, *command)
    assert built.returncode == 0, built.stderr
    assert (output / "index.html").exists()
