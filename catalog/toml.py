"""A TOML file read key by key: each key is asked for once, and what is missing, wrong or left over is named."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from catalog import rules
from catalog.model import Place, Text
from catalog.money import Money
from catalog.problems import NOTHING, Invalid, Problem, guess
from catalog.words import NO_WORDS as ALL_ALLOWED
from catalog.words import Words

MISSING = Text("没有填写", "is missing")
UNKNOWN = Text("不是认识的键", "is not a known key")
NO_TEXT = Text("不是一行文字", "is not a line of text")
NO_URL = Text("不是 http(s) 网址", "is not an http(s) address")
NO_MONEY = Text('不是金额，应写成 "8.00"', 'is not an amount; write it as "8.00"')
NO_FIGURE = Text('不是大于 0 的数，应写成 "0.4883"', 'is not a number above 0; write it as "0.4883"')
NO_FLAG = Text("应是 true 或 false", "has to be true or false")
NO_WHOLE = Text("不是正整数", "is not a whole number above 0")
NO_RATE = Text(
    "不是 0 到 10000 的整数（万分之一）", "is not a whole number from 0 to 10000 (hundredths of a percent)"
)
NO_TABLE = Text("应是一个表", "has to be a table")
NO_TABLES = Text("应是一组表", "has to be a list of tables")
NO_WORDS = Text("应是一组代码", "has to be a list of codes")
NO_PROVINCES = Text("应是一组两位省级代码", "has to be a list of two-digit province codes")
NO_ZONE = Text("不是时区名", "is not the name of a time zone")


@contextmanager
def read(path: Path, forbidden: Words = ALL_ALLOWED) -> Iterator[Table]:
    """The file's top table. On leaving, raises Invalid with every problem met and every key nobody asked for.

    ``forbidden``: what its texts may not say.
    """
    place = Place(path.name, "", 0)
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise Invalid([Problem(place, "", NOTHING, None, Text("文件不存在", "does not exist"))]) from None
    except UnicodeDecodeError as error:
        raise Invalid([Problem(place, "", NOTHING, None, rules.TEXT_ENCODING)]) from error
    except tomllib.TOMLDecodeError as error:
        rule = Text(f"不是正确的 TOML（{error}）", f"is not well-formed TOML ({error})")
        raise Invalid([Problem(place, "", NOTHING, None, rule)]) from error
    problems: list[Problem] = []
    top = Table(place, "", data, problems, forbidden)
    yield top
    problems += top.left_over()
    if problems:
        raise Invalid(problems)


class Table:
    """One TOML table. Every reader returns a harmless value after noting a problem, so reading goes on."""

    def __init__(
        self,
        place: Place,
        path: str,
        data: dict[str, Any],
        problems: list[Problem],
        forbidden: Words = ALL_ALLOWED,
    ) -> None:
        self._place = place
        self._path = path
        self._data = data
        self._problems = problems
        self._forbidden = forbidden
        self._asked: set[str] = set()
        self._inner: list[Table] = []

    def _key(self, name: str) -> str:
        return f"{self._path}.{name}" if self._path else name

    def _note(self, name: str, value: object, rule: Text, hint: Text = NOTHING) -> None:
        shown = None if value is None else str(value)
        self._problems.append(Problem(self._place, self._key(name), NOTHING, shown, rule, hint))

    def _get(self, name: str) -> Any:
        self._asked.add(name)
        if name not in self._data:
            self._note(name, None, MISSING)
        return self._data.get(name)

    def left_over(self) -> list[Problem]:
        """A problem for every key nobody asked for, here and below."""
        unknown = [name for name in self._data if name not in self._asked]
        missing = self._asked - set(self._data)
        found = [
            Problem(self._place, self._key(name), NOTHING, None, UNKNOWN, guess(name, missing or self._asked))
            for name in unknown
        ]
        return found + [problem for table in self._inner for problem in table.left_over()]

    def has(self, name: str) -> bool:
        """Whether the key stands there: for what may be left out."""
        self._asked.add(name)
        return name in self._data

    def line(self, name: str) -> str:
        value = self._get(name)
        if value is not None and (not isinstance(value, str) or not value.strip() or not value.isprintable()):
            self._note(name, value, NO_TEXT)
            return ""
        return str(value or "").strip()

    def shown(self, name: str) -> str:
        """A line that visitors read."""
        value = self.line(name)
        for said in self._forbidden.said(value):
            self._note(name, value, rules.AD_WORD.of(word=said.word, law=said.law))
        return value

    def word(self, name: str, pattern: str, rule: Text) -> str:
        value = self.line(name)
        if value and not re.fullmatch(pattern, value, re.ASCII):
            self._note(name, value, rule)
        return value

    def url(self, name: str) -> str:
        value = self.line(name)
        try:
            parts = urlsplit(value)
        except ValueError:
            parts = urlsplit("")
        if value and (parts.scheme not in ("http", "https") or not parts.netloc):
            self._note(name, value, NO_URL)
        return value

    def timezone(self, name: str) -> str:
        value = self.line(name)
        try:
            ZoneInfo(value or "UTC")
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self._note(name, value, NO_ZONE)
        return value

    def text(self, name: str) -> Text:
        table = self.table(name)
        return Text(table.shown("zh"), table.shown("en"))

    def money(self, name: str, currency: str) -> Money:
        value = self._get(name)
        try:
            return (
                Money.parse(value, currency)
                if isinstance(value, str)
                else self._no_money(name, value, currency)
            )
        except ValueError:
            return self._no_money(name, value, currency)

    def _no_money(self, name: str, value: object, currency: str) -> Money:
        if value is not None:
            self._note(name, value, NO_MONEY)
        return Money(0, currency)

    def whole(self, name: str) -> int:
        value = self._get(name)
        if value is not None and (type(value) is not int or not 0 < value < 100_000):
            self._note(name, value, NO_WHOLE)
            return 1
        return int(value or 1)

    def flag(self, name: str) -> bool:
        value = self._get(name)
        if value is not None and type(value) is not bool:
            self._note(name, value, NO_FLAG)
        return value is True

    def figure(self, name: str) -> Decimal:
        """Text with at most four decimals, above 0."""
        value = self.word(name, r"\d{1,6}(\.\d{1,4})?", NO_FIGURE)
        if value and re.fullmatch("[0.]+", value):
            self._note(name, value, NO_FIGURE)
        return Decimal(value) if re.fullmatch(r"\d+(\.\d+)?", value, re.ASCII) else Decimal(1)

    def rates(self, name: str, known: Iterable[str] | None) -> dict[str, int]:
        """A table of hundredths of a percent for some of ``known`` (None: for whatever stands there).

        It may be left out. What is not named is 0.
        """
        self._asked.add(name)
        value = self._data.get(name, {})
        if not isinstance(value, dict):
            self._note(name, value, NO_TABLE)
            return {}
        table = self._below(self._key(name), value)
        return {key: table.rate(key) for key in (value if known is None else known)}

    def rate(self, name: str) -> int:
        self._asked.add(name)
        value = self._data.get(name, 0)
        if type(value) is not int or not 0 <= value <= 10_000:
            self._note(name, value, NO_RATE)
            return 0
        return value

    def words(self, name: str, pattern: str = "[a-z0-9_-]+", rule: Text = NO_WORDS) -> tuple[str, ...]:
        value = self._get(name)
        if value is None:
            return ()
        if (
            not isinstance(value, list)
            or not value
            or not all(isinstance(word, str) and re.fullmatch(pattern, word) for word in value)
        ):
            self._note(name, value, rule)
            return ()
        return tuple(value)

    def provinces(self, name: str) -> tuple[str, ...]:
        return self.words(name, r"[1-9]\d", NO_PROVINCES)

    def table(self, name: str) -> Table:
        value = self._get(name)
        if value is not None and not isinstance(value, dict):
            self._note(name, value, NO_TABLE)
        if not isinstance(value, dict):
            # Already noted; its keys are not asked for again.
            return Table(self._place, self._key(name), {}, [])
        return self._below(self._key(name), value)

    def tables(self, name: str) -> tuple[Table, ...]:
        """A list of tables; may be left out."""
        self._asked.add(name)
        value = self._data.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self._note(name, value, NO_TABLES)
            return ()
        return tuple(self._below(f"{self._key(name)}[{i}]", item) for i, item in enumerate(value))

    def _below(self, path: str, data: dict[str, Any]) -> Table:
        table = Table(self._place, path, data, self._problems, self._forbidden)
        self._inner.append(table)
        return table
