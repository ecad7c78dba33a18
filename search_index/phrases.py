"""What a question says in numbers, units and prices → conditions: ``7w``, ``开孔75``, ``2.5平方``, ``7-10w``, ``50元以下``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from catalog.model import Field, OldLamp
from catalog.old_lamps import of_watts
from search_index.tokens import CHINESE_UNITS, LEADING, NUMBER, fold

Span = tuple[int, int]

PRICE = "price"
YUAN = ("元", "块钱", "块", "rmb", "cny", "yuan")
AT_MOST = (
    "不超过",
    "预算",
    "不高于",
    "低于",
    "小于",
    "最多",
    "under",
    "below",
    "less than",
    "up to",
    "at most",
    "max",
    "<=",
    "<",
    "≤",
)
AT_LEAST = (
    "不低于",
    "高于",
    "大于",
    "超过",
    "至少",
    "最少",
    "over",
    "above",
    "more than",
    "at least",
    "min",
    ">=",
    ">",
    "≥",
)
OR_LESS = ("以下", "以内", "之内", "or less")
OR_MORE = ("以上", "or more")
ABOUT = ("左右", "上下")
ABOUT_BEFORE = ("大约", "大概", "about", "around")
TO = r"(?:-|–|—|~|到|至|\bto\b)"
SPELT_UNITS = {
    "watt": "w", "lumen": "lm", "kelvin": "k", "volt": "v", "amp": "a", "ampere": "a", "metre": "m", "meter": "m", "degree": "°", "hour": "h",
}  # fmt: skip
#: other words for a unit, and how many of it they are
SAME_UNITS = {
    **{said: (unit, 1) for said, unit in CHINESE_UNITS.items()},
    "cm": ("mm", 10),
    "厘米": ("mm", 10),
    "公分": ("mm", 10),
    "平": ("mm2", 1),
    "小时": ("h", 1),
    "开尔文": ("k", 1),
    **{f"{said}{s}": (unit, 1) for said, unit in SPELT_UNITS.items() for s in ("", "s")},
}
#: lamps are as long in m as in mm
LONG = {"m": ("mm", 1000)}
#: who asks for one of these may get more of it where nothing is just that: IP65, Ra 90
OR_BETTER = ("ip", "ik", "ra", "lm/w", "h")
NEARLY = Decimal("0.1")
#: as bright as what one had, at most
BRIGHTER = Decimal("0.25")
ROUGHLY = Decimal("0.2")
REPLACING = re.compile(
    r"替换|代替|替代|取代|相当于|等效|换(?:几|多少)瓦|\breplac\w*|\bequivalent\b|\bequiv\b"
)
OLD_LAMP = re.compile(r"白炽灯泡?|钨丝灯泡?|老式灯泡|incandescent(?: bulb)?")


@dataclass(frozen=True, slots=True)
class Option:
    """One condition on one spec, or on the price in yuan: one of ``keys``, or from ``low`` to ``high``."""

    code: str
    keys: tuple[str, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """A part of a question that says a condition. A variant has to meet any of ``options``. ``named``: a product whose
    name has these very words meets it too. ``wider``: what is taken where nothing meets ``options``.
    """

    said: str
    spans: tuple[Span, ...]
    options: tuple[Option, ...]
    named: bool = False
    wider: tuple[Option, ...] = ()

    @property
    def closed(self) -> bool:
        """Whether it says a value or a span of them, not a bound alone."""
        return all(option.keys or None not in (option.low, option.high) for option in self.options)


class Quantities:
    """Reads phrases with numbers, by the units and names of the declared specs."""

    def __init__(self, fields: Mapping[str, Field]) -> None:
        self._units: dict[str, list[str]] = {}
        self._unit: dict[str, str] = {}
        self._names: dict[str, list[str]] = {}
        self._counted: dict[str, list[str]] = {}
        for field in fields.values():
            if field.kind == "number" or (field.kind == "text" and field.unit):
                self._learn(field)
        counted = {stem: codes for stem, codes in self._counted.items() if stem not in SAME_UNITS}
        self._after = {**self._names, **counted}
        scales = {said for said, (unit, _) in SAME_UNITS.items() if unit in self._units}
        trailing = [unit for unit in self._units if unit not in LEADING]
        units = _one_of([*trailing, *scales, *YUAN])
        money = r"[¥]?\s?"
        before = _one_of([*AT_MOST, *AT_LEAST, *ABOUT_BEFORE])
        self._pattern = re.compile(
            rf"(?:(?P<before>{before})\s*)?"
            rf"(?:(?P<name>{_one_of(self._names)})\s*[:=]?\s*)?(?P<money>¥\s?)?"
            rf"(?<![a-z0-9.×_+\-])(?<!\d/)(?P<low>{NUMBER})"
            rf"(?:\s?(?P<first>{units}))?(?:\s*{TO}\s*{money}(?P<high>{NUMBER}))?"
            rf"(?:\s?(?P<unit>{units}))?(?![0-9a-z.]|-[0-9a-z]|(?<=平)方?米|(?<=平方)米)"
            rf"(?:\s?(?P<after>{_one_of(self._after)})(?!\s*[:=]?\s*\d))?"
            rf"(?:\s?(?P<bound>{_one_of([*OR_LESS, *OR_MORE, *ABOUT])}))?"
        )
        self._leading = re.compile(
            rf"(?:(?P<before>{before})\s*)?(?<![a-z0-9.\-])(?P<name>{_one_of(self._names)})\s?[:=]?\s?(?P<low>{NUMBER})(?![0-9a-z.]|-[0-9a-z])"
            rf"(?:\s?(?P<bound>{_one_of([*OR_LESS, *OR_MORE, *ABOUT])}))?"
        )

    def _learn(self, field: Field) -> None:
        unit = fold(field.unit)
        self._unit[field.code] = unit
        if unit:
            self._units.setdefault(unit, []).append(field.code)
        names = {fold(field.name.zh), fold(field.name.en), field.code}
        if unit in LEADING:
            names.add(unit)
        for name in names:
            if len(name) > 1 and (name in LEADING or name not in self._units):
                self._names.setdefault(name, []).append(field.code)
        if field.name.zh.endswith("数") and not unit:
            self._counted.setdefault(field.name.zh.removesuffix("数"), []).append(field.code)

    def find(self, text: str) -> Iterator[Phrase]:
        """The phrases of a folded text, from left to right."""
        at = 0
        while at < len(text):
            found = self._pattern.search(text, at), self._leading.search(text, at)
            matches = sorted((match for match in found if match), key=lambda match: match.start())
            if not matches:
                return
            match = matches[0]
            phrase = self._phrase(match.groupdict(), match)
            if phrase:
                yield phrase
            at = phrase.spans[0][1] if phrase else max(match.end("low"), at + 1)

    def _phrase(self, part: dict[str, str | None], match: re.Match[str]) -> Phrase | None:
        said = part.get("unit") or part.get("first") or ""
        unit, scale = SAME_UNITS.get(said, (said, 1))
        before, bound, end = part.get("before"), part.get("bound"), match.end()
        codes = self._names.get(part["name"] or "", [])
        if codes:
            if unit and not set(codes) & set(self._units.get(unit, ())):
                unit, end = "", match.end("low")
        elif part.get("after"):
            codes = self._after[part["after"] or ""]
            if unit and not set(codes) & set(self._units.get(unit, ())):
                codes, end, bound = self._units.get(unit, []), match.start("after"), None
        if not codes:
            if (
                unit in YUAN
                or part.get("money")
                or (not unit and (before or bound) and not {before, bound} & {*ABOUT, *ABOUT_BEFORE})
            ):
                codes = [PRICE]
            else:
                codes = self._units.get(unit, [])
        if not codes:
            return None
        low, high = Decimal(part["low"] or 0) * scale, Decimal(part.get("high") or part["low"] or 0) * scale
        span = (match.start(), len(match.string[:end].rstrip()))
        exact = low == high and not before and not bound and codes != [PRICE]
        bounds = _bounds(min(low, high), max(low, high), before, bound, price=codes == [PRICE])
        options = [Option(code, (), *bounds) for code in codes]
        if unit in LONG and not part["name"]:
            other, times = LONG[unit]
            longer = tuple(None if bound is None else bound * times for bound in bounds)
            options += [Option(code, (), *longer) for code in self._units.get(other, [])]
        wider = tuple(filter(None, (self._wider(option) for option in options))) if exact else ()
        return Phrase(match.string[slice(*span)], (span,), tuple(options), named=exact, wider=wider)

    def _wider(self, option: Option) -> Option | None:
        unit = self._unit.get(option.code, "")
        if option.low is None or option.high is None:
            return None
        if unit in OR_BETTER:
            return replace(option, high=None)
        return (
            replace(option, low=option.low * (1 - NEARLY), high=option.high * (1 + NEARLY))
            if unit == "lm"
            else None
        )


def _bounds(
    low: Decimal, high: Decimal, before: str | None, bound: str | None, *, price: bool
) -> tuple[Decimal | None, Decimal | None]:
    if before in AT_MOST or bound in OR_LESS:
        return None, high
    if before in AT_LEAST or bound in OR_MORE:
        return low, None
    if bound in ABOUT or before in ABOUT_BEFORE:
        return low * (1 - ROUGHLY), high * (1 + ROUGHLY)
    return (None, high) if price and low == high else (low, high)


def replacement(text: str, old: Sequence[OldLamp]) -> Phrase | None:
    """The lumens that a LED lamp has in place of an old one: ``60w 替换``, ``60瓦灯泡换几瓦``, ``gu10 50w equivalent``.

    ``old``: the lamps that are known; a base named in the question tells those of the same watts apart.
    """
    asked, lamp = REPLACING.search(text), OLD_LAMP.search(text)
    said = re.finditer(r"(?<![a-z0-9.\-])(\d{1,3})\s?(?:w|瓦)(?![a-z])", text)
    watts = max(said, key=lambda match: int(match[1]), default=None)  # the old one takes more
    if not (asked or lamp) or not watts:
        return None
    bases = {base for each in old for base in each.bases if _stands(fold(base), text)}
    meant = of_watts(old, Decimal(watts[1]), bases)
    if meant is None:
        return None
    low, high, most = (
        Decimal(10 * round(meant.lumens * share / 10)) for share in (1 - NEARLY, 1 + NEARLY, 1 + BRIGHTER)
    )
    spans = sorted(match.span() for match in (watts, asked, lamp) if match)
    words = " ".join(text[slice(*span)] for span in spans)
    wider = Option("lm", (), low, most)
    return Phrase(words, tuple(spans), (Option("lm", (), low, high),), wider=(wider,))


def _stands(word: str, text: str) -> bool:
    return bool(re.search(rf"(?<![a-z0-9.]){re.escape(word)}(?![0-9.])", text))


def _one_of(words: Mapping[str, object] | list[str]) -> str:
    """A pattern for any of the words, the longest first; Latin ones stand alone or before and after figures."""
    patterns = (
        rf"(?<![a-z]){re.escape(word)}(?![a-z])"
        if word[:1].isascii() and word[:1].isalpha()
        else re.escape(word)
        for word in sorted(words, key=len, reverse=True)
    )
    return "|".join(patterns) or "(?!)"
