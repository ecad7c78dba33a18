"""An address of the search page → a question, and what in it could not be understood."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from werkzeug.datastructures import MultiDict

from backend.kernel.text import Said, say
from backend.search.addresses import AS_WRITTEN
from catalog.model import Field
from search_index.ask import SORTS, Bound, Search, Sort
from search_index.query import Index
from theme.pages import View

PER_PAGE = 24
LONGEST_TEXT = 120
MOST_VALUES = 24
MOST_NOTICES = 6
NUMBER = re.compile(r"\d{1,9}(\.\d{1,4})?", re.ASCII)
#: words that ask for an order and are said of no product
ORDERS: Mapping[Sort, re.Pattern[str]] = {
    "price": re.compile(
        r"(?:价格)?最?便宜的?|价格最低的?|最低价的?|\b(?:the )?(?:cheap(?:est)?|lowest[ -]priced?)\b",
        re.IGNORECASE,
    ),
    "price-desc": re.compile(r"(?:价格)?最贵的?|价格最高的?|\b(?:the )?most expensive\b", re.IGNORECASE),
}
#: what other sites add to links to us, and what staff ask beside
FOREIGN = re.compile(r"utm_\w+|from|gclid|bd_vid|spm|explain")


@dataclass(frozen=True, slots=True)
class Question:
    """``typed``: the bounds of ranges as the reader wrote them, by parameter. ``notices``: what was left out and why."""

    search: Search
    view: View
    typed: Mapping[str, str]
    notices: tuple[Said, ...]


def read(args: MultiDict[str, str], index: Index, sold_out: frozenset[str]) -> Question:
    """Never fails: what makes no sense is left out and named. ``sold_out``: SKUs."""
    reading = _Reading(index, sold_out)
    for name in args:
        reading.take(name, [unicodedata.normalize("NFKC", value).strip() for value in args.getlist(name)])
    return reading.question()


class _Reading:
    def __init__(self, index: Index, sold_out: frozenset[str]) -> None:
        self._sold_out = sold_out
        self._index = index
        self._text = ""
        self._category: str | None = None
        self._filters: dict[str, list[str]] = {}
        self._bounds: dict[str, dict[str, Decimal]] = {}
        self._typed: dict[str, str] = {}
        self._sort = SORTS[0]
        self._view: View = "grid"
        self._page = 1
        self._as_written = False
        self._notices: list[Said] = []

    def take(self, name: str, values: list[str]) -> None:
        values = [value for value in values if value][:MOST_VALUES]
        code, _, side = name.rpartition("_")
        if name == "q":
            self._words(values)
        elif not values:
            return
        elif name in ("category", "sort", "view", "page", AS_WRITTEN):
            self._setting(name, values[0])
        elif side in ("min", "max") and (code == "price" or self._is_number(code)):
            self._bound(name, code, side, values[0])
        elif name in self._index.fields or name == "brand":
            self._filter(name, values)
        elif not FOREIGN.fullmatch(name):
            self._notices.append(say("没有“%(name)s”这个条件，已略过。", name=name[:30]))

    def question(self) -> Question:
        ranges: dict[str, tuple[Bound, Bound]] = {}
        for code, sides in self._bounds.items():
            low, high = sides.get("min"), sides.get("max")
            if low is not None and high is not None and low > high:
                low, high = high, low
                least, most = f"{code}_min", f"{code}_max"
                self._typed[least], self._typed[most] = self._typed[most], self._typed[least]
                self._notices.append(say("上限比下限小，已对调。"))
            ranges[code] = (low, high)
        self._order()
        search = Search(
            text=self._text,
            category=self._category,
            filters={code: tuple(values) for code, values in self._filters.items()},
            ranges=ranges,
            sort=self._sort,
            page=self._page,
            per_page=PER_PAGE,
            as_written=self._as_written,
            sold_out=self._sold_out,
        )
        return Question(search, self._view, self._typed, tuple(self._notices[:MOST_NOTICES]))

    def _order(self) -> None:
        """What the words ask for, where nothing else does."""
        for sort, words in ORDERS.items():
            if self._sort == SORTS[0] and not self._as_written and words.search(self._text):
                self._sort = sort
                self._text = " ".join(words.sub(" ", self._text).split())

    def _words(self, values: list[str]) -> None:
        text = " ".join("".join(c if c.isprintable() else " " for c in "".join(values[:1])).split())
        if len(text) > LONGEST_TEXT:
            text = text[:LONGEST_TEXT]
            self._notices.append(say("搜索的话太长，只用了前 %(num)s 个字。", num=LONGEST_TEXT))
        self._text = text

    def _setting(self, name: str, value: str) -> None:
        if name == "category" and value in self._index.categories:
            self._category = value
        elif name == "sort" and value in SORTS:
            self._sort = next(sort for sort in SORTS if sort == value)
        elif name == "view" and value in ("grid", "table"):
            self._view = "table" if value == "table" else "grid"
        elif name == AS_WRITTEN and value == "1":
            self._as_written = True
        elif name == "page" and value.isascii() and value.isdigit() and int(value[:9]) > 0:
            self._page = int(value[:9])
        else:
            self._refuse(name, value)

    def _bound(self, name: str, code: str, side: str, value: str) -> None:
        if NUMBER.fullmatch(value):
            self._bounds.setdefault(code, {})[side] = Decimal(value)
            self._typed[name] = value
        else:
            self._refuse(name, value)

    def _filter(self, code: str, values: Iterable[str]) -> None:
        for value in values:
            known = self._known(code, value)
            if known is None:
                self._refuse(code, value)
            elif known not in self._filters.setdefault(code, []):
                self._filters[code].append(known)
        if not self._filters.get(code):
            self._filters.pop(code, None)

    def _known(self, code: str, value: str) -> str | None:
        """The value as the index writes it, or None where no product could have it."""
        if code == "brand":
            return value if value in self._index.brands else None
        field: Field = self._index.fields[code]
        match field.kind:
            case "choice":
                return value if value in field.values else None
            case "flag":
                return value if value in ("yes", "no") else None
            case "number":
                return format(Decimal(value).normalize(), "f") if NUMBER.fullmatch(value) else None
            case _:
                return value[:60]

    def _is_number(self, code: str) -> bool:
        return code in self._index.fields and self._index.fields[code].kind == "number"

    def _refuse(self, name: str, value: str) -> None:
        self._notices.append(say("“%(name)s=%(value)s”看不懂，已略过。", name=name, value=value[:30]))
