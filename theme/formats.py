"""How values are written for people. Pure functions of a value and a language; templates get them as filters."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache, lru_cache

from catalog.calendar import SHOP_ZONE
from catalog.model import Field, Value
from catalog.money import Money

# 7 W never breaks between number and unit. The narrow space, U+202F, all but vanishes in common Chinese fonts.
JOINT = "\u00a0"
SIGNS = {"CNY": "¥"}
LEADING = {"IP": "", "IK": "", "Ra": JOINT, "¥": ""}  # units that stand before: IP44, Ra 90
UNSPACED = ("°", "%", "′", "″")
TINTS = (2200, 2700, 3000, 3500, 4000, 5000, 5700, 6500)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_YES_NO = {"zh": ("是", "否"), "en": ("Yes", "No")}


def money(amount: Money) -> str:
    """``¥1,239.00``; the minus sign of a debit stands before the currency sign."""
    return _money(amount.fen, amount.currency)


@lru_cache(maxsize=50_000)
def _money(amount: int, currency: str) -> str:
    yuan, fen = divmod(abs(amount), 100)
    sign = SIGNS.get(currency) or currency + JOINT
    return f"{'−' if amount < 0 else ''}{sign}{yuan:,}.{fen:02}"


def number(value: int | Decimal, decimals: int = 3) -> str:
    """Drops trailing zeros and groups from five digits on: ``2.5``, ``3000``, ``25,000``. ``decimals``: the most kept."""
    grouped = "," if not -10_000 < value < 10_000 else ""
    if isinstance(value, int):
        return f"{value:{grouped}}"
    text = f"{value:{grouped}.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def measure(text: str, unit: str) -> str:
    """A figure with its unit, kept together; degrees and per cent stand close, IP, IK and Ra stand before."""
    if not unit:
        return text
    if unit in LEADING:
        return unit + LEADING[unit] + text
    return text + unit if unit in UNSPACED else text + JOINT + unit


def spec(field: Field, value: Value, lang: str) -> str:
    """A spec as people read it: ``7 W``, ``2.5 mm²``, ``哑光白``, ``是``. A choice code without a name is a KeyError."""
    return measure(bare(field, value, lang), field.unit)


def bare(field: Field, value: Value, lang: str) -> str:
    """As ``spec`` but without the unit, for columns and large figures that name the unit beside it."""
    if isinstance(value, bool):
        return _YES_NO[lang][0 if value else 1]
    if field.kind == "choice":
        return field.values[str(value)][lang]
    if isinstance(value, int | Decimal):
        return number(value, field.decimals)
    return value


def _local(at: int | date) -> datetime | date:
    if isinstance(at, int):
        return datetime.fromtimestamp(at, UTC).astimezone(SHOP_ZONE)
    if isinstance(at, datetime) and at.tzinfo is not None:
        return at.astimezone(SHOP_ZONE)
    return at


def day(at: int | date, lang: str) -> str:
    """``2026年11月23日`` or ``23 Nov 2026`` in the shop's zone. ``at``: UTC seconds, a date or a datetime."""
    local = _local(at)
    if lang == "zh":
        return f"{local.year}年{local.month}月{local.day}日"
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}"


def moment(at: int | datetime, lang: str) -> str:
    """A day with hour and minute, in the shop's zone. ``at``: UTC seconds or a datetime."""
    local = _local(at)
    return f"{day(at, lang)} {local:%H:%M}"


def machine_time(at: int | date) -> str:
    """For ``<time datetime=…>``: ISO 8601 in the shop's zone."""
    return _local(at).isoformat()


@cache
def tint(cct: int | None) -> str:
    """The class that lights a component: the nearest of ``TINTS``, or ``tint-none`` for what gives no light."""
    if cct is None:
        return "tint-none"
    return f"tint-{min(TINTS, key=lambda known: abs(known - cct))}"
