"""IES LM-63 of 1986, 1991, 1995, 2002 and 2019."""

from __future__ import annotations

import re
from collections.abc import Sequence

from catalog.photometry import rules
from catalog.photometry.around import turned, whole
from catalog.photometry.model import Photometry, Row, Told
from catalog.photometry.scan import MAX_ANGLES, MAX_POINTS, Page, Word, Words

KEYWORD = re.compile(r"\s*\[(\w{1,40})\]\s*(.*)")
VERSION = re.compile(r"\s*IES(?:NA)?\s*:?\s*(?:LM-63-)?(\d{2,4})", re.IGNORECASE)
FOOT = 0.3048
KINDS = {1: "C", 2: "B", 3: "A"}
#: LM-63-2019: the kind of a file that a computer made
COMPUTED = 1.0001
#: what a multiplier or a factor may be
TIMES = 1e5


def read(page: Page, text: str) -> Photometry:
    """The photometry that the text of a file holds. Raises Invalid."""
    lines = text.splitlines()
    at = next((at for at, line in enumerate(lines) if line.lstrip().upper().startswith("TILT")), None)
    if at is None:
        raise page.wrong(0, rules.TILT_NAME, None, rules.NO_TILT)
    words = Words(page, lines[at + 1 :], at + 2)
    upright = _tilt(page, words, at + 1, lines[at].partition("=")[2].strip())
    form, newer = _form(lines[:at])
    return _body(page, words, form, _keywords(lines[:at]), upright, newer=newer)


def _form(lines: Sequence[str]) -> tuple[str, bool]:
    """The version, and whether what was a lamp factor is the kind of the file, or nothing, in it."""
    found = VERSION.match(lines[0]) if lines else None
    year = found[1] if found else "1986"
    year = f"19{year}" if len(year) == 2 else year
    return f"IES LM-63-{year}", year >= "2002"


def _keywords(lines: Sequence[str]) -> dict[str, str]:
    """The first text of every keyword."""
    found: dict[str, str] = {}
    for line in lines:
        if match := KEYWORD.match(line):
            found.setdefault(match[1].upper(), match[2].strip()[:200])
    return found


def _tilt(page: Page, words: Words, line: int, kind: str) -> float:
    """The factor for the light of a lamp whose luminaire is not tilted; the others are checked."""
    if kind.upper() == "NONE":
        return 1.0
    if kind.upper() != "INCLUDE":
        raise page.wrong(line, rules.TILT_NAME, kind, rules.TILT)
    page.whole(words.one(rules.TILT_ANGLE), rules.TILT_ANGLE, 1, 3)
    count = page.whole(words.one(rules.TILT_ANGLE), rules.TILT_ANGLE, 1, MAX_ANGLES)
    page.rising(words.take(count, rules.TILT_ANGLE), rules.TILT_ANGLE, 0, 180)
    factors = [page.number(word, rules.TILT_ANGLE, 0, 10) for word in words.take(count, rules.TILT_ANGLE)]
    return factors[0]


def _body(
    page: Page, words: Words, form: str, said: dict[str, str], upright: float, *, newer: bool
) -> Photometry:
    lamps = page.whole(words.one(rules.LAMPS), rules.LAMPS, 0, 10_000)
    lumens = page.number(words.one(rules.LUMENS), rules.LUMENS, -1)
    factor = page.number(words.one(rules.FACTOR), rules.FACTOR, 0, TIMES)
    vertical = page.whole(words.one(rules.VERTICAL), rules.VERTICAL, 2, MAX_ANGLES)
    across = words.one(rules.HORIZONTAL)
    horizontal = page.whole(across, rules.HORIZONTAL, 1, MAX_ANGLES)
    if vertical * horizontal > MAX_POINTS:
        raise page.wrong(across[0], rules.HORIZONTAL, across[1], rules.POINTS.of(most=MAX_POINTS))
    kind = KINDS[page.whole(words.one(rules.TYPE), rules.TYPE, 1, 3)]
    unit = FOOT if page.whole(words.one(rules.UNITS), rules.UNITS, 1, 2) == 1 else 1.0
    width, length, height = (
        page.number(word, rules.SIZE, -1e4, 1e4) * unit for word in words.take(3, rules.SIZE)
    )
    size = _size(width, length, height)
    factor *= upright * page.number(words.one(rules.BALLAST), rules.BALLAST, 0, TIMES)
    times = page.number(words.one(rules.FUTURE), rules.FUTURE, 0, TIMES)
    factor *= 1 if newer else times
    watts = page.number(words.one(rules.WATTS), rules.WATTS, 0)
    told = Told(
        form,
        said.get("MANUFAC", ""),
        said.get("LUMINAIRE", "") or said.get("LUMCAT", ""),
        None if lumens < 0 else max(lamps, 1) * lumens,
        None,
        watts,
        size,
        newer and times == COMPUTED,
    )
    angles = words.take(vertical, rules.ANGLE)
    planes = words.take(horizontal, rules.PLANE)
    rows = tuple(_row(page, words, vertical, factor) for _ in range(horizontal))
    if kind == "C":
        return _in_planes(page, told, angles, planes, rows)
    up = page.rising(angles, rules.ANGLE, -90, 90)
    found, sphere = turned(kind, page.rising(planes, rules.PLANE, -90, 90), up, rows)
    return Photometry(told, tuple(sphere), found, tuple(sphere.values()))


def _size(width: float, length: float, height: float) -> tuple[float, float, float]:
    """Length, width, height; what is round has no width. Round is what LM-63 of 2002 marks by a minus."""
    return max(abs(length), abs(width) if width < 0 else 0), max(width, 0.0), abs(height)


def _row(page: Page, words: Words, count: int, factor: float) -> Row:
    found = words.take(count, rules.INTENSITY)
    return tuple([page.number(word, rules.INTENSITY, 0) * factor for word in found])


def _in_planes(
    page: Page, told: Told, angles: list[Word], planes: list[Word], rows: tuple[Row, ...]
) -> Photometry:
    up = page.rising(angles, rules.ANGLE, 0, 180)
    around = page.rising(planes, rules.PLANE, -180, 360)
    sphere = whole(around, rows)
    if sphere is None:
        rule = rules.SPAN.of(first=f"{around[0]:g}", last=f"{around[-1]:g}")
        raise page.wrong(planes[-1][0], rules.PLANE, planes[-1][1], rule)
    return Photometry(told, tuple(sphere), tuple(up), tuple(sphere.values()))
