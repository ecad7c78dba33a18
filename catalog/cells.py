"""One cell → one value: what each kind of column accepts, and in plain words what it does not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from unicodedata import normalize
from urllib.parse import urlsplit

from catalog.model import Field, Text, Value
from catalog.money import Money
from catalog.problems import NOTHING, guess
from catalog.schema import Column, Kind
from catalog.sheets import Cell

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SKU = re.compile(r"[A-Z0-9._-]{1,40}")
GTIN = re.compile("[0-9]{13}")
CODE = re.compile(r"[a-z][a-z0-9_]{0,30}")
NUMBER = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,6})?")
LEADING_NUMBER = re.compile(r"\s*(-?[0-9]+(?:\.[0-9]+)?)\s*\S")
FLAGS = {"yes": True, "true": True, "是": True, "no": False, "false": False, "否": False}
LONGEST = 20_000

NO_PRICE = Text("不是一个价格", "is not a price")
NO_NUMBER = Text("不是一个数", "is not a number")
AS_TEXT = Text(
    "存成了数字；请把单元格设为文本后重填", "is stored as a number; format the cell as text and retype it"
)
AS_DATE = Text(
    "被表格程序改成了日期；请设为文本后重填", "was turned into a date; format the cell as text and retype it"
)


class BadCell(Exception):
    """A cell that does not fit its column: the rule it breaks, and perhaps a hint."""

    def __init__(self, rule: Text, hint: Text = NOTHING) -> None:
        super().__init__(rule.en)
        self.rule = rule
        self.hint = hint


def shown(cell: Cell) -> str:
    """A cell as a person would type it; also its form in CSV."""
    if isinstance(cell, Decimal):
        return format(cell, "f")
    return "" if cell is None else str(cell)


class Values(dict[Cell, Any]):
    """The values of a column's cells, of the type its kind says, None for a blank: each distinct cell is read once.
    Looking one up that does not fit raises BadCell.
    """

    def __init__(self, column: Column) -> None:
        super().__init__({None: None})
        self._read = _reader(column)

    def __missing__(self, cell: Cell) -> Any:
        value = self[cell] = self._read(cell)
        return value


def _reader(column: Column) -> Callable[[Cell], object]:
    if column.field is not None:
        return _derived if column.kind == "derived" else _spec(column.field)
    if column.choices:
        return lambda cell: _choice(_plain(cell), column.choices)
    return READERS[column.kind]


def _derived(_: Cell) -> Value:
    raise BadCell(Text("由其他参数算出，请留空", "is computed from other specs; leave it empty"))


def _spec(field: Field) -> Callable[[Cell], Value]:
    """A spec value: numbers exact (int when whole), choices by code, flags as bool."""
    if field.kind == "number":
        return lambda cell: _number(cell, field)
    if field.kind == "choice":
        return lambda cell: _choice(_plain(cell), field.values)
    return _flag if field.kind == "flag" else _text


def _flag(cell: Cell) -> bool:
    word = shown(cell).casefold()
    if word not in FLAGS:
        raise BadCell(Text("应是 yes 或 no", "has to be yes or no"))
    return FLAGS[word]


def _plain(cell: Cell) -> str:
    """Codes and numbers without typographic variants: full-width digits and letters become ASCII."""
    if type(cell) is str and cell.isascii():
        return cell
    if isinstance(cell, date):
        raise BadCell(AS_DATE)
    text = shown(cell)
    return text if text.isascii() else normalize("NFKC", text).strip()


def _text(cell: Cell) -> str:
    if isinstance(cell, date):
        raise BadCell(AS_DATE)
    text = cell if type(cell) is str else shown(cell)
    if len(text) > LONGEST:
        raise BadCell(Text(f"超过 {LONGEST} 个字", f"is longer than {LONGEST} characters"))
    return text


def _choice(text: str, known: Mapping[str, Text] | tuple[str, ...]) -> str:
    if text in known:
        return text
    if isinstance(known, Mapping):
        by_name = [
            code
            for code, name in known.items()
            if text.casefold() in (name.zh, name.en.casefold(), code.casefold())
        ]
        if by_name:
            raise BadCell(
                Text("不是取值代码", "is not a value code"),
                Text(f"请写代码 {by_name[0]}", f"write the code {by_name[0]}"),
            )
    listed = ", ".join(known) if len(known) <= 12 else ""
    hint = guess(text, known) or Text(f"可选：{listed}", f"one of {listed}") if listed else guess(text, known)
    raise BadCell(Text("不是已知的取值", "is not a known value"), hint)


def _number(cell: Cell, field: Field) -> int | Decimal:
    text = _plain(cell)
    if not NUMBER.fullmatch(text):
        leading = LEADING_NUMBER.match(text)
        plain = leading[1] if leading and text.endswith(field.unit or "\n") else ""
        raise BadCell(
            NO_NUMBER,
            Text(f"不带单位，写成 {plain}", f"write {plain}, without the unit") if plain else NOTHING,
        )
    number = Decimal(text)
    whole = int(number)
    if number == whole:
        return whole
    number = number.normalize()
    if -int(number.as_tuple().exponent) > field.decimals:
        raise BadCell(
            Text(f"小数位多于 {field.decimals} 位", f"has more than {field.decimals} digits after the point")
        )
    return number


def _slug(cell: Cell) -> str:
    text = _plain(cell)
    if len(text) > 60 or not SLUG.fullmatch(text):
        raise BadCell(
            Text(
                "应由小写字母、数字和连字符组成，至多 60 个",
                "has to be lower-case letters, digits and hyphens, at most 60",
            )
        )
    return text


def _sku(cell: Cell) -> str:
    if isinstance(cell, int | Decimal):
        raise BadCell(AS_TEXT)
    text = _plain(cell)
    if not SKU.fullmatch(text):
        upper = text.upper()
        hint = Text(f"是不是想写 {upper}？", f"did you mean {upper}?") if SKU.fullmatch(upper) else NOTHING
        raise BadCell(
            Text(
                "应由大写字母、数字和 . _ - 组成，至多 40 个",
                "has to be capitals, digits and . _ -, at most 40",
            ),
            hint,
        )
    return text


def check_digit(digits: str) -> int:
    """The last digit of a GTIN-13, computed from the twelve before it."""
    # Of the digits' bytes, each 48 more than its digit: 6 × 48 + 3 × 6 × 48 too many.
    raw = digits.encode()
    return (1152 - sum(raw[:12:2]) - 3 * sum(raw[1:12:2])) % 10


def _gtin(cell: Cell) -> str:
    if isinstance(cell, int | Decimal):
        raise BadCell(AS_TEXT)
    text = _plain(cell)
    if not GTIN.fullmatch(text):
        raise BadCell(Text("不是 13 位数字", "is not thirteen digits"))
    last = check_digit(text)
    if last != int(text[12]):
        raise BadCell(Text(f"校验位应是 {last}", f"should end in the check digit {last}"))
    return text


def _code(cell: Cell) -> str:
    text = _plain(cell)
    if not CODE.fullmatch(text):
        raise BadCell(
            Text("应由小写字母、数字和下划线组成", "has to be lower-case letters, digits and underscores")
        )
    return text


def _codes(cell: Cell) -> tuple[str, ...]:
    return tuple(_code(part) for part in re.split(r"[\s,;、]+", _plain(cell)) if part)


def _price(cell: Cell) -> Money:
    text = _plain(cell)
    try:
        price = Money.parse(text)
    except ValueError:
        bare = re.sub(r"[\s,¥￥元]", "", text)
        hint = (
            Text(f"是不是想写 {bare}？", f"did you mean {bare}?")
            if NUMBER.fullmatch(bare) and bare != text
            else NOTHING
        )
        raise BadCell(NO_PRICE, hint) from None
    if price.fen == 0:
        raise BadCell(Text("价格必须大于 0", "is no price: it has to be above 0"))
    return price


def _whole(cell: Cell) -> int:
    text = _plain(cell)
    if not re.fullmatch("[0-9]{1,9}", text) or int(text) == 0:
        raise BadCell(Text("不是正整数", "is not a whole number above 0"))
    return int(text)


def _digits(cell: Cell) -> int:
    text = _plain(cell)
    if not re.fullmatch("[0-6]", text):
        raise BadCell(Text("应是 0 到 6", "has to be 0 to 6"))
    return int(text)


def _date(cell: Cell) -> date:
    if isinstance(cell, date):
        return cell
    text = _plain(cell)
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise BadCell(Text("不是日期，应写成 2026-01-31", "is not a date; write it as 2026-01-31"))


def _url(cell: Cell) -> str:
    text = _text(cell)
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.netloc or not text.isprintable() or " " in text:
        raise BadCell(Text("不是 http(s) 网址", "is not an http(s) address"))
    return text


READERS: Mapping[Kind, Callable[[Cell], object]] = {
    "slug": _slug,
    "sku": _sku,
    "gtin": _gtin,
    "code": _code,
    "codes": _codes,
    "text": _text,
    "price": _price,
    "whole": _whole,
    "digits": _digits,
    "date": _date,
    "url": _url,
}
