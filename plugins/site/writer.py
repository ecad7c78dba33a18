"""The one place that writes into the output tree: only changed bytes, each file whole or not at all."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import orjson


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build did to the output tree, in files."""

    written: int
    unchanged: int
    removed: int
    pages: int


class Press:
    """Collects files, then brings the tree up to date in one go: a build that fails leaves it as it was.

    ``manifest`` remembers which files each output tree got from us, so that only our own are ever removed.
    """

    def __init__(self, output: Path, manifest: Path) -> None:
        self.output, self.manifest = output.resolve(), manifest
        self._bytes: dict[str, bytes] = {}
        self._copies: dict[str, Path] = {}

    def put(self, path: str, data: bytes) -> None:
        """Take a file of the site. ValueError for a path outside the tree or one already taken."""
        self._claim(path)
        self._bytes[path] = data

    def copy(self, path: str, source: Path) -> None:
        """Take a file that already exists elsewhere and never changes there; it is linked where that is possible."""
        self._claim(path)
        self._copies[path] = source

    def _claim(self, path: str) -> None:
        pure = PurePosixPath(path)
        if pure.is_absolute() or ".." in pure.parts or not pure.parts:
            raise ValueError(f"{path!r} is not a path inside the output tree")
        if path in self._bytes or path in self._copies:
            raise ValueError(f"two pages want to be {path}")

    def flush(self) -> Summary:
        """Write what changed, remove what this tree got from us before and no longer gets."""
        written = sum(self._write(path, data) for path, data in self._bytes.items())
        written += sum(self._link(path, source) for path, source in self._copies.items())
        ours = self._bytes.keys() | self._copies.keys()
        trees = self._trees()
        removed = sum(self._remove(path) for path in sorted(set(trees.get(str(self.output), [])) - ours))
        self._remember(trees | {str(self.output): sorted(ours)})
        pages = sum(path.endswith(".html") for path in self._bytes)
        return Summary(written, len(ours) - written, removed, pages)

    def _write(self, path: str, data: bytes) -> bool:
        target = self.output / path
        try:
            if target.read_bytes() == data:
                return False
        except FileNotFoundError:
            target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_name(f".{target.name}.new")
        fresh.write_bytes(data)
        fresh.replace(target)
        return True

    def _link(self, path: str, source: Path) -> bool:
        target = self.output / path
        try:
            stands, wanted = target.stat(), source.stat()
            if stands.st_ino == wanted.st_ino or (stands.st_size, stands.st_mtime_ns) == (
                wanted.st_size,
                wanted.st_mtime_ns,
            ):
                return False
        except FileNotFoundError:
            target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_name(f".{target.name}.new")
        fresh.unlink(missing_ok=True)
        try:
            os.link(source, fresh)
        except OSError:  # another file system, or one without hard links
            shutil.copy2(source, fresh)
        fresh.replace(target)
        return True

    def _remove(self, path: str) -> bool:
        target = self.output / path
        try:
            target.unlink()
        except FileNotFoundError:
            return False
        for folder in target.parents:
            if folder == self.output or any(folder.iterdir()):
                break
            folder.rmdir()
        return True

    def _trees(self) -> dict[str, list[str]]:
        """Every output tree built so far and its files; trees that are gone are forgotten."""
        try:
            known: dict[str, list[str]] = orjson.loads(self.manifest.read_bytes())
        except (FileNotFoundError, orjson.JSONDecodeError):
            return {}
        return {tree: files for tree, files in known.items() if Path(tree).is_dir()}

    def _remember(self, trees: dict[str, list[str]]) -> None:
        self.manifest.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.manifest.with_name(f".{self.manifest.name}.{os.getpid()}")
        fresh.write_bytes(orjson.dumps(trees, option=orjson.OPT_INDENT_2))
        fresh.replace(self.manifest)
