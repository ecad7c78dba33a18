"""What is written down with a release, and which paths can differ between two of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import orjson

from plugins.release import outline

#: a dropped asset stays for so many further releases, and for so many seconds: pages fetched before still ask for it
LINGERS_RELEASES, LINGERS_SECONDS = 2, 3600


@dataclass(frozen=True, slots=True)
class Release:
    """One whole site in ``folder``. ``version`` is the catalogue's, ``at`` the UTC second it was made,
    ``parent`` the release it was made from. ``lingering``: assets it no longer names and still has →
    how many releases ago, and when, they were dropped.
    """

    folder: Path
    number: int
    parent: int | None
    version: str
    at: int
    lingering: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def tree(self) -> Path:
        """The site itself."""
        return self.folder / "tree"

    @property
    def state(self) -> Path:
        """What the builder keeps with it."""
        return self.folder / "state"

    @property
    def stands(self) -> bool:
        """Whether the site is as it was left, as far as that is seen without looking at each of its files."""
        return outline.stands(str(self.folder))

    def keep(self, state: Mapping[str, bytes | Path]) -> None:
        """Replace small files of its state, each whole: what the builder learned without changing the site. What stands
        there already stays.
        """
        for name, data in state.items():
            if isinstance(data, Path):
                continue
            fresh = self.state / f".{name}"
            fresh.write_bytes(data)
            fresh.replace(self.state / name)
        outline.keep(str(self.folder))

    def changed(self) -> set[str]:
        """Every path that was written or removed against the parent."""
        kept = orjson.loads((self.folder / "changes.json").read_bytes())
        return {*kept["written"], *kept["removed"]}


def read(folder: Path) -> Release | None:
    """The release in a folder; None where there is none, or not a whole one."""
    try:
        kept = orjson.loads((folder / "release.json").read_bytes())
        lingering = {path: (age, since) for path, (age, since) in kept["lingering"].items()}
        return Release(folder, kept["number"], kept["parent"], kept["version"], kept["at"], lingering)
    except (FileNotFoundError, NotADirectoryError, orjson.JSONDecodeError, KeyError, TypeError, ValueError):
        return None


def moved(release: Release, folder: Path) -> Release:
    """The same release where it stands now."""
    return replace(release, folder=folder)


def keep(release: Release, written: Iterable[str], removed: Iterable[str]) -> None:
    """Write the two files that make a folder a release; ``release.json`` last."""
    changes = {"written": [*written], "removed": [*removed]}
    told = {
        "number": release.number,
        "parent": release.parent,
        "version": release.version,
        "at": release.at,
        "lingering": release.lingering,
    }
    (release.folder / "changes.json").write_bytes(orjson.dumps(changes))
    (release.folder / "release.json").write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2))


def between(one: Release, other: Release, known: Mapping[int, Release]) -> set[str] | None:
    """The paths in which two releases can differ: all changes on the way from each to where both come from.

    None where a release on the way is gone.
    """
    first, second = _line(one, known), _line(other, known)
    common = next((number for number in first if number in second), None)
    if common is None:
        return None
    found: set[str] = set()
    for line in (first, second):
        for number, release in line.items():
            if number == common:
                break
            if release is not None:  # only the last of a line can be gone, and then it is the common one
                found |= release.changed()
    return found


def _line(release: Release, known: Mapping[int, Release]) -> dict[int, Release | None]:
    """A release and those it came from, by number; the last may be gone."""
    line: dict[int, Release | None] = {release.number: release}
    number = release.parent
    while number is not None:
        line[number] = step = known.get(number)
        number = step.parent if step else None
    return line


def aged(
    parent: Release | None, dropped: Iterable[str], wanted: Mapping[str, object] | set[str], at: int
) -> tuple[dict[str, tuple[int, int]], list[str]]:
    """What lingers in the release after ``parent``, and what has lingered long enough.

    ``wanted`` are the paths that are named again.
    """
    lingering = dict.fromkeys(dropped, (0, at))
    over = []
    for path, (age, since) in (parent.lingering if parent else {}).items():
        if path in wanted:
            continue
        if age + 1 >= LINGERS_RELEASES and at - since >= LINGERS_SECONDS:
            over.append(path)
        else:
            lingering[path] = (age + 1, since)
    return lingering, over


def kept(releases: Iterable[Release], current: Release, count: int) -> set[int]:
    """The numbers of at most ``count`` releases that stay: the one in service, those it came from, then the newest."""
    known = {release.number: release for release in releases}
    line = [number for number in _line(current, known) if number in known]
    newest = sorted(known.keys() - set(line), reverse=True)
    return {*(line + newest)[: max(1, count)]}
