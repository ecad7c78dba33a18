"""What a durable release asks of the disk, and in which order: a power cut finds the old site or the new one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from plugins.release import trees
from plugins.release.releases import Releases
from tests.plugins.test_release_kills import AT, SURVIVED, child, publish

SITE = {"index.html": b"1", "p/a/index.html": b"1"}


def calls(home: Path, changed: dict[str, bytes]) -> list[str]:
    """The renames and flushes of one durable release, in their order."""
    log = home / "calls"
    fsync, sync = os.fsync, os.sync
    with log.open("a", buffering=1) as out:

        def flushed(handle: int) -> None:
            name = Path(f"/proc/self/fd/{handle}").readlink()
            fsync(handle)
            out.write(f"flush {name}\n")

        def flushed_all() -> None:
            sync()
            out.write("flush everything\n")

        def hook(event: str, args: tuple) -> None:
            if event == "os.rename":
                out.write(f"rename {args[0]} {args[1]}\n")

        def work() -> None:
            os.fsync, os.sync = flushed, flushed_all
            publish(home, changed, durable=True)

        assert child(work, hook) == SURVIVED
    return log.read_text().replace(f"{home}/", "").splitlines()


def check(home: Path, paths: set[str]) -> None:
    """Everything of the release is on the disk before its link, the link before the call returns."""
    told = calls(home, SITE | dict.fromkeys(paths, b"new"))
    shelved = next(line for line in told if line.startswith("rename .output/next-") and "/00000" in line)
    draft, folder = shelved.split()[1:]
    switched = told.index("rename .output/link output")
    before = set(told[: told.index(shelved)])
    wanted = {f"{draft}/tree/{path}" for path in paths} | {
        f"{draft}/tree/{Path(path).parent}" for path in paths
    }
    wanted |= {f"{draft}/release.json", f"{draft}/changes.json", f"{draft}/state/signatures", draft}
    assert "flush everything" in before or {f"flush {name.removesuffix('/.')}" for name in wanted} <= before
    assert told.index(shelved) < told.index("flush .output") < switched < told.index(f"flush {home}")
    assert folder == f".output/{Releases(home / 'output').current().number:06}"


@pytest.mark.parametrize("count", [1, 3, trees.FEW + 1])
def test_all_is_flushed_before_the_switch_and_the_switch_after_it(tmp_path, count):
    for _ in range(4):
        publish(tmp_path, SITE) if (tmp_path / "output").exists() else first(tmp_path)
    check(tmp_path, {f"p/{n}/index.html" for n in range(count)})


def test_control_without_flushes(tmp_path, monkeypatch):
    first(tmp_path)
    monkeypatch.setattr(trees, "flush", lambda _paths: None)
    with pytest.raises((AssertionError, ValueError)):
        check(tmp_path, {"p/b/index.html"})


def first(home: Path) -> None:
    with Releases(home / "output").begin() as staging:
        for path, data in SITE.items():
            staging.put(path, data)
        staging.commit("v", {}, at=AT)
