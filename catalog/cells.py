"""One cell → one value: what each kind of column accepts, and in plain words what it does not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast
from unicodedata import normalize
from urllib.parse import urlsplit

from catalog import rules
from catalog.figures import MONEY, NUMBER, ascii_digits, meant
from catalog.model import Field, Text, Value
from catalog.money import Money
from catalog.plainly import LONGEST, PLAIN, check_digit
from catalog.problems import NOTHING, Rule, guess, meaning
from catalog.schema import Column, Kind
from catalog.tidy import Cell, Stained

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SKU = re.compile(r"[A-Z0-9._-]{1,40}")
#: of a page that is made from content
PATH = re.compile(r"/(?:p|c|brands|guide|topics|news|help)(?:/[a-z0-9]+(?:-[a-z0-9]+)*)+/")
GTIN = re.compile("[0-9]{13}")
CODE = re.compile(r"[a-z][a-z0-9_]{0,30}")
#: what a spreadsheet program shows of a long number
ROUNDED = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+[0-9]{1,3}")
LARGE = 10**15  # from here on a whole number may also be a fraction
FIRST_DAY = date(1899, 12, 30)  # of the spreadsheet programs' calendar, from 1 March 1900 on
UNSEEN_RULES = (
    (rules.BIDI, re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")),
    (rules.ZERO_WIDTH, re.compile("[\xad\u200b-\u200d\u2060-\u2065\ufeff]")),
    (rules.NBSP, re.compile("[\xa0\u202f]")),
)
FLAGS = {"yes": True, "true": True, "是": True, "no": False, "false": False, "否": False}


class BadCell(Exception):
    """A cell that does not fit its column: the rule it breaks, perhaps a hint, and what was ``meant`` where that is
    sure enough to look for other problems with it.
    """

    def __init__(self, rule: Rule, hint: Text = NOTHING, meant: Cell = None) -> None:
        super().__init__(rule.en)
        self.rule = rule
        self.hint = hint
        self.meant = meant


def _instead(rule: Rule, word: str) -> BadCell:
    """What to raise where ``word`` was meant, empty where nobody knows."""
    return BadCell(rule, meaning(word), word or None)


def shown(cell: Cell) -> str:
    """A cell as a person would type it; also its form in CSV."""
    if isinstance(cell, Decimal):
        return format(cell, "f")
    return "" if cell is None else str(cell)


def written(cell: Cell) -> str:
    """A cell with all that stands in it, seen or not."""
    return cell.raw if isinstance(cell, Stained) else shown(cell)


class Values(dict[Cell, Any]):
    """The values of a column's cells, of the type its kind says, None for a blank: each distinct cell is read once.
    Looking one up that does not fit raises BadCell.
    """

    def __init__(self, column: Column) -> None:
        super().__init__({None: None})
        self._read = _reader(column)
        self._plain = PLAIN.get(column.kind) if column.field is None else None

    def column(self, cells: list[Cell]) -> list[Any]:
        """The values of all cells of the column: the cells themselves where each is plainly what it has to be."""
        said = {*cells} - {None}
        if not said:
            return [None] * len(cells)
        if self._plain and {*map(type, said)} == {str} and self._plain(cast("set[str]", said)):
            return cells
        if all(_itself(cell, self[cell]) for cell in said):
            return cells
        return [*map(self.__getitem__, cells)]

    def __missing__(self, cell: Cell) -> Any:
        value = self[cell] = self._read(cell)
        return value


def _itself(cell: Cell, value: object) -> bool:
    """Whether a cell is its own value. Never of a number that may stand in the column in two forms."""
    return (
        type(cell) is type(value)
        and cell == value
        and (type(cell) is str or (type(cell) is int and cell < LARGE))
    )


def _reader(column: Column) -> Callable[[Cell], object]:
    if column.field is not None:
        return _derived if column.kind == "derived" else _spec(column.field)
    if column.choices:
        return lambda cell: _choice(cell, column.choices)
    return READERS[column.kind]


def _derived(_: Cell) -> Value:
    raise BadCell(rules.DERIVED)


def _spec(field: Field) -> Callable[[Cell], Value]:
    """A spec value: numbers exact (int when whole), choices by code, flags as bool."""
    if field.kind == "number":
        return lambda cell: _number(cell, field)
    if field.kind == "choice":
        return lambda cell: _choice(cell, field.values)
    return _flag if field.kind == "flag" else _text


def _flag(cell: Cell) -> bool:
    word = shown(cell).casefold()
    if word not in FLAGS:
        raise BadCell(rules.FLAG)
    return FLAGS[word]


def _plain(cell: Cell) -> str:
    """A code or a number as it has to be written. Raises BadCell for what only looks like it."""
    if type(cell) is str and cell.isascii():
        return cell
    if isinstance(cell, date):
        raise BadCell(rules.DATE_FOR_TEXT)
    if isinstance(cell, Stained):
        raise _instead(_unseen(cell.raw), str(cell))
    text = shown(cell)
    if text.isascii():
        return text
    plain = normalize("NFKC", text).strip()
    if plain != text:
        raise _instead(rules.FULL_WIDTH, plain)
    if (figure := ascii_digits(text)) != text:
        raise _instead(rules.OTHER_DIGITS, figure)
    return text


def _unseen(raw: str) -> Rule:
    for rule, found in UNSEEN_RULES:
        if found.search(raw):
            return rule
    return rules.CONTROL


def _text(cell: Cell) -> str:
    if isinstance(cell, date):
        raise BadCell(rules.DATE_FOR_TEXT)
    text = cell if type(cell) is str else shown(cell)
    if len(text) > LONGEST:
        raise BadCell(rules.TEXT_LONG.of(most=LONGEST))
    return text


def _choice(cell: Cell, known: Mapping[str, Text] | tuple[str, ...]) -> str:
    if type(cell) is str and cell in known:
        return cell
    text = _plain(cell)
    if text in known:
        return text
    if isinstance(known, Mapping):
        by_name = [
            code
            for code, name in known.items()
            if text.casefold() in (name.zh, name.en.casefold(), code.casefold())
        ]
        if by_name:
            hint = Text(f"请写代码 {by_name[0]}", f"write the code {by_name[0]}")
            raise BadCell(rules.CHOICE_CODE, hint, by_name[0])
    listed = ", ".join(known) if len(known) <= 12 else ""
    hint = guess(text, known) or Text(f"可选：{listed}", f"one of {listed}") if listed else guess(text, known)
    raise BadCell(rules.CHOICE_UNKNOWN, hint)


def _number(cell: Cell, field: Field) -> int | Decimal:
    text = _plain(cell)
    if not NUMBER.fullmatch(text):
        units = [normalize("NFKC", field.unit).casefold()] if field.unit else []
        rule, figure = meant(text, units, rules.NUMBER_UNIT, rules.NUMBER)
        if rule is rules.NUMBER_UNIT:
            raise BadCell(rule, Text(f"不带单位，写成 {figure}", f"write {figure}, without the unit"), figure)
        raise _instead(rule, figure)
    number = Decimal(text)
    whole = int(number)
    if number == whole:
        return whole
    number = number.normalize()
    if -int(number.as_tuple().exponent) > field.decimals:
        raise BadCell(rules.DECIMALS.of(most=field.decimals))
    return number


def _slug(cell: Cell) -> str:
    text = _plain(cell)
    if len(text) > 60 or not SLUG.fullmatch(text):
        lower = text.casefold()
        raise _instead(rules.SLUG, lower if len(text) <= 60 and SLUG.fullmatch(lower) else "")
    return text


def _sku(cell: Cell) -> str:
    if isinstance(cell, int | Decimal):
        raise BadCell(rules.NUMBER_FOR_TEXT, _before_excel(cell))
    text = _plain(cell)
    if not SKU.fullmatch(text):
        if ROUNDED.fullmatch(text):
            raise BadCell(rules.NUMBER_ROUNDED)
        upper = text.upper()
        raise _instead(rules.SKU_CASE, upper) if SKU.fullmatch(upper) else BadCell(rules.SKU)
    return text


def _before_excel(number: int | Decimal) -> Text:
    """A spreadsheet program reads 1E5 as a number and keeps 100000."""
    digits = shown(number)
    bare = digits.rstrip("0")
    if not digits.isdigit() or len(digits) - len(bare) < 2 or not bare:
        return NOTHING
    was = f"{bare}E{len(digits) - len(bare)}"
    return Text(f"原来写的是不是 {was}？", f"was it {was}?")


def _gtin(cell: Cell) -> str:
    if isinstance(cell, int | Decimal):
        raise BadCell(rules.NUMBER_FOR_TEXT)
    text = _plain(cell)
    if not GTIN.fullmatch(text):
        if ROUNDED.fullmatch(text):
            raise BadCell(rules.NUMBER_ROUNDED)
        short = "0" + text
        sure = GTIN.fullmatch(short) and check_digit(short) == int(short[12])
        raise _instead(rules.GTIN, short if sure else "")
    last = check_digit(text)
    if last != int(text[12]):
        raise BadCell(rules.GTIN_CHECK.of(digit=last))
    return text


def _code(cell: Cell) -> str:
    text = _plain(cell)
    if not CODE.fullmatch(text):
        raise BadCell(rules.CODE)
    return text


def _codes(cell: Cell) -> tuple[str, ...]:
    return tuple(map(_code, _listed(cell)))


def _slugs(cell: Cell) -> tuple[str, ...]:
    return tuple(map(_slug, _listed(cell)))


def _listed(cell: Cell) -> list[str]:
    separated = cell.replace("，", ",").replace("；", ";") if type(cell) is str else cell
    return [part for part in re.split(r"[\s,;、]+", _plain(separated)) if part]


def _price(cell: Cell) -> Money:
    text = _plain(cell)
    try:
        price = Money.parse(text)
    except ValueError:
        raise _no_price(text) from None
    if price.fen == 0:
        raise BadCell(rules.PRICE_ZERO)
    return price


def _no_price(text: str) -> BadCell:
    if re.fullmatch(r"-[0-9]+(?:\.[0-9]+)?", text):
        return BadCell(rules.PRICE_NEGATIVE)
    if found := re.fullmatch(r"([0-9]+)(?:\.[0-9]+)?", text):
        return BadCell(rules.PRICE_DIGITS if len(found[1]) <= 9 else rules.PRICE_LARGE)
    return _instead(*meant(text, MONEY, rules.PRICE_SIGN, rules.PRICE))


def _whole(cell: Cell) -> int:
    text = _plain(cell)
    if not re.fullmatch("[0-9]{1,9}", text) or int(text) == 0:
        rule, figure = meant(text, (), rules.WHOLE, rules.WHOLE)
        raise _instead(rule, figure if figure.isdigit() else "")
    return int(text)


def _digits(cell: Cell) -> int:
    text = _plain(cell)
    if not re.fullmatch("[0-6]", text):
        raise BadCell(rules.DIGITS)
    return int(text)


def _date(cell: Cell) -> date:
    if isinstance(cell, date):
        return cell
    text = _plain(cell)
    if re.fullmatch("[2-7][0-9]{4}", text):
        day = FIRST_DAY + timedelta(days=int(text))
        raise BadCell(rules.NUMBER_FOR_DATE, meaning(str(day)), day)
    found = re.fullmatch(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?", text)
    try:
        written = date(*map(int, found.groups())) if found else None
    except ValueError:
        written = None
    if written is None or text != str(written):
        raise BadCell(rules.DATE, meaning(str(written or "")), written)
    return written


def _url(cell: Cell) -> str:
    text = _text(cell)
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.netloc or not text.isprintable() or " " in text:
        raise BadCell(rules.URL)
    return text


def _path(cell: Cell) -> str:
    text = _plain(cell)
    if not PATH.fullmatch(text):
        whole = f"/{text.casefold().strip('/')}/"
        raise _instead(rules.PATH, whole if PATH.fullmatch(whole) else "")
    return text


READERS: Mapping[Kind, Callable[[Cell], object]] = {
    "slug": _slug,
    "sku": _sku,
    "gtin": _gtin,
    "code": _code,
    "codes": _codes,
    "slugs": _slugs,
    "text": _text,
    "price": _price,
    "whole": _whole,
    "digits": _digits,
    "date": _date,
    "url": _url,
    "path": _path,
}
