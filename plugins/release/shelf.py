"""The hidden folder in which the releases stand, and where the tree of the next one comes from."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import NamedTuple

from plugins.release import outline, record, trees
from plugins.release.record import Release


class Draft(NamedTuple):
    """A folder whose ``tree`` is that of ``parent``. ``paths`` were touched to make it so; None: any of them."""

    folder: Path
    parent: Release | None
    paths: set[str] | None


@dataclass(frozen=True, slots=True)
class Shelf:
    """``home`` is ``.output``. Whoever calls holds the lock: ``retire`` that of switching, all else that of building. ``wary``:
    what is written down of trees is not trusted.
    """

    home: Path
    keep: int
    durable: bool
    wary: bool = False

    @property
    def spare(self) -> Path:
        """A tree no longer kept, with the record of the release that it still is."""
        return self.home / "spare"

    def folder(self, number: int) -> Path:
        return self.home / f"{number:06}"

    def numbers(self) -> list[int]:
        """Of all releases that stand here, those too that a power cut has torn; oldest first."""
        if not self.home.is_dir():
            return []
        return sorted(int(entry.name) for entry in self.home.iterdir() if entry.name.isdecimal())

    def all(self) -> tuple[Release, ...]:
        """The kept releases, oldest first."""
        return tuple(found for number in self.numbers() if (found := record.read(self.folder(number))))

    def draft(self, current: Release | None) -> Draft:
        """A tree like the one in service: the spare brought forward by what changed since, or else one compared as a whole.

        Each draft has a name of its own, so that orphans of a killed build cannot write into the next one.
        """
        draft = self.home / f"next-{token_hex(4)}"
        base = None
        for leftover in self.home.glob("next-*"):
            leftover.rename(
                draft if not (draft.exists() or self.spare.exists()) else self.home / f"gone-{leftover.name}"
            )
        if self.spare.exists():
            self.spare.rename(draft)
            base = record.read(draft)
        draft.mkdir(exist_ok=True)
        # From here on it is half of something: a kill leaves a draft, and drafts are compared as a whole.
        (draft / "release.json").unlink(missing_ok=True)
        self.clear()
        if current is None:
            shutil.rmtree(draft)
            (draft / "tree").mkdir(parents=True)
            return Draft(draft, None, None)
        known = {release.number: release for release in self.all()}
        try:
            whole = base if base and base.stands and current.stands and not self.wary else None
            paths = record.between(whole, current, known) if whole else None
        except (OSError, ValueError):  # a record that a power cut has torn
            paths = None
        if paths is None:
            trees.align(str(draft / "tree"), str(current.tree))
        else:
            trees.forward(str(draft / "tree"), str(current.tree), paths)
        return Draft(draft, current, paths)

    def abandon(self, draft: Draft, touched: set[str] | None) -> None:
        """Undo what was staged, and give its room back; where even that fails the next build does it.

        ``touched``: which paths; None where others may have written as well.
        """
        with suppress(OSError):
            if draft.parent is not None:
                tree, source = str(draft.folder / "tree"), str(draft.parent.tree)
                if touched is None:
                    trees.align(tree, source)
                else:
                    trees.forward(tree, source, touched)
                self.flush(
                    draft.folder, None if touched is None or draft.paths is None else draft.paths | touched
                )
            self.put_by(draft)

    def put_by(self, draft: Draft) -> None:
        """A draft that still is the tree of its parent becomes the spare."""
        if draft.parent is None:
            shutil.rmtree(draft.folder)
            return
        for name in ("changes.json", "release.json"):
            shutil.copyfile(draft.parent.folder / name, draft.folder / name)
        (draft.folder / "state").mkdir(exist_ok=True)
        outline.keep(str(draft.folder))
        draft.folder.rename(self.spare)

    def retire(self, current: Release) -> None:
        """What is no longer kept becomes the spare; more than one spare is not needed, and none that is torn."""
        known = {release.number: release for release in self.all()}
        stay = record.kept(known.values(), current, self.keep)
        for number in reversed(self.numbers()):
            if number in stay:
                continue
            gone = self.home / f"gone-{number}-{token_hex(4)}"
            self.folder(number).rename(gone if self.spare.exists() or number not in known else self.spare)

    def clear(self) -> None:
        """Remove what nobody needs: it was renamed away first, so it is never taken for something whole."""
        for rest in self.home.glob("gone-*"):
            shutil.rmtree(rest)

    def flush(self, draft: Path, paths: set[str] | None) -> None:
        """The draft is on the disk: these paths of its tree with their folders, or all of it."""
        if not self.durable:
            return
        if paths is None or len(paths) > trees.FEW:
            os.sync()
            return
        folders = {
            "/".join(path.split("/")[:depth]) for path in paths for depth in range(path.count("/") + 1)
        }
        inside: Iterable[str] = (f"{draft}/tree/{path}" for path in (*paths, *folders))
        around = (draft / "state", *(draft / "state").glob("*"), *draft.glob("*.json"), draft)
        trees.flush([*inside, *map(str, around)])
