"""Amounts and weights as shops and suppliers write them → the plain figure, never a guess."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from unicodedata import normalize

from catalog import rules as ours
from catalog.cells import BadCell, shown
from catalog.exchange import rules
from catalog.figures import meant
from catalog.model import Text
from catalog.problems import meaning
from catalog.tidy import Cell

#: what stands around an amount, and the currency it means
CURRENCIES = {
    "¥": "CNY",
    "元": "CNY",
    "rmb": "CNY",
    "人民币": "CNY",
    "cny": "CNY",
    "€": "EUR",
    "eur": "EUR",
    "euro": "EUR",
    "$": "USD",
    "us$": "USD",
    "usd": "USD",
    "£": "GBP",
    "gbp": "GBP",
}
#: grams in one of each
UNITS = {
    "g": Decimal(1),
    "gram": Decimal(1),
    "grams": Decimal(1),
    "克": Decimal(1),
    "kg": Decimal(1000),
    "公斤": Decimal(1000),
    "千克": Decimal(1000),
    "lb": Decimal("453.59237"),
    "lbs": Decimal("453.59237"),
    "磅": Decimal("453.59237"),
    "oz": Decimal("28.349523125"),
    "盎司": Decimal("28.349523125"),
}
SHAPE = re.compile(r"(?P<before>[^\d.,'\-+()]*)(?P<figure>\d[\d.,' ]*)(?P<after>[^\d.,'\-+()]*)")
GROUPED = re.compile(r"\d{1,3}(?:[.,' ]\d{3})+")
MARKED = re.compile(r"(?P<whole>[\d.,' ]*\d)(?P<mark>[.,])(?P<part>\d+)")
LONGEST = 20
TELL_MARK = Text("请用 --decimal . 或 --decimal , 说明", "say so with --decimal . or --decimal ,")


def decimal_mark(cells: Iterable[Cell]) -> str | None:
    """The decimal sign that the amounts of one column use, where one of them tells and none speaks against it."""
    told = set()
    for cell in cells:
        shape = SHAPE.fullmatch(_tidy(shown(cell))) if isinstance(cell, str) else None
        if shape is None or not (marked := MARKED.fullmatch(shape["figure"].strip())):
            continue
        grouping = set(re.findall("[.,]", marked["whole"]))
        if grouping - {marked["mark"]} or (not grouping and len(marked["part"]) != 3):
            told.add(marked["mark"])
    return told.pop() if len(told) == 1 else None


def amount(cell: Cell, currency: str, mark: str | None = None, *, cents: bool = True) -> str:
    """An amount as the sheets hold it: ``1234.50``. Raises BadCell. ``mark``: the decimal sign, where known;
    ``cents``: whether it has to end at the second decimal.
    """
    figure = _amount(cell, currency, mark)
    whole, _, part = figure.partition(".")
    if len(whole) > 9:
        raise BadCell(ours.PRICE_LARGE)
    if cents and len(part) > 2:
        rounded = Decimal(figure).quantize(Decimal("0.01"), ROUND_HALF_UP)
        raise BadCell(ours.PRICE_DIGITS, meaning(str(rounded)))
    return figure


def _amount(cell: Cell, currency: str, mark: str | None) -> str:
    if isinstance(cell, date):
        raise BadCell(ours.DATE_FOR_TEXT)
    if not isinstance(cell, str):
        text = shown(cell)
        if not re.fullmatch(r"\d{1,12}(?:\.\d{1,12})?", text):
            raise BadCell(ours.PRICE)
        return _plain(text)
    text = _tidy(cell)
    shape = SHAPE.fullmatch(text)
    if shape is None:
        raise BadCell(
            ours.PRICE_NEGATIVE if text.startswith("-") and SHAPE.fullmatch(text[1:]) else ours.PRICE
        )
    for sign in (shape["before"], shape["after"]):
        word = sign.strip().casefold()
        if word and word not in CURRENCIES:
            raise BadCell(ours.PRICE)
        if word and CURRENCIES[word] != currency:
            other = CURRENCIES[word]
            raise BadCell(rules.CURRENCY.of(other=other, ours=currency))
    return _plain(_figure(shape["figure"].strip(), mark))


def grams(cell: Cell, unit: str, mark: str | None = None) -> str:
    """A weight in whole grams, empty where it is none (0 is how shops say that they do not know). Raises BadCell."""
    text = _tidy(shown(cell)) if isinstance(cell, str) else shown(cell)
    shape = re.fullmatch(r"(\d[\d.,]*)\s*(\D*)", text)
    worth = UNITS.get((shape[2].strip().casefold() or unit) if shape else "")
    if shape is None or worth is None:
        raise BadCell(ours.NUMBER)
    figure = Decimal(_figure(shape[1], mark if isinstance(cell, str) else "."))
    whole = (figure * worth).quantize(Decimal(1), ROUND_HALF_UP)
    if figure and not whole:
        raise BadCell(rules.LIGHT)
    return str(whole) if whole else ""


def _tidy(text: str) -> str:
    return re.sub(r"\s+", " ", normalize("NFKC", text).replace("’", "'")).strip()


def _figure(text: str, mark: str | None) -> str:
    """Digits and one point."""
    if len(text) > LONGEST:
        raise BadCell(ours.PRICE)
    if text.isdigit():
        return text
    marked = MARKED.fullmatch(text)
    grouped = GROUPED.fullmatch(text) is not None and len(set(re.findall(r"\D", text))) == 1
    signs = len(re.findall("[.,]", text))
    if grouped and (signs != 1 or not text.startswith("0")):
        sign = re.findall(r"\D", text)[0]
        # One sign before three digits is read either way.
        if signs == 1 and mark is None:
            raise BadCell(rules.SIGN, TELL_MARK)
        if sign != mark:
            return re.sub(r"\D", "", text)
        if signs > 1:
            raise BadCell(ours.PRICE)
    if marked is None or (mark is not None and marked["mark"] != mark):
        raise BadCell(ours.PRICE)
    whole = marked["whole"]
    grouping = set(re.findall(r"\D", whole))
    if grouping and (not GROUPED.fullmatch(whole) or marked["mark"] in grouping or len(grouping) > 1):
        rule, figure = meant(text, (), ours.PRICE, ours.PRICE)
        raise BadCell(rule, meaning(figure)) if rule.code == ours.NUMBER_BLANK.code else BadCell(ours.PRICE)
    return re.sub(r"\D", "", whole) + "." + marked["part"]


def _plain(figure: str) -> str:
    """Zeros after the second decimal say nothing; other digits there are kept."""
    whole, point, part = figure.partition(".")
    kept = part[:2] + part[2:].rstrip("0")
    return f"{whole}{point if kept else ''}{kept}"
