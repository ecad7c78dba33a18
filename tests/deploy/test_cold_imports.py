"""A cold command loads what its work needs and no more: half of its time goes into modules."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.deploy.test_publisher import House, house_in

TOLD = "LOADED "
#: runs what follows it as a command, and says at the end which modules that has loaded
WATCHED = f"""
import atexit, runpy, sys
atexit.register(lambda: print({TOLD!r} + " ".join(sys.modules), flush=True))
del sys.argv[0]
how = runpy.run_path if sys.argv[0].endswith(".py") else runpy.run_module
how(sys.argv[0], run_name="__main__")
"""
#: needed to check what nobody has to check, to draw a bar nobody sees or what was drawn before, for a page that stands, for
#: doors, for lines that nobody says
NEVER = {"rich.progress", "theme.samples", "plugins.drawings.shapes", "flask", "structlog"}
CHECKERS = {"pydantic"}
#: for the clerk alone
DATABASES = {"peewee", "psycopg", "apsw", "search_index.build"}
#: what the clerk has no use for: lines that nobody says and their colours, pages
PAGES = {"structlog", "rich", "pelican", "jinja2", "babel.messages"}


def loaded(house: House, *words: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, *words],
        cwd=ROOT,
        env=house.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (line,) = [line for line in done.stdout.splitlines() if line.startswith(TOLD)]
    return set(line.removeprefix(TOLD).split())


@pytest.fixture
def house(tmp_path: Path) -> House:
    return house_in(tmp_path)


def test_one_price_on_the_pages(house):
    command = (
        "plugins.site", "html", "--content", str(house.content), "--settings", str(house.folder / "conf.py"),
        "--output", str(house.output),
    )  # fmt: skip
    assert "theme.samples" in loaded(house, *command)  # so what is asked for below are names of modules
    house.reprice("41.50")
    found = loaded(house, *command)
    assert "¥41.50" in house.page()
    assert {"pelican", "catalog.edits"} <= found
    assert found & (NEVER | CHECKERS | DATABASES) == set()
    assert "pelican" not in loaded(house, *command)


def test_one_price_live(house):
    command = house.command("once")[1:]
    assert (
        loaded(house, *command) >= DATABASES
    )  # of a first release the clerk knows nothing: it is all done here
    house.reprice("41.50")
    found = loaded(house, *command)
    assert "¥41.50" in house.page()
    assert house.price() == 4150
    assert {"pelican", "catalog.edits"} <= found
    assert found & (NEVER | CHECKERS | DATABASES) == set()


def test_the_service_half():
    done = subprocess.run(
        [sys.executable, "-c", "import sys, catalog.source, deploy.sale; print(*sys.modules)"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = set(done.stdout.split())
    assert found >= DATABASES
    assert found & (CHECKERS | PAGES | {"flask"}) == set()


def test_what_is_not_loaded_can_be():
    assert [name for name in sorted(NEVER | CHECKERS | PAGES) if not find_spec(name)] == []
