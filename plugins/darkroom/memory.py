"""What was found out about files, so that those nobody touched are not read again."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from catalog.problems import placed

Known = tuple[str, int, int]  # digest, width, height
#: A file changed in the same moment in which we wrote may change once more without its time moving on.
SETTLED_NS = 2_000_000_000


@dataclass(slots=True)
class Memory:
    """Answers by path for a file whose size, times and inode are as they were. ``seal`` names what answers hold for.

    It can be lost or spoilt at any time: then files are read again. With no ``file`` nothing is remembered.
    """

    file: Path | None
    seal: str
    _old: Mapping[str, list[int | str]] = field(default_factory=dict)
    _new: dict[str, list[int | str]] = field(default_factory=dict)
    _settled: int = 0

    def __post_init__(self) -> None:
        if self.file is None:
            return
        try:
            kept = orjson.loads(self.file.read_bytes())
            if kept["seal"] == self.seal and isinstance(kept["files"], dict):
                self._old = kept["files"]
                self._settled = self.file.stat().st_mtime_ns - SETTLED_NS
        except (OSError, orjson.JSONDecodeError, KeyError, TypeError):
            return

    def recall(self, path: str, stat: os.stat_result) -> Known | None:
        """What is known of a file, None where it must be read."""
        match self._old.get(path):
            case [*sign, str(digest), int(width), int(height)] if (
                sign == _sign(stat) and _last(stat) < self._settled
            ):
                self.keep(path, stat, (digest, width, height))
                return digest, width, height
        return None

    def keep(self, path: str, stat: os.stat_result, known: Known) -> None:
        """``stat``: taken before the file was read."""
        self._new[path] = [*_sign(stat), *known]

    def save(self) -> None:
        """Write down what is known now, where that is news. Files nobody asked for are forgotten."""
        if self.file is None or (self._new == self._old and self._all_settled()):
            return
        self.file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.file.with_name(f".{self.file.name}.{os.getpid()}")
        with placed(fresh):
            fresh.write_bytes(orjson.dumps({"seal": self.seal, "files": self._new}))
        fresh.replace(self.file)

    def _all_settled(self) -> bool:
        return all(max(int(sign[1]), int(sign[2])) < self._settled for sign in self._new.values())


def _sign(stat: os.stat_result) -> list[int | str]:
    # The change time as well: it moves when a tool sets the modification time back.
    return [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]


def _last(stat: os.stat_result) -> int:
    return max(stat.st_mtime_ns, stat.st_ctime_ns)
