"""What replace.html and shop/replace.html are given (``replace: ReplaceView``); see ``theme.pages`` for the rules.

The page stands in the site with an empty form; the service answers the form on the same page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from catalog.model import Field, Lang, OldLamp
from catalog.shop import Electricity
from theme import formats
from theme.pages import ProductList

HOURS = "3"


class LampRow(NamedTuple):
    """An old lamp: ``code`` in the address, ``watts`` and ``lumens`` with their units."""

    code: str
    watts: str
    lumens: str


class LampKind(NamedTuple):
    """Old lamps of one kind. ``bases``: in words. ``sources``: whose figures these are, each in the language it is told in."""

    name: str
    bases: str
    sources: tuple[tuple[str, Lang], ...]
    rows: tuple[LampRow, ...]


class Tariff(NamedTuple):
    """``kwh``: what one costs in yuan, as text; ``of``: whose price that is."""

    kwh: str
    of: str


class Found(NamedTuple):
    """``wanted``: what the old lamp is and gives. ``fits``: from how many to how many lumens. ``total``: how many fit,
    of which the first are shown; where none does, those that come closest are. ``saved``: what the thriftiest one saves a year; "" where the old watts are not known.
    """

    wanted: str
    fits: str
    products: ProductList
    total: int = 0
    saved: str = ""


class ReplaceView(NamedTuple):
    """``bases``: (value, label) of the spec. ``typed`` and ``errors``: by name of the field. ``tariff``: of the shop, None
    where it names none.
    """

    bases: tuple[tuple[str, str], ...]
    kinds: tuple[LampKind, ...]
    typed: Mapping[str, str]
    tariff: Tariff | None = None
    errors: Mapping[str, str] = {}
    found: Found | None = None


def empty(
    fields: Mapping[str, Field], lamps: Sequence[OldLamp], electricity: Electricity | None, lang: Lang
) -> ReplaceView:
    """The form before anything was asked."""
    known = fields["base"].values if "base" in fields else {}
    kinds: dict[str, list[OldLamp]] = {}
    for lamp in lamps:
        kinds.setdefault(lamp.kind, []).append(lamp)
    tariff = Tariff(f"{electricity.kwh:f}", electricity.of[lang]) if electricity else None
    return ReplaceView(
        bases=tuple((code, name[lang]) for code, name in known.items()),
        kinds=tuple(_kind(rows, lang) for rows in kinds.values()),
        typed={"hours": HOURS, "kwh": tariff.kwh if tariff else ""},
        tariff=tariff,
    )


def _kind(lamps: Sequence[OldLamp], lang: Lang) -> LampKind:
    bases = dict.fromkeys(base for lamp in lamps for base in lamp.bases)
    sources = dict.fromkeys(lamp.source for lamp in lamps)
    told = tuple((source[lang], lang) if source[lang] else (source.en, "en") for source in sources)
    return LampKind(lamps[0].name[lang], ", ".join(bases), told, tuple(_row(lamp) for lamp in lamps))


def _row(lamp: OldLamp) -> LampRow:
    return LampRow(
        lamp.code,
        formats.measure(formats.number(lamp.watts), "W"),
        formats.measure(formats.number(lamp.lumens), "lm"),
    )
