"""A new index comes into service while requests run; a build that is killed leaves the old one or the new one."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pytest

from catalog.model import Catalog
from search_index import fill, live
from search_index.ask import Search
from search_index.beside import NOTHING
from search_index.build import build
from search_index.live import Live
from search_index.manifest import Tampered, read
from search_index.query import Index
from tests.search_index.test_changes import answers, priced, renamed

LONG = 60.0
EVENTS = frozenset({"open", "os.link", "os.rename", "os.symlink", "os.chmod", "os.remove", "os.rmdir"})


def following(service: Live, version: str) -> Index:
    """The index in service once it is the one of the catalogue ``version``."""
    while (index := service.index()).catalog_version != version:
        pass
    return index


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Event:
    """Opening an index beside another waits for this."""
    gate = Event()

    def slow(folder: Path, before: Index | None = None) -> Index:
        assert before is None or gate.wait(LONG)
        return Index(folder, before)

    monkeypatch.setattr(live, "Index", slow)
    return gate


def test_the_old_one_answers_while_the_new_one_is_opened(
    small: Catalog, tmp_path: Path, gate: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "PATIENCE", 0.01)
    build(small, tmp_path)
    service = Live(tmp_path)
    old = service.index()
    new = priced(small, "dl", 5000)
    build(new, tmp_path)
    assert [service.index() for _ in range(3)] == [old, old, old]
    gate.set()
    assert following(service, new.version).search(Search("筒灯")).total == 2


def test_without_that_a_request_would_be_held_up(
    small: Catalog, tmp_path: Path, gate: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of the test above: with patience enough a request stands until the new one is there."""
    monkeypatch.setattr(live, "PATIENCE", LONG)
    build(small, tmp_path)
    service = Live(tmp_path)
    service.index()
    new = priced(small, "dl", 5000)
    build(new, tmp_path)
    got: list[Index] = []
    asking = Thread(target=lambda: got.append(service.index()))
    asking.start()
    asking.join(0.2)
    assert got == []
    gate.set()
    asking.join()
    assert got[0].catalog_version == new.version


def test_requests_under_way_all_get_a_whole_answer(small: Catalog, tmp_path: Path) -> None:
    catalogs = [priced(small, "dl", fen) for fen in range(1000, 9000, 1000)]
    catalogs.insert(4, renamed(small, "bv", "starlight"))
    build(small, tmp_path)
    service, stop = Live(tmp_path), Event()
    versions: list[list[str]] = [[], [], []]
    wrong: list[object] = []

    def ask(seen: list[str]) -> None:
        try:
            while not stop.is_set():
                index = service.index()
                wrong.extend(["筒灯"] if index.search(Search("筒灯")).total != 2 else [])
                seen.append(index.catalog_version)
        except Exception as error:  # noqa: BLE001 - whatever a request would have died of
            wrong.append(error)

    threads = [Thread(target=ask, args=(seen,)) for seen in versions]
    for thread in threads:
        thread.start()
    for catalog in catalogs:
        build(catalog, tmp_path)
        following(service, catalog.version)
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    order = {catalog.version: at for at, catalog in enumerate([small, *catalogs])}
    for seen in versions:
        places = [order[version] for version in seen]
        assert places == sorted(places)


def killed(work: Callable[[], object], at: int) -> bool:
    """Run ``work`` in a process that dies without a word at its ``at``-th step on the disk. Whether it was cut short."""
    child = os.fork()
    if child == 0:
        left = [at]

        def step(event: str, _args: object) -> None:
            if event in EVENTS:
                left[0] -= 1
                if left[0] < 0:
                    os._exit(9)

        sys.addaudithook(step)
        work()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


@pytest.mark.parametrize("edit", [priced, renamed])
def test_killed_at_any_step_the_old_one_or_the_new_one_is_whole(
    small: Catalog, tmp_path: Path, edit: Callable[..., Catalog]
) -> None:
    new = edit(small, "dl", 5000 if edit is priced else "starlight")
    expected = {}
    for catalog in (small, new):
        expected[catalog.version] = answers(Index(build(catalog, tmp_path / catalog.version)))
    into, at = tmp_path / "index", 0
    build(small, into)
    seen = set()
    while killed(lambda: build(new, into), at):
        index = Index.open(into)
        seen.add(index.catalog_version)
        assert answers(index) == expected[index.catalog_version]
        at += 1
    assert Index.open(into).catalog_version == new.version
    assert at > 10
    assert small.version in seen


def test_written_in_place_it_would_be_broken(small: Catalog, tmp_path: Path) -> None:
    """The control of the test above: the same kills, the same files, written where the index stands."""
    new = priced(small, "dl", 5000)
    refused = at = 0
    while True:
        into = tmp_path / str(at)
        folder = build(small, into)
        version = read(folder).version
        if not killed(
            lambda folder=folder, version=version: fill.fill(folder, version, new, NOTHING, None), at
        ):
            break
        at += 1
        try:
            Index.open(into)
        except (Tampered, OSError):
            refused += 1
    assert refused > 0
