"""EULUMDAT: one figure a line."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.model import Text
from catalog.photometry import rules
from catalog.photometry.around import Planes, mirrored, ordered
from catalog.photometry.model import Photometry, Row, Told
from catalog.photometry.scan import MAX_ANGLES, MAX_POINTS, Page, Word

#: lines of a lamp set, and direct ratios behind them
SET, RATIOS = 6, 10
HEAD = 26


def read(page: Page, text: str) -> Photometry:
    """The photometry that the text of a file holds. Raises Invalid. Of several lamp sets, which are alternatives, the
    first counts.
    """
    return _Lines(page, text).photometry()


class _Lines:
    """``word``: the figure of a line, counted from 1 as the format's description does."""

    def __init__(self, page: Page, text: str) -> None:
        self._page = page
        self._lines = [line.strip() for line in text.splitlines()]

    def _text(self, line: int) -> str:
        return self._lines[line - 1][:200] if line <= len(self._lines) else ""

    def _word(self, line: int, field: Text) -> Word:
        if line > len(self._lines):
            raise self._page.wrong(
                len(self._lines), field, None, rules.ENDS.of(count=line - len(self._lines))
            )
        return line, self._lines[line - 1].replace(",", ".")

    def _number(self, line: int, field: Text, low: float = 0, high: float = 1e8) -> float:
        """A line left empty says 0, as programs that write the format mean it."""
        word = self._word(line, field)
        return self._page.number(word, field, low, high) if word[1] else max(low, 0.0)

    def _whole(self, line: int, field: Text, low: int, high: int) -> int:
        return self._page.whole(self._word(line, field), field, low, high)

    def photometry(self) -> Photometry:
        self._whole(2, rules.TYPE, 0, 3)
        symmetry = self._whole(3, rules.SYMMETRY, 0, 4)
        count = self._whole(4, rules.COUNT_C, 1, MAX_ANGLES)
        self._number(5, rules.PLANE, 0, 360)
        angles = self._whole(6, rules.COUNT_G, 2, MAX_ANGLES)
        self._number(7, rules.ANGLE, 0, 180)
        if count * angles > MAX_POINTS:
            raise self._page.wrong(4, rules.COUNT_C, self._text(4), rules.POINTS.of(most=MAX_POINTS))
        for line in range(13, 22):
            self._number(line, rules.SIZE, -1e6, 1e6)
        self._number(22, rules.DOWN, -1, 101)
        output = self._number(23, rules.OUTPUT, 0, 1000) / 100
        factor = self._number(24, rules.FACTOR, 0, 1e6) or 1.0
        first, many = self._measured(symmetry, count)
        sets = self._whole(HEAD, rules.SETS, 1, 20)
        lamps, watts = self._lamps(sets)
        start = HEAD + SET * sets + RATIOS + 1
        planes = self._rising(start, count, rules.PLANE, 360)
        up = self._rising(start + count, angles, rules.ANGLE, 180)
        values = start + count + angles
        rows = self._rows(values, many, angles, lamps / 1000 * factor)
        sphere = _sphere(symmetry, [planes[(first + at) % count] for at in range(many)], rows)
        size = (self._mm(16) or self._mm(13), self._mm(17), self._mm(18))
        told = Told("EULUMDAT", self._text(1), self._text(9), lamps, lamps * output or None, watts, size)
        return Photometry(told, tuple(sphere), tuple(up), tuple(sphere.values()))

    def _mm(self, line: int) -> float:
        return abs(self._number(line, rules.SIZE, -1e6, 1e6)) / 1000

    def _lamps(self, sets: int) -> tuple[float, float]:
        """Flux and power of the first set; the others have to be readable too."""
        found = []
        for at in range(sets):
            line = HEAD + 1 + SET * at
            self._number(line, rules.LAMPS, -10_000, 10_000)
            flux = self._number(line + 2, rules.FLUX)
            found.append((flux, self._number(line + 5, rules.WATTS)))
        return found[0]

    def _rising(self, start: int, count: int, field: Text, high: float) -> list[float]:
        words = [self._word(line, field) for line in range(start, start + count)]
        return self._page.rising(words, field, 0, high)

    def _measured(self, symmetry: int, count: int) -> tuple[int, int]:
        """From which plane on, and how many planes, there are intensities of. A lone plane stands for all."""
        if symmetry == 1 or count == 1:
            return 0, 1
        if symmetry == 0:
            return 0, count
        parts, step = (4 if symmetry == 4 else 2), (2 if symmetry == 2 else 4)
        if count % step:
            raise self._page.wrong(4, rules.COUNT_C, self._text(4), rules.PLANES.of(step=step))
        return (3 * count // 4 if symmetry == 3 else 0), count // parts + 1

    def _rows(self, start: int, many: int, angles: int, factor: float) -> list[Row]:
        last = start + many * angles - 1
        self._word(last, rules.INTENSITY)
        number = self._page.number
        return [
            tuple(
                [
                    number(self._word(line, rules.INTENSITY), rules.INTENSITY, 0) * factor
                    for line in range(first, first + angles)
                ]
            )
            for first in range(start, last + 1, angles)
        ]


def _sphere(symmetry: int, planes: Sequence[float], rows: Sequence[Row]) -> Planes:
    if len(rows) == 1:
        return {0.0: rows[0]}
    sphere = {plane % 360: row for plane, row in zip(planes, rows, strict=True)}
    if symmetry in (2, 4):
        sphere = mirrored(sphere, 0)
    if symmetry in (3, 4):
        sphere = mirrored(sphere, 90)
    return ordered(sphere)
