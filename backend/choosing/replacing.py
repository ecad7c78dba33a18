"""An old lamp, or so many lumens → stocked variants that take its place, the brightest first, with what they save."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from werkzeug.datastructures import MultiDict

from backend.kernel.text import Said, say
from catalog.model import Lang, OldLamp, Product, Value, Variant
from catalog.money import Money
from search_index.ask import Search
from search_index.query import Index
from theme import formats
from theme.pages import Column, ProductList
from theme.replace_page import HOURS, Found
from theme.shelf import Shelf
from theme.translations import say as speak

#: of the lumens wanted; the lower bound is what a claim of equivalence may miss
LEAST, MOST = Decimal("0.9"), Decimal("1.25")
#: by how much a tube may be longer or shorter, mm
LENGTH = 15
SHOWN, NEAREST = 24, 6
DAYS = 365
FIGURE = re.compile(r"\d{1,6}(\.\d{1,4})?", re.ASCII)
COLUMNS = ("w", "lm", "cct", "cri")
FULL_WIDTH = str.maketrans("０１２３４５６７８９．", "0123456789.")


@dataclass(frozen=True, slots=True)
class Asked:
    """``lumens`` and ``lamp``: at least one is given where there is no error. ``kwh``: yuan each, None for unknown."""

    base: str
    lamp: OldLamp | None
    lumens: Decimal | None
    hours: Decimal
    kwh: Decimal | None
    typed: Mapping[str, str]
    errors: Mapping[str, Said]

    @property
    def wanted(self) -> Decimal:
        return self.lumens or (self.lamp.lumens if self.lamp else Decimal(0))


def read(args: MultiDict[str, str], index: Index, kwh: str) -> Asked:
    """The form as it was sent. ``kwh``: the shop's tariff, used where the field was not sent."""
    given = {"hours": HOURS, "kwh": kwh, **args.to_dict()}
    typed = {
        name: given.get(name, "").translate(FULL_WIDTH).strip()[:20]
        for name in ("base", "old", "lm", "hours", "kwh")
    }
    errors: dict[str, Said] = {}
    figures: dict[str, Decimal] = {}
    limits = {"lm": (1, 100_000), "hours": (0, 24), "kwh": (0, 100)}
    for name, (low, high) in limits.items():
        text = typed[name]
        if not text and name != "hours":
            continue
        if not FIGURE.fullmatch(text) or not low <= Decimal(text) <= high or not Decimal(text):
            errors[name] = say("应是 %(low)s 到 %(high)s 之间的数，如 3 或 0.5。", low=low, high=high)
        else:
            figures[name] = Decimal(text)
    lamp = next((lamp for lamp in index.old_lamps if lamp.code == typed["old"]), None)
    field = index.fields.get("base")
    if typed["base"] and (field is None or typed["base"] not in field.values):
        errors["base"] = say("没有“%(base)s”这种灯头。", base=typed["base"])
    if typed["old"] and lamp is None:
        errors["old"] = say("表里没有“%(old)s”，请从下面选。", old=typed["old"])
    elif lamp and typed["base"] and typed["base"] not in lamp.bases:
        bases = " / ".join(lamp.bases)
        errors["base"] = say("这种旧灯用的是 %(bases)s，换一种灯头或换一种旧灯。", bases=bases)
    elif not typed["old"] and not typed["lm"]:
        errors["old"] = say("请选原来的灯，或者在下面填流明。")
    return Asked(
        typed["base"],
        lamp,
        figures.get("lm"),
        figures.get("hours", Decimal(HOURS)),
        figures.get("kwh"),
        typed,
        errors,
    )


class _Match(NamedTuple):
    product: Product
    variant: Variant
    lumens: Decimal
    watts: Decimal


def find(asked: Asked, index: Index, shelf: Shelf, sold_out: AbstractSet[str]) -> Found:
    """What fits and is in stock; where nothing does, what comes closest."""
    low, high = asked.wanted * LEAST, asked.wanted * MOST
    every = [match for match in _matches(asked, index) if match.variant.sku not in sold_out]
    fitting = sorted((m for m in every if low <= m.lumens <= high), key=_brightest)
    shown = (
        fitting[:SHOWN] or sorted(every, key=lambda m: (abs(m.lumens - asked.wanted), _price(m)))[:NEAREST]
    )
    unit = formats.measure
    return Found(
        wanted=_title(asked, shelf.lang),
        fits=unit(f"{formats.number(low, 0)}–{formats.number(high, 0)}", "lm"),
        products=_list(asked, shown, shelf),
        total=len(fitting),
        saved=_saved(asked, fitting, shelf.lang),
    )


def _matches(asked: Asked, index: Index) -> Iterator[_Match]:
    """Every variant on sale that has the base and, of a tube, the length."""
    bases = (asked.base,) if asked.base else asked.lamp.bases if asked.lamp else ()
    filters = {"base": bases} if bases else {}
    search = Search(filters=filters, ranges={"lm": (Decimal(1), None)}, per_page=200)
    first = index.search(search)
    pages = [first, *(index.search(replace(search, page=page)) for page in range(2, first.pages + 1))]
    for hit in (hit for page in pages for hit in page.hits):
        for variant in hit.product.variants if hit.product.active else ():
            lumens, watts = _figure(variant, "lm"), _figure(variant, "w")
            if lumens is None or watts is None or not _stands_on(variant, bases):
                continue
            if _fits_in(variant, asked.lamp):
                yield _Match(hit.product, variant, lumens, watts)


def _stands_on(variant: Variant, bases: Sequence[str]) -> bool:
    base = variant.specs.get("base")
    return base is not None and (not bases or base in bases)


def _fits_in(variant: Variant, lamp: OldLamp | None) -> bool:
    length = _figure(variant, "dim_l")
    return lamp is None or lamp.length is None or length is None or abs(length - lamp.length) <= LENGTH


def _figure(variant: Variant, code: str) -> Decimal | None:
    value: Value | None = variant.specs.get(code)
    return Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def _brightest(match: _Match) -> tuple[Decimal, Decimal, int]:
    return -match.lumens, match.watts, _price(match)


def _price(match: _Match) -> int:
    return match.variant.price.fen


def _title(asked: Asked, lang: Lang) -> str:
    lumens = formats.measure(formats.number(asked.wanted), "lm")
    if asked.lamp and not asked.lumens:
        watts = formats.measure(formats.number(asked.lamp.watts), "W")
        return speak(
            lang,
            "%(lamp)s %(watts)s，换 LED 约要 %(lumens)s",
            lamp=asked.lamp.name[lang],
            watts=watts,
            lumens=lumens,
        )
    return speak(lang, "%(lumens)s 的灯", lumens=lumens)


def _yearly(asked: Asked, watts: Decimal) -> tuple[Decimal, Money | None]:
    """What a lamp takes, or saves, in a year: kWh and money."""
    kwh = watts * asked.hours * DAYS / 1000
    return kwh, None if asked.kwh is None else Money(int((kwh * asked.kwh * 100).quantize(Decimal(1))))


def _spared(asked: Asked, watts: Decimal) -> Decimal | None:
    """The watts less than the old lamp's, where those are known."""
    return asked.lamp.watts - watts if asked.lamp else None


def _saved(asked: Asked, fitting: Sequence[_Match], lang: Lang) -> str:
    if not fitting or not asked.lamp:
        return ""
    spared = asked.lamp.watts - min(match.watts for match in fitting)
    if spared <= 0:
        return ""
    kwh, money = _yearly(asked, spared)
    said = [formats.measure(formats.number(spared), "W"), formats.measure(formats.number(kwh, 1), "kWh")]
    return ("，" if lang == "zh" else ", ").join([*said, *([formats.money(money)] if money else [])])


def _list(asked: Asked, matches: Sequence[_Match], shelf: Shelf) -> ProductList:
    known = tuple(code for code in COLUMNS if code in shelf.fields)
    less = asked.lamp is not None
    columns = [
        *shelf.columns(known),
        Column("share", speak(shelf.lang, "比旧灯"), "%"),
        Column("kwh", speak(shelf.lang, "一年省电") if less else speak(shelf.lang, "一年用电"), "kWh"),
    ]
    if asked.kwh is not None:
        columns.append(
            Column("money", speak(shelf.lang, "一年省") if less else speak(shelf.lang, "一年电费"), "¥")
        )
    return ProductList(
        tuple(shelf.card(match.product, match.variant.sku) for match in matches),
        tuple((*shelf.row([match.variant], known), *_cells(asked, match)) for match in matches),
        tuple(columns),
    )


def _cells(asked: Asked, match: _Match) -> Iterator[str]:
    yield formats.number(match.lumens * 100 / asked.wanted, 0)
    spared = _spared(asked, match.watts)
    kwh, money = _yearly(asked, match.watts if spared is None else spared)
    yield formats.number(kwh, 1)
    if money is not None:
        yield formats.money(money).replace("¥", "")
