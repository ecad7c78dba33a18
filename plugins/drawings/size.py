"""Reads a drawing's measures from specs: the true figure where the sheet states one, a usual shape where not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from catalog.model import Lang, Value

MODULE = 18.0
WORDS: dict[str, tuple[str, str]] = {
    "cutout": ("开孔", "cut-out"),
    "section": ("剖面", "section"),
    "detail": ("剖面放大", "section, enlarged"),
    "plan": ("俯视", "plan"),
    "face": ("正视", "front"),
    "below": ("仰视", "from below"),
    "side": ("侧视", "side"),
    "cores": ("芯", "cores"),
    "pairs": ("4 对双绞线", "4 twisted pairs"),
    "modules": ("模", "modules"),
    "ways": ("回路", "ways"),
    "sheath": ("护套", "sheath"),
    "insulation": ("绝缘", "insulation"),
    "conductor": ("导体", "conductor"),
    "length": ("长", "length"),
}


@dataclass(frozen=True, slots=True)
class Measure:
    """A length to draw with (mm) and the figure to write beside it, empty when the sheet states none."""

    mm: float
    text: str


#: a word is one sign of Unicode's private use until its language is known: a shape is drawn once for all languages
_SIGNS = {key: chr(0xE000 + at) for at, key in enumerate(WORDS)}
_SIGNED = frozenset(_SIGNS.values())
_SAID = {
    lang: {ord(sign): WORDS[key][at] for key, sign in _SIGNS.items()} for at, lang in enumerate(("zh", "en"))
}


def spoken(text: str, lang: Lang) -> str:
    """A text of a drawing with its words said in ``lang``."""
    return text.translate(_SAID[lang])


def worded(text: str) -> bool:
    """Whether a text holds a word; figures are the same in every language."""
    return not _SIGNED.isdisjoint(text)


class Size:
    """The measures of one thing in mm. ``text`` of a figure the sheet does not state is empty: none is invented.

    ``read`` gathers the codes that were asked for: things alike in these are drawn alike.
    """

    def __init__(self, specs: Mapping[str, Value]) -> None:
        self.specs = specs
        self.read: set[str] = set()

    def stated(self, code: str) -> float | None:
        self.read.add(code)
        value = self.specs.get(code)
        if isinstance(value, bool) or not isinstance(value, (int, Decimal)) or value <= 0:
            return None
        return float(value)

    def of(self, default: float, *codes: str) -> float:
        """The first stated of ``codes``, else ``default``."""
        return next((mm for code in codes if (mm := self.stated(code)) is not None), default)

    def text(self, *codes: str, sign: str = "") -> str:
        """The figure of the first stated of ``codes`` with its ``sign`` (⌀), or an empty text."""
        for code in codes:
            if self.stated(code) is not None:
                return sign + plain(self.specs[code])
        return ""

    def faced(self, usual: tuple[float, float, float]) -> tuple[Measure, Measure, Measure]:
        """Width, height and depth of a flat thing seen from the front; its smallest measure is its depth."""
        width, height, depth = "dim_w", "dim_h", "dim_l"
        sizes = {code: mm for code in ("dim_l", "dim_w", "dim_h") if (mm := self.stated(code)) is not None}
        if len(sizes) == 3:
            depth = min(sizes, key=lambda code: sizes[code])
            width = "dim_l" if depth != "dim_l" else "dim_w"
            height = "dim_h" if depth != "dim_h" else "dim_w"
        elif "dim_h" in sizes:
            depth = "dim_d"
        else:
            width, height = "dim_w", "dim_l"
            depth = "dim_h"
        codes = zip((width, height, depth), usual, strict=True)
        w, h, d = (Measure(self.of(default, code), self.text(code)) for code, default in codes)
        return w, h, d

    def word(self, key: str) -> str:
        return _SIGNS[key]

    def count(self, default: int, *codes: str) -> int:
        """A small whole number such as gangs or cores."""
        return max(1, round(self.of(default, *codes)))

    def stated_word(self, code: str) -> str:
        """A text or choice code as the sheet states it, or an empty text."""
        self.read.add(code)
        value = self.specs.get(code)
        return value if isinstance(value, str) else ""

    def choice(self, code: str) -> str:
        """A choice code such as ``e27`` in lower case, or an empty text."""
        return self.stated_word(code).lower()


def plain(value: Value) -> str:
    """A figure without trailing zeros: 2.50 → 2.5, 100 → 100."""
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)
