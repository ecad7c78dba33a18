"""Source pictures → three widths in AVIF, WebP and JPEG, made once and kept by the hash of their content.

Whoever may put a picture into content/ may put anything there: a gate reads headers only, and what decodes and encodes
is a child process with limits. Nothing here loads Pillow.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from stat import S_ISREG
from typing import Any, NamedTuple

from catalog.model import Place, Text
from catalog.pictured import FORMATS, WIDTHS
from catalog.problems import NOTHING, Invalid, Problem, reason
from plugins.darkroom import gate, lab, store
from plugins.darkroom.memory import Memory

# Measured on our renderings at 1200 px, one core. AVIF at quality 55: 14.1 KB in 82 ms at speed 8, 12 % under WebP's
# 16.1 KB in 67 ms; speed 9 is twice as fast and 35 % larger, so that WebP would beat it; speed 7 takes twice as long
# for 2 %. JPEG, 10 ms, is for browsers that know neither.
RECIPES: dict[str, tuple[str, dict[str, Any]]] = {
    "avif": ("AVIF", {"quality": 55, "speed": 8, "max_threads": 1}),
    "webp": ("WEBP", {"quality": 78, "method": 4}),
    "jpg": ("JPEG", {"quality": 80, "progressive": True, "optimize": True}),
}
VERSION = "4"  # change it with anything above and with develop.py, so that kept pictures are made anew
ORDER = lab.Order(VERSION, WIDTHS, RECIPES)


class Shot(NamedTuple):
    """A source picture. ``name``: its path under content/images without suffix, the stem of its addresses.
    ``size``: width and height in pixels, as it is seen.
    """

    name: str
    source: Path
    digest: str
    size: tuple[int, int]

    def files(self, cache: Path) -> Iterator[tuple[str, Path]]:
        """(path in the output tree, file in the cache) of every width and format."""
        for width, suffix in KINDS:
            yield f"images/{self.name}-{width}.{suffix}", cache / f"{self.digest}-{width}.{suffix}"


SUFFIXES = tuple(gate.MAGIC)
UNNAMED = Text("文件名不是 UTF-8 文字", "its name is no UTF-8 text")
UNREADABLE = Text("读不出来", "it cannot be read")
TWO = Text("与另一张图同名，只有后缀不同", "another picture has this name and only another suffix")
KINDS = tuple((width, suffix) for width in WIDTHS for suffix in FORMATS)


def find(folder: Path, memory: Path | None = None) -> dict[str, Shot]:
    """Every source picture under content/images by name. Invalid names every file that is not taken, and why.

    ``memory``: a file that keeps what was found out, so that only pictures that were touched are read.
    """
    shots: dict[str, Shot] = {}
    problems: list[Problem] = []
    known = Memory(memory, VERSION)
    root = f"{folder}{os.sep}"
    for path in sorted(_sources(root)) if folder.is_dir() else ():
        shown = path.encode("utf-8", "replace").decode()
        if shown != path:  # as out of an archive in another encoding
            problems.append(_problem(Path(shown), UNNAMED))
            continue
        stem, suffix = os.path.splitext(path)  # noqa: PTH122 - a tenth of a Path's time, for each picture in each build
        name = stem.removeprefix(root)
        try:
            stat = os.stat(path)  # noqa: PTH116 - as above
            seen = known.recall(path, stat)
            if seen is None:
                data = _read(Path(path), stat)
                width, height = gate.check(suffix.lower(), data)
                seen = _digest(data), width, height
                known.keep(path, stat, seen)
        except gate.Refused as refused:
            problems.append(_problem(Path(path), refused.rule))
        except OSError as error:
            problems.append(_problem(Path(path), UNREADABLE, reason(error)))
        else:
            if name in shots:
                problems.append(_problem(Path(path), TWO, shots[name].source.name))
            shots[name] = Shot(name, Path(path), seen[0], seen[1:])
    known.save()
    if problems:
        raise Invalid(problems)
    return shots


def _sources(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _sources(entry.path)
            elif entry.name.lower().endswith(SUFFIXES) and not entry.name.startswith("."):
                yield entry.path


def _read(path: Path, stat: os.stat_result) -> bytes:
    if not S_ISREG(stat.st_mode):  # a pipe would keep us waiting
        raise gate.Refused(gate.OTHER_KIND)
    if stat.st_size > gate.MAX_BYTES:
        raise gate.Refused(gate.TOO_HEAVY)
    with path.open("rb") as file:
        return file.read(gate.MAX_BYTES + 1)


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=12, person=VERSION.encode()).hexdigest()


def _problem(path: Path, rule: Text, hint: str | Text | None = None) -> Problem:
    parts = path.parts
    file = "/".join(parts[parts.index("content") :]) if "content" in parts else path.name
    if isinstance(hint, str):
        hint = Text(hint, hint)
    said = Text(f"（{hint.zh}）", f"({hint.en})") if hint else NOTHING
    return Problem(Place(file, "", 0), "", NOTHING, None, rule, said)


def make(
    shots: Sequence[Shot],
    cache: Path,
    tell: Callable[[int, int], None] | None = None,
    order: lab.Order = ORDER,
) -> int:
    """Make what the cache lacks, in at most two children. Returns how many sources were worked on.

    One who cannot be made does not keep the others from being made; then Invalid names all that could not.
    ``tell(done, of)`` is called after each. Only one builder a cache works at a time; the next finds all made.
    """
    if not _missing(shots, cache):
        return 0
    cache.mkdir(parents=True, exist_ok=True)
    problems: list[Problem] = []
    with store.turn(cache) as turn:
        store.clear(cache)
        jobs = {shot.digest: lab.Job(shot.source, shot.digest) for shot in _missing(shots, cache)}
        results = lab.develop(tuple(jobs.values()), order, cache, turn) if jobs else ()
        for done, (job, rule) in enumerate(results, 1):
            if rule:
                problems.append(_problem(job.source, rule))
            if tell:
                tell(done, len(jobs))
    if problems:
        raise Invalid(sorted(problems, key=lambda problem: problem.place.file))
    return len(jobs)


def _missing(shots: Iterable[Shot], cache: Path) -> list[Shot]:
    there = store.names(cache)
    return [s for s in shots if not all(f"{s.digest}-{w}.{suffix}" in there for w, suffix in KINDS)]
