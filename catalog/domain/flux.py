"""The luminous flux that a photometric file tells: IES LM-63 and EULUMDAT, no more of them than that."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from math import cos, isfinite, pi, radians
from pathlib import Path

from catalog.model import Text

MAX_BYTES = 2 * 1024 * 1024
MAX_ANGLES = 721
NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")


class Unreadable(Exception):
    """The file tells no flux. ``why`` says it for people."""

    def __init__(self, zh: str, en: str) -> None:
        self.why = Text(zh, en)
        super().__init__(en)


def flux(path: Path) -> Decimal:
    """Lumens that leave the luminaire. Raises Unreadable."""
    if path.stat().st_size > MAX_BYTES:
        raise Unreadable("文件超过 2 MB", "the file is larger than 2 MB")
    text = path.read_bytes().decode("latin-1")
    if path.suffix.casefold() not in (".ies", ".ldt"):
        raise Unreadable("只认 .ies 和 .ldt", "only .ies and .ldt are known")
    found = _ies(text) if path.suffix.casefold() == ".ies" else _ldt(text)
    if not isfinite(found) or not 0 < found < 10_000_000:
        raise Unreadable("光通量不合理", "its flux is beyond reason")
    return Decimal(f"{found:.3f}")


def _ies(text: str) -> float:
    lines = text.splitlines()
    tilt = next((at for at, line in enumerate(lines) if line.strip().upper().startswith("TILT=")), None)
    if tilt is None:
        raise Unreadable("没有 TILT 行", "it has no TILT line")
    kind = lines[tilt].strip()[5:].strip().upper()
    if kind not in ("NONE", "INCLUDE"):
        raise Unreadable("TILT 指向别的文件", "its TILT names another file")
    numbers = _numbers("\n".join(lines[tilt + 1 :]))
    if kind == "INCLUDE":
        numbers = numbers[2 + 2 * _count(numbers, 1) :]
    if len(numbers) < 13:
        raise Unreadable("数字不全", "numbers are missing")
    multiplier, vertical, horizontal = numbers[2], _count(numbers, 3), _count(numbers, 4)
    factor = multiplier * numbers[10] * numbers[11]
    start = 13
    angles = numbers[start : start + vertical]
    planes = numbers[start + vertical : start + vertical + horizontal]
    candela = numbers[start + vertical + horizontal :]
    if len(candela) < vertical * horizontal:
        raise Unreadable("光强数据不全", "candela values are missing")
    if int(numbers[5]) != 1:
        raise Unreadable("只认 C 型配光", "only type C photometry is known")
    rows = [candela[at * vertical : (at + 1) * vertical] for at in range(horizontal)]
    return _integral(angles, planes, rows) * factor


def _integral(angles: list[float], planes: list[float], rows: list[list[float]]) -> float:
    """Candela over the sphere, by zones."""
    weights = _weights(planes)
    mean = [sum(w * row[at] for w, row in zip(weights, rows, strict=True)) for at in range(len(angles))]
    return sum(
        2 * pi * (cos(radians(low)) - cos(radians(high))) * (mean[at] + mean[at + 1]) / 2
        for at, (low, high) in enumerate(pairwise(angles))
    )


def _weights(planes: list[float]) -> list[float]:
    """How much of the circle each plane stands for; a quadrant or a half stands for the whole."""
    if len(planes) == 1:
        return [1.0]
    spans = [high - low for low, high in pairwise(planes)]
    whole = sum(spans)
    if whole <= 0 or min(spans) < 0:
        raise Unreadable("角度不是递增的", "its angles do not rise")
    halves = [(a + b) / 2 for a, b in pairwise([0.0, *spans, 0.0])]
    return [half / whole for half in halves]


def _ldt(text: str) -> float:
    lines = [line.strip() for line in text.splitlines()]
    try:
        output = float(lines[22].replace(",", "."))
        sets = int(float(lines[25]))
        lamps = [
            (
                abs(int(float(lines[26 + 6 * at].split()[0]))),
                float(lines[28 + 6 * at].split()[0].replace(",", ".")),
            )
            for at in range(sets)
        ]
    except (IndexError, ValueError) as error:
        raise Unreadable("行不全或不是数", "lines are missing or are no numbers") from error
    return sum(max(count, 1) * lumens for count, lumens in lamps) * output / 100


def _numbers(text: str) -> list[float]:
    words = text.replace(",", " ").split()
    if any(not NUMBER.fullmatch(word) for word in words):
        raise Unreadable("含有不是数的内容", "it holds what is no number")
    return [float(word) for word in words]


def _count(numbers: list[float], at: int) -> int:
    if len(numbers) <= at or not 1 <= numbers[at] <= MAX_ANGLES or numbers[at] != int(numbers[at]):
        raise Unreadable("角度个数不合理", "its number of angles is beyond reason")
    return int(numbers[at])
