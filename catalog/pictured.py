"""Pictures that stand in a text: ``![大厅](/images/hall-720.webp)``. Each has to be one that the build makes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from catalog import rules
from catalog.model import Place, Text
from catalog.problems import Problem, guess

WIDTHS = (320, 720, 1200)
FORMATS = ("avif", "webp", "jpg")
#: of source pictures
SUFFIXES = (".jpg", ".jpeg", ".png", ".webp")
SHOWN = re.compile(
    r"!\[[^\]]*\]\(\s*<?([^)\s>]*)|<img\b[^>]*?\bsrc=[\"']?([^\"'\s>]*)|^\[[^\]]+\]:\s*<?(/images/[^\s>]*)",
    re.IGNORECASE | re.MULTILINE,
)
#: what stands in a text that shows one
MARKS = ("![", "<img", "<IMG")
NAME = Text("图片", "picture")


def made(images: Path) -> frozenset[str]:
    """The addresses of all pictures that are made from those below content/images."""
    stems = (
        path.relative_to(images).with_suffix("").as_posix()
        for path in images.rglob("*")
        if path.suffix.lower() in SUFFIXES and not path.name.startswith(".")
    )
    return frozenset(f"/images/{stem}-{w}.{form}" for stem in stems for w in WIDTHS for form in FORMATS)


def anywhere(texts: Iterable[str]) -> bool:
    """Whether one of them may show a picture."""
    return any(mark in text for text in texts for mark in MARKS)


def check(texts: Mapping[str, str], images: Path) -> Iterator[Problem]:
    """Every picture that there is not, by file and line. ``texts``: markdown by path below content/."""
    shown = [
        (file, text.count("\n", 0, match.start()) + 1, next(filter(None, match.groups()), ""))
        for file, text in texts.items()
        if anywhere([text])
        for match in SHOWN.finditer(text)
    ]
    known = made(images) if shown else frozenset()
    for file, line, address in shown:
        if address not in known:
            place = Place(f"content/{file}:{line}", "", line)
            yield Problem(place, "", NAME, address, rules.PICTURE_MISSING, guess(address, known))
