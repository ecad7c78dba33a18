"""Drawings are pictures: made once, kept on disk by what they are drawn from, as pictures are by their content."""

from __future__ import annotations

import marshal
import os
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from hashlib import blake2b
from html import escape
from pathlib import Path
from typing import NamedTuple

from catalog.model import LANGS, Lang, Value

#: the codes that shapes read. One that reads another is never kept, so a code left out here costs time and nothing else.
READ = (
    "base", "conductor", "cores", "cutout", "dim_d", "dim_h", "dim_l", "dim_w", "gangs", "length_m", "mm2",
    "modules", "mount", "poles", "ways",
)  # fmt: skip
#: seconds to wait for another process that is writing
WAIT = 5
#: A power cut may break the file, which is a cache; a process that is killed does not. No log beside it: with one, the SQLite that
#: Python finds may break it where two write (docs/decisions/0004).
SETUP = (
    "PRAGMA synchronous = OFF",
    "CREATE TABLE IF NOT EXISTS drawing (key BLOB PRIMARY KEY, both BLOB NOT NULL)",
)
ONE = "SELECT both FROM drawing WHERE key = ?"
MORE = "INSERT OR REPLACE INTO drawing VALUES (?, ?)"


class Drawn(NamedTuple):
    """A finished drawing but for its title. ``desc``: what it says in words, escaped, empty for a thing without figures."""

    head: str
    desc: str
    lines: str

    def svg(self, ident: str, title: str) -> str:
        """``ident`` must be unique on the page it is printed in."""
        said = escape(title)
        return (
            f'{self.head} role="img" aria-labelledby="{ident}-t {ident}-d"><title id="{ident}-t">{said}</title>'
            f'<desc id="{ident}-d">{self.desc or said}</desc>{self.lines}'
        )


Both = Mapping[Lang, Drawn]


class Kept:
    """Drawings in a folder, in one file for each version of our code: those of other code are removed when it is opened.
    Whatever is wrong with it costs time and nothing else.
    """

    def __init__(self, folder: Path) -> None:
        code = blake2b(digest_size=8)
        for path in sorted(Path(__file__).parent.glob("*.py")):
            code.update(path.read_bytes())
        self._file = folder / f"{code.hexdigest()}.db"
        self._fresh: dict[bytes, bytes] = {}
        self._process = 0
        self._base: sqlite3.Connection | None = None
        self._inherited: list[sqlite3.Connection | None] = []
        if folder.is_dir():
            for other in folder.iterdir():
                if not other.name.startswith(self._file.name):
                    _remove(other)

    def key(self, family: str, specs: Mapping[str, Value]) -> bytes:
        """What the drawing of such a thing is known by."""
        told = "".join([f"\n{code} {specs[code]}" for code in READ if code in specs])
        return blake2b((family + told).encode(), digest_size=12).digest()

    def get(self, key: bytes) -> Both | None:
        """In all languages; None where there is none, or none that can be read."""
        kept = self._fresh.get(key)
        if kept is None and (base := self._opened()):
            try:
                kept = next((both for (both,) in base.execute(ONE, (key,))), None)
            except sqlite3.Error as error:
                self._given_up(error)
        if kept is None:
            return None
        try:
            told = marshal.loads(kept)  # noqa: S302 - our own file, in our own folder
            return {lang: Drawn(*map(_text, parts)) for lang, parts in zip(LANGS, told, strict=True)}
        except (EOFError, ValueError, TypeError):
            return None

    def put(self, key: bytes, both: Both) -> None:
        """Keep it from the next ``write`` on."""
        self._fresh[key] = marshal.dumps([tuple(both[lang]) for lang in LANGS])

    def write(self) -> None:
        """All that is new, whole or not at all. A disk that cannot take it costs nothing but the next drawing."""
        if self._fresh and (base := self._opened()):
            try:
                with base:
                    base.execute("BEGIN IMMEDIATE")
                    base.executemany(MORE, self._fresh.items())
            except sqlite3.Error as error:
                self._given_up(error)
        self._fresh.clear()

    def _opened(self) -> sqlite3.Connection | None:
        """For this process alone: what was open when it was born stays its parent's, and is never closed here."""
        if self._process != os.getpid():
            self._inherited.append(self._base)
            self._process, self._base = os.getpid(), None
            try:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                base = sqlite3.connect(self._file, WAIT, isolation_level=None, check_same_thread=False)
                for step in SETUP:
                    base.execute(step)
                self._base = base
            except (OSError, sqlite3.Error) as error:
                self._given_up(error)
        return self._base

    def _given_up(self, error: Exception) -> None:
        """No more is asked of it; a file that is broken goes, and the next process begins another."""
        self._base = None
        if type(error) is sqlite3.DatabaseError:
            for end in ("", "-journal"):
                _remove(Path(f"{self._file}{end}"))


def _text(part: object) -> str:
    if not isinstance(part, str):
        raise TypeError
    return part


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()
