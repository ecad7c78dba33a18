"""Any sequence of releases, failed builds, roll backs, kills and preparations, beside plain dicts of path → bytes."""

from __future__ import annotations

import os
import random
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.release import trees
from plugins.release.errors import Refused
from plugins.release.record import LINGERS_RELEASES, LINGERS_SECONDS
from plugins.release.releases import Releases
from tests.counts import often
from tests.plugins.test_release_kills import AT, KILLED, child, dies, files

Files = dict[str, bytes]
PATHS = ["index.html", "a", "a/b", "a/b/c", "p/x/index.html", "p/y/index.html", "theme/1.css", "theme/2.css"]

sites = st.dictionaries(st.sampled_from(PATHS), st.sampled_from([b"", b"1", b"22"]))
steps = st.lists(
    st.one_of(
        st.tuples(st.just("publish"), sites, st.integers(0, 4000)),
        st.tuples(st.just("children"), sites, st.integers(0, 4000)),
        st.tuples(st.just("fail"), sites, st.booleans()),
        st.tuples(st.just("kill"), sites, st.integers(1, 60)),
        st.tuples(st.just("prepare"), st.just({}), st.integers(0, 25)),
        st.tuples(st.just("back"), st.just({}), st.integers(0, 4)),
    ),
    max_size=12,
)


def settled(site: Files) -> Files:
    """A site in which no file stands where another's folder is."""
    return {path: data for path, data in site.items() if not any(path.startswith(f"{p}/") for p in site)}


class Model:
    """What each release must hold, and what lingers in it, from the rules alone."""

    def __init__(self, keep: int) -> None:
        self.sites: dict[int, Files] = {}
        self.lingering: dict[int, dict[str, tuple[int, int]]] = {}
        self.current = 0
        self.at = AT
        self.keep = keep

    def plan(self, site: Files) -> tuple[Files, list[str], Files, dict[str, tuple[int, int]]]:
        """What to put, what to drop, and what stands and lingers afterwards."""
        old, lingering = self.sites.get(self.current, {}), self.lingering.get(self.current, {})
        drop = [path for path in old if path not in site]
        after, still = dict(site), {}
        for path in drop:
            age, since = lingering.get(path, (-1, self.at))
            over = age + 1 >= LINGERS_RELEASES and self.at - since >= LINGERS_SECONDS
            if path.startswith("theme/") and not over:
                after[path], still[path] = old[path], (age + 1, since)
        return site, drop, after, still


def act(releases: Releases, plan: tuple[Any, ...], at: int, *, how: str) -> None:
    put, drop, _, _ = plan
    with releases.begin() as staging:
        if how == "children":
            for path in drop:
                staging.drop(path)
            staging.claim(put)
            changed = {path: trees.write(str(staging.tree), path, data) for path, data in put.items()}
            staging.adopt([path for path in put if changed[path]])
        else:
            for path in drop:
                staging.drop(path)
            for path, data in put.items():
                staging.put(path, data)
        if how == "fail":
            raise KeyError
        staging.commit("v", {"at": str(at).encode()}, at=at)


def follow(home: Path, given_steps: list[tuple[str, Files, int]], keep: int) -> None:
    releases, model = Releases(home / "output", keep), Model(keep)
    for verb, wanted, number in given_steps:
        plan = model.plan(settled(wanted))
        before = {release.number for release in releases.all()}
        if verb in {"publish", "children"}:
            model.at += number
            plan = model.plan(settled(wanted))
            act(releases, plan, model.at, how=verb)
        elif verb == "fail":
            with pytest.raises(KeyError):
                act(releases, plan, model.at, how=verb)
        elif verb == "kill":
            status = child(lambda: act(releases, plan, model.at, how="publish"), dies(number))  # noqa: B023
            assert status in {0, KILLED}
        elif verb == "prepare":
            status = child(releases.prepare_spare, dies(number) if number else lambda _event, _args: None)
            assert status in {0, KILLED}
        else:
            numbers = [release.number for release in releases.all()]
            try:
                model.current = releases.roll_back(numbers[number] if number < len(numbers) else None).number
            except Refused:
                assert len(numbers) <= 1 or model.current == min(numbers)
        for release in releases.all():
            if release.number not in before:
                model.sites[release.number], model.lingering[release.number] = plan[2:]
        now = releases.current()
        if now is not None and now.number != model.current:
            assert verb in {"publish", "children", "kill"}
            assert now.number not in before
            model.current = now.number
        compare(releases, model)


def compare(releases: Releases, model: Model) -> None:
    now = releases.current()
    assert (now.number if now else 0) == model.current
    for release in releases.all():
        assert files(release.tree) == model.sites[release.number]
        assert dict(release.lingering) == model.lingering[release.number]
    if now:
        assert files(releases.output) == model.sites[now.number]
        assert now.number in {release.number for release in releases.all()}
        assert {p.name for p in releases.output.parent.iterdir()} == {"output", ".output"}


@settings(max_examples=often(20))
@given(steps, st.integers(1, 4))
def test_any_sequence(given_steps, keep):
    with tempfile.TemporaryDirectory() as home:
        follow(Path(home), given_steps, keep)


def test_control_files_written_in_place_are_found_out(monkeypatch):
    """The same comparison with the guard off."""

    def in_place(tree: str, path: str, data: bytes) -> bool:
        target = Path(tree, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        changed = not target.exists() or target.read_bytes() != data
        target.write_bytes(data)
        return changed

    monkeypatch.setattr(trees, "write", in_place)
    edits = [("publish", {"a": str(turn).encode()}, 0) for turn in range(2)]
    with tempfile.TemporaryDirectory() as home, pytest.raises(AssertionError):
        follow(Path(home), edits, 3)


def test_many_releases_of_a_larger_site():
    """Rotation over a long run: what was changed long ago is right in every tree that comes round."""
    draw = random.Random(os.environ.get("PYTHONHASHSEED", "1"))
    edits: list[tuple[str, Files, int]] = []
    site: Files = {}
    for _ in range(60):
        for _ in range(3):
            path = f"p/{draw.randrange(30)}/index.html"
            site = (
                {k: v for k, v in site.items() if k != path}
                if draw.random() < 0.3
                else site | {path: draw.randbytes(3)}
            )
        edits.append((draw.choice(["publish", "publish", "children", "fail", "back"]), site, 2))
    with tempfile.TemporaryDirectory() as home:
        follow(Path(home), edits, 3)
