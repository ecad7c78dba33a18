"""What people write where a plain number belongs, and the number they meant."""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal
from unicodedata import decimal

from catalog import rules
from catalog.problems import Rule

NUMBER = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,6})?")
MONEY = ("¥", "￥", "$", "€", "£", "元", "圆", "rmb", "cny", "yuan")
SCIENTIFIC = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]{1,3}")
THOUSANDS = re.compile(r"-?[0-9]{1,3}(?:(?P<sign>[,'’])[0-9]{3})(?:(?P=sign)[0-9]{3})*(?:\.[0-9]+)?")
DECIMAL_COMMA = re.compile(r"-?(?:[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+),[0-9]+")


def ascii_digits(text: str) -> str:
    """Digits of other scripts as ASCII ones."""
    return "".join(str(decimal(c)) if c.isdecimal() else c for c in text)


def meant(text: str, marks: Collection[str], marked: Rule, wrong: Rule) -> tuple[Rule, str]:
    """The rule that ``text``, which is no plain number, breaks, and the number that was meant, empty where that is
    not sure. ``marks``: what may have been written beside it (``marked``); ``wrong``: that it is not what was wanted.
    """

    def why(rule: Rule) -> Rule:
        return rule.of(zh=wrong.zh, en=wrong.en)

    broken = []
    figure = text.strip()
    if SCIENTIFIC.fullmatch(figure):
        full = format(Decimal(figure), "f")
        return why(rules.NUMBER_SCIENTIFIC), full if NUMBER.fullmatch(full) else ""
    for mark in marks:
        bare = figure.casefold().removeprefix(mark).removesuffix(mark).strip()
        if bare != figure.casefold():
            figure = bare
            broken.append(marked)
    if (whole := re.sub(r"(?<=[0-9.,-])\s+(?=[0-9.,])", "", figure)) != figure:
        figure = whole
        broken.append(why(rules.NUMBER_BLANK))
    if THOUSANDS.fullmatch(figure):
        figure = re.sub("[,'’]", "", figure)
        broken.append(why(rules.THOUSANDS))
    elif DECIMAL_COMMA.fullmatch(figure):
        figure = figure.replace(".", "").replace(",", ".")
        broken.append(why(rules.DECIMAL_COMMA))
    return (broken[0], figure) if broken and NUMBER.fullmatch(figure) else (wrong, "")
