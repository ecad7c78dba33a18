"""The publisher as a program: what is saved is live, as pages, prices and index of one version."""

from __future__ import annotations

import gc
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import pytest

from deploy import publisher
from deploy.clerk import Clerk
from tests.conftest import ROOT
from tests.plugins.golden import CONTENT, shared

PRICE = "39.00,210,7,600"


@dataclass
class House:
    """A content folder with everything that is made from it."""

    folder: Path

    @property
    def content(self) -> Path:
        return self.folder / "content"

    @property
    def output(self) -> Path:
        return self.folder / "output"

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "deploy/publisher.py", *words, "--settings", str(self.folder / "conf.py")]

    def environment(self) -> dict[str, str]:
        places = {
            "CONTENT_DIR": "content", "OUTPUT_DIR": "output", "INDEX_DIR": "var/index", "KEYS_DIR": "keys",
            "SANDBOX_DIR": "sandbox", "MAIL_DIR": "mail",
        }  # fmt: skip
        mine = {name: str(self.folder / place) for name, place in places.items()}
        mine |= {
            "DATABASE_URL": f"sqlite:///{self.folder}/shop.db",
            "PYTHONPATH": str(ROOT),
            "LC_ALL": "C.UTF-8",
        }
        return os.environ | mine

    def run(self, *words: str, **other: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*words),
            cwd=ROOT,
            env=self.environment() | other,
            capture_output=True,
            text=True,
            check=False,
        )

    def versions(self) -> set[str]:
        """Of pages, prices and index: one, unless something is wrong."""
        page = (self.output / "version.txt").read_text("ascii").strip()
        index = (self.folder / "var/index/current").readlink().name.partition("-")[0]
        with sqlite3.connect(self.folder / "shop.db") as base:
            (sold,) = base.execute("SELECT version FROM catalog_version ORDER BY id DESC LIMIT 1").fetchone()
        return {page, index, sold}

    def said(self) -> dict[str, str]:
        lexicon = self.folder / "var/index/current/lexicon.json"
        return dict(json.loads(lexicon.read_text("utf-8"))["said"])

    def price(self, sku: str = "DL-7W-40K") -> int:
        with sqlite3.connect(self.folder / "shop.db") as base:
            return int(base.execute("SELECT price_fen FROM offer WHERE sku = ?", (sku,)).fetchone()[0])

    def page(self, path: str = "p/dl-7w") -> str:
        return (self.output / path / "index.html").read_text("utf-8")

    def reprice(self, price: str) -> None:
        sheet = self.content / "catalog" / "variants.csv"
        lines = [
            line.replace(line.split(",")[5], price, 1) if line.startswith("DL-7W-40K") else line
            for line in sheet.read_text("utf-8").splitlines()
        ]
        beside = sheet.with_name(".variants.csv")
        beside.write_text("\n".join(lines) + "\n", "utf-8")
        beside.replace(sheet)


def house_in(folder: Path) -> House:
    shutil.copytree(CONTENT, folder / "content")
    kept = {**shared(), "CACHE_PATH": f"{folder}/CACHE_PATH"}
    caches = "".join(f'{name} = "{place}"\n' for name, place in kept.items())
    (folder / "conf.py").write_text(
        f'import sys\nsys.path.insert(0, "{ROOT}")\nfrom pelicanconf import *\nTHEME = "{ROOT}/theme"\n{caches}'
    )
    return House(folder)


@pytest.fixture
def house(tmp_path: Path) -> House:
    """In a folder whose path is longer than a socket's name may be."""
    folder = tmp_path / "-".join(["deep"] * 25)
    folder.mkdir()
    return house_in(folder)


@pytest.fixture
def running(house: House) -> Iterator[House]:
    """A publisher that has published once and waits."""
    with (house.folder / "said").open("wb") as said:
        process = subprocess.Popen(
            house.command("run"), cwd=ROOT, env=house.environment(), stdout=said, stderr=said
        )
    try:
        wait(
            lambda: (house.folder / "var/publisher.sock").exists() and (house.output / "index.html").exists()
        )
        wait(lambda: "release 1" in (house.folder / "said").read_text("utf-8"))
        yield house
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def wait(true: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def test_once_makes_pages_prices_and_index_of_one_version(house):
    done = house.run("once")
    assert done.returncode == 0, done.stderr
    assert len(house.versions()) == 1
    assert house.price() == 3900
    again = house.run("once")
    assert "nothing changed" in again.stdout


def test_a_saved_price_is_live_without_a_person(running):
    before = running.versions()
    running.reprice("41.50")
    wait(
        lambda: (
            running.price() == 4150 and "¥41.50" in running.page() and "¥41.50" in running.page("en/p/dl-7w")
        )
    )
    wait(lambda: len(running.versions()) == 1)
    assert running.versions() != before


def test_a_mistake_is_named_and_changes_nothing_until_it_is_mended(running):
    before = running.versions(), running.page()
    running.reprice("4o")
    wait(lambda: '"4o" is not a price' in (running.folder / "said").read_text("utf-8"))
    assert (running.versions(), running.page()) == before
    running.reprice("42.00")
    wait(lambda: running.price() == 4200 and len(running.versions()) == 1)


def test_who_asks_hears_how_it_went(running):
    assert "nothing changed" in running.run("once").stdout
    (running.content / "topics" / "corridor.md").write_text("Title: x\n", "utf-8")
    asked = running.run("once")
    assert asked.returncode == 1
    assert "corridor.md" in asked.stdout


def test_it_begins_again_with_other_settings(running):
    """What it has in memory was read with the old ones."""
    conf = running.folder / "conf.py"
    conf.write_text(f'{conf.read_text("utf-8")}HERO_FAMILY = "downlight"\n', "utf-8")
    before = (running.output / "index.html").read_text("utf-8")
    assert running.run("once").returncode == 0
    assert (running.output / "index.html").read_text("utf-8") != before
    wait(lambda: "starting again" in (running.folder / "said").read_text("utf-8"))
    running.reprice("43.50")
    wait(lambda: running.price() == 4350 and "¥43.50" in running.page())


def test_no_garbage_is_looked_for_by_a_command_that_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    looking = []
    monkeypatch.setattr(publisher, "once", lambda *_: looking.append(gc.isenabled()))
    monkeypatch.setattr(publisher, "Clerk", lambda _: nullcontext(looking.append(gc.isenabled())))
    monkeypatch.setattr(sys, "argv", ["publisher.py", "once"])
    monkeypatch.chdir(ROOT)
    try:
        publisher.main()
        # Nor afterwards: who begins again looks through all that was made.
        assert [*looking, gc.isenabled()] == [False, False, False]
    finally:
        gc.enable()


def test_the_clerk_sells_the_catalogue_that_the_pages_are_of_and_no_other(house, monkeypatch):
    assert house.run("once").returncode == 0
    for name, value in house.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(ROOT)
    house.reprice("47.00")
    with Clerk(str(house.folder / "conf.py")) as clerk:
        assert clerk.look().stands is False
        clerk.learn(house.folder / "var/catalog")
        assert clerk.put_on_sale("that of other pages") is False
        assert house.price() == 3900
        os.kill(clerk._child, signal.SIGKILL)
        assert clerk.put_on_sale("whoever asks does it then") is None


def test_what_people_say_is_searched_by_at_once_and_a_mistake_in_it_is_named(house):
    said = house.content / "search" / "words.csv"
    said.parent.mkdir(exist_ok=True)
    assert house.run("once").returncode == 0
    index = house.folder / "var/index/current"
    before = index.readlink()
    said.write_text("said,meant\n小洞灯,筒灯\n", "utf-8")
    assert house.run("once").returncode == 0
    after = index.readlink()
    assert after != before
    said.write_text("said,meant\n小洞灯,cctt=3000\n", "utf-8")
    refused = house.run("once")
    assert refused.returncode == 1
    assert "words.csv" in refused.stderr
    assert "cctt" in refused.stderr
    assert index.readlink() == after


def test_back_means_pages_prices_and_index(house):
    said = house.content / "search" / "words.csv"
    said.parent.mkdir(exist_ok=True)
    said.write_text("said,meant\n小洞灯,筒灯\n", "utf-8")
    assert house.run("once").returncode == 0
    first = house.versions(), house.page()
    house.reprice("45.00")
    said.write_text("said,meant\n大洞灯,筒灯\n", "utf-8")
    assert house.run("once").returncode == 0
    assert house.price() == 4500
    said.write_text("said,meant\n大洞灯,of_a_later_catalogue=1\n", "utf-8")
    done = house.run("back")
    assert done.returncode == 0, done.stderr
    assert house.said() == {"小洞灯": "筒灯"}, "the words of that version"
    assert (house.versions(), house.page()) == first
    assert house.price() == 3900
    for number in ("77", "abc"):
        refused = house.run("back", number)
        assert refused.returncode == 1
        assert "kept are: 1, 2" in refused.stderr
        assert f"there is no release {number};" in refused.stderr
        assert len(refused.stderr.splitlines()) == 1


def test_prices_that_cannot_go_on_sale_keep_the_pages_back(house):
    """The control of the order: pages never go ahead of prices."""
    assert house.run("once").returncode == 0
    before = house.versions(), house.page()
    house.reprice("46.00")
    with sqlite3.connect(house.folder / "shop.db") as base:
        base.execute("CREATE TRIGGER stop BEFORE UPDATE ON offer BEGIN SELECT RAISE(ABORT, 'no'); END")
    assert house.run("once").returncode != 0
    assert house.page() == before[1]
    with sqlite3.connect(house.folder / "shop.db") as base:
        base.execute("DROP TRIGGER stop")
    assert house.run("once").returncode == 0
    assert house.price() == 4600
    assert len(house.versions()) == 1


def test_a_database_that_cannot_be_is_said_in_one_line(house):
    """Before anything was made, and where pages were."""
    for _ in range(2):
        refused = house.run("once", DATABASE_URL="zork")
        assert refused.returncode == 1
        assert refused.stderr.splitlines() == [
            'DATABASE_URL "zork" is neither sqlite:///path/to/file.db nor postgresql://user@host/name'
        ]
        house.reprice("48.00")
        if not house.output.exists():
            assert house.run("once").returncode == 0
            house.reprice("49.00")
    assert house.price() == 4800
