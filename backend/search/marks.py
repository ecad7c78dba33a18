"""Every condition of a question: its name, the question without it, and the question that says nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from backend.search.addresses import address, toggled, untyped, without_range
from backend.search.forms import Question
from catalog.model import Lang
from search_index.ask import Condition, Hits, Search
from search_index.query import Index
from theme import formats
from theme.translations import say as speak


@dataclass(frozen=True, slots=True)
class Mark:
    """``less`` and ``alone``: questions with their paths."""

    label: str
    less: tuple[Search, str]
    alone: tuple[Search, str]


def marks(question: Question, hits: Hits, index: Index, lang: Lang) -> list[Mark]:
    """Those in the words of the question, then those beside them."""
    return list(_Marks(question, index, lang).of(hits))


class _Marks:
    def __init__(self, question: Question, index: Index, lang: Lang) -> None:
        self._q, self._search, self._index, self._lang = question, question.search, index, lang
        #: a question that says nothing
        self._bare = Search(per_page=self._search.per_page, sold_out=self._search.sold_out)

    def of(self, hits: Hits) -> Iterator[Mark]:
        search = self._search
        for condition in hits.conditions:
            less = replace(search, text=condition.rest, page=1)
            yield self._mark(self._condition(condition), less, replace(self._bare, text=condition.said))
        if search.category:
            label = self._index.categories[search.category].name[self._lang]
            less = replace(search, category=None, page=1)
            yield self._mark(label, less, replace(self._bare, category=search.category))
        for code, values in search.filters.items():
            for value in values:
                less = toggled(search, code, value)
                yield self._mark(self.label(code, value), less, toggled(self._bare, code, value))
        for code, bounds in search.ranges.items():
            less = without_range(search, code)
            alone = replace(self._bare, ranges={code: bounds})
            theirs = {f"{code}_{side}": self._q.typed.get(f"{code}_{side}", "") for side in ("min", "max")}
            yield Mark(
                self._range(code),
                (less, address(less, untyped(self._q.typed, code), self._q.view)),
                (alone, address(alone, theirs, self._q.view)),
            )

    def _mark(self, label: str, less: Search, alone: Search) -> Mark:
        return Mark(
            label,
            (less, address(less, self._q.typed, self._q.view)),
            (alone, address(alone, {}, self._q.view)),
        )

    def _condition(self, condition: Condition) -> str:
        code, low, high = condition.code, condition.low, condition.high
        if not code:
            return condition.said
        if condition.keys:
            return speak(self._lang, "、").join(self.label(code, value) for value in condition.keys)
        figures = [] if low is None else [_figure(low)]
        figures += [] if high is None or high == low else [_figure(high)]
        return self._bounds(code, figures, "≤ " if low is None else "≥ " if high is None else "")

    def label(self, code: str, value: str) -> str:
        if code == "brand":
            return self._index.brands[value].name[self._lang]
        field = self._index.fields[code]
        if field.kind == "choice":
            text = field.values[value][self._lang]
        elif field.kind == "flag":
            text = f"{field.name[self._lang]}: {formats.bare(field, value == 'yes', self._lang)}"
        else:
            text = value
        return formats.measure(text, field.unit)

    def _range(self, code: str) -> str:
        low, high = (self._q.typed.get(f"{code}_{side}", "") for side in ("min", "max"))
        sign = "" if low and high else ("≥ " if low else "≤ ")
        return self._bounds(code, list(filter(None, (low, high))), sign)

    def _bounds(self, code: str, figures: Sequence[str], sign: str) -> str:
        if code == "price":
            name, unit = speak(self._lang, "价格"), "¥"
        else:
            name, unit = self._index.fields[code].name[self._lang], self._index.fields[code].unit
        return f"{name} {sign}{formats.measure('–'.join(figures), unit)}"


def _figure(figure: Decimal) -> str:
    """As people write it: 2.50 is 2.5, 10 stays 10."""
    return f"{figure.normalize():f}"
