"""A release that is being made. Nobody reads it yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from shutil import rmtree

from plugins.release import outline, record, trees
from plugins.release.record import Release


class Staging:
    """The tree of ``parent``, to be changed. ``publish`` is what puts a finished folder in service.

    A path is taken once: ValueError where two pages want it. After an OSError the release cannot be committed.
    """

    def __init__(
        self,
        folder: Path,
        number: int,
        parent: Release | None,
        lasting: tuple[str, ...],
        publish: Callable[[Release, set[str]], Release],
    ) -> None:
        self._folder, self._number, self.parent = folder, number, parent
        self._lasting, self._publish = lasting, publish
        self._text = str(folder / "tree")
        self._taken: set[str] = set()
        self._written: set[str] = set()
        self._removed: set[str] = set()
        self._dropped: set[str] = set()
        self._broken = self._shared = False
        self.committed: Release | None = None

    @property
    def tree(self) -> Path:
        """Where child processes may write, with ``trees.write``; what they bring there is to be given to ``claim``, what they wrote to ``adopt``."""
        self._shared = True
        return self._folder / "tree"

    @property
    def written(self) -> int:
        """How many files differ from the parent's so far."""
        return len(self._written)

    @property
    def changed(self) -> bool:
        """Whether there is anything to publish."""
        return bool(self._written or self._removed or self._dropped)

    @property
    def touched(self) -> set[str] | None:
        """Which paths of the tree may differ from the parent's; None where others were shown the tree."""
        return None if self._shared else self._taken

    def put(self, path: str, data: bytes) -> bool:
        """Take a file of the site; False where it had these bytes already."""
        return self._note(path, lambda: trees.write(self._text, path, data))

    def copy(self, path: str, source: Path) -> bool:
        """Take a file that stands elsewhere and is never written to again: it is linked where that is possible."""
        return self._note(path, lambda: trees.place(self._text, path, str(source)))

    def drop(self, path: str) -> None:
        """Take a file out of the site. Assets linger: they go some releases later."""
        self._take(path)
        if path.startswith(self._lasting):
            if (self._folder / "tree" / path).is_file():
                self._dropped.add(path)
        elif trees.remove(self._text, path):
            self._removed.add(path)

    def claim(self, paths: Iterable[str]) -> None:
        """These are files of the site, which others bring into ``tree``: without being named, a lingering one would go some day."""
        for path in paths:
            self._take(path)

    def adopt(self, written: Iterable[str]) -> None:
        """Of those that were claimed, these did not have their bytes already."""
        self._written.update(written)

    def commit(self, version: str, state: Mapping[str, bytes | Path], *, at: int) -> Release:
        """Put the release in service. ``state`` are files kept with it, by name: their bytes, or where one stands that is never
        written to again. ``at`` is UTC seconds.

        Refused where the site was rolled back since this release was begun.
        """
        if self._broken or self.committed:
            raise RuntimeError("a release is committed once, and only when everything could be written")
        inherited = self.parent.lingering if self.parent else {}
        lingering, over = record.aged(
            self.parent, self._dropped - inherited.keys(), self._taken - self._dropped, at
        )
        self._removed.update(path for path in over if trees.remove(self._text, path))
        rmtree(self._folder / "state", ignore_errors=True)
        (self._folder / "state").mkdir()
        for name, data in state.items():
            if isinstance(data, Path):
                trees.place(str(self._folder / "state"), name, str(data))
            else:
                (self._folder / "state" / Path(name).name).write_bytes(data)
        outline.keep(str(self._folder))
        parent = self.parent.number if self.parent else None
        release = Release(self._folder, self._number, parent, version, at, lingering)
        record.keep(release, self._written, self._removed)
        self.committed = self._publish(release, self._written | self._removed)
        return self.committed

    def _note(self, path: str, work: Callable[[], bool]) -> bool:
        self._take(path)
        try:
            changed = work()
        except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
            self._broken = True
            raise ValueError(
                f"{path!r} wants to be a file where a folder is, or the other way round"
            ) from error
        except OSError:
            self._broken = True
            raise
        if changed:
            self._written.add(path)
        return changed

    def _take(self, path: str) -> None:
        if path in self._taken:
            raise ValueError(f"two pages want to be {path}")
        self._taken.add(trees.checked(path))
