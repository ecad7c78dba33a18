"""What is said of specs on many pages alike: each row, figure and JSON property is made once, in all languages at once.

Both pages of a product follow each other, so one look finds the words of both: tuples parallel to the editions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from catalog.model import Field, Product, Text, Value
from plugins.site.edition import Edition
from plugins.site.jsontext import told
from theme import formats
from theme.product_page import GROUPS, Figure, SpecGroup, SpecRow
from theme.traits import values_of

T = TypeVar("T")
Spread = Mapping[str, tuple[Value, ...]]
#: of each kind, before all are forgotten: a shop has fewer figures than this, a hundred thousand lengths have more
MOST = 50_000
NONE = "–"


class Words:
    """The specs of all editions in words."""

    def __init__(self, editions: Sequence[Edition]) -> None:
        self.editions = editions
        self.fields = editions[0].fields
        self.order = {code: at for at, code in enumerate(self.fields)}
        self._groups: dict[str, list[str]] = {group: [] for group in GROUPS}
        for code, field in self.fields.items():
            self._groups.setdefault(field.group, []).append(code)
        self._rows: dict[tuple[str, tuple[Value, ...]], tuple[SpecRow, ...]] = {}
        # Known by the identities of its rows, which are held here as well: an identity holds only while its object lives.
        self._tables: dict[tuple[int, ...], tuple[tuple[SpecGroup, ...], object]] = {}
        self._figures: dict[tuple[str, Value | None], tuple[Figure, ...]] = {}
        self._properties: dict[tuple[str, Value], tuple[str, ...]] = {}

    def row(self, code: str, values: tuple[Value, ...]) -> tuple[SpecRow, ...]:
        found = self._rows.get((code, values))
        return found or self._new(self._rows, (code, values), self._row)

    def figure(self, code: str, value: Value | None) -> tuple[Figure, ...]:
        """The value without its unit, as it is shown large; None is none."""
        found = self._figures.get((code, value))
        return found or self._new(self._figures, (code, value), self._figure)

    def property(self, code: str, value: Value) -> tuple[str, ...]:
        """A schema.org PropertyValue as JSON that is safe in a script."""
        found = self._properties.get((code, value))
        return found or self._new(self._properties, (code, value), self._property)

    def groups(self, values: Spread) -> list[tuple[SpecGroup, ...]]:
        """Every stated spec under its heading, in the order of the fields sheet; the same object for the same rows."""
        under: dict[str, list[tuple[SpecRow, ...]]] = {group: [] for group in self._groups}
        fields, rows = self.fields, self._rows
        for item in values.items():
            under[fields[item[0]].group].append(rows.get(item) or self.row(*item))
        found = []
        for name, said in under.items():
            if said:
                key = tuple(map(id, said))
                found.append((self._tables.get(key) or self._table(key, name, said))[0])
        return found

    def _table(
        self, key: tuple[int, ...], name: str, said: list[tuple[SpecRow, ...]]
    ) -> tuple[tuple[SpecGroup, ...], object]:
        title = GROUPS.get(name, Text(name, name))
        groups = tuple(
            [
                SpecGroup(title[edition.lang], rows)
                for edition, rows in zip(self.editions, zip(*said, strict=True), strict=True)
            ]
        )
        if len(self._tables) >= MOST:
            self._tables.clear()
        found = self._tables[key] = (groups, said)
        return found

    def _new(
        self, known: dict[tuple[str, Any], tuple[T, ...]], key: tuple[str, Any], make: Callable[..., T]
    ) -> tuple[T, ...]:
        if len(known) >= MOST:
            known.clear()
        found = known[key] = tuple([make(edition, self.fields[key[0]], key[1]) for edition in self.editions])
        return found

    @staticmethod
    def _row(edition: Edition, field: Field, values: tuple[Value, ...]) -> SpecRow:
        said = " / ".join([formats.measure(edition.bare(field, value), field.unit) for value in values])
        return SpecRow(field.name[edition.lang], said, field.help[edition.lang])

    @staticmethod
    def _figure(edition: Edition, field: Field, value: Value | None) -> Figure:
        said = NONE if value is None else edition.bare(field, value)
        return Figure(field.name[edition.lang], said, field.unit)

    @staticmethod
    def _property(edition: Edition, field: Field, value: Value) -> str:
        unit = f',"unitText":{told(field.unit)}' if field.unit else ""
        return (
            f'{{"@type":"PropertyValue","name":{told(field.name[edition.lang])},'
            f'"value":{told(edition.bare(field, value))}{unit}}}'
        )


def spread(product: Product, order: Mapping[str, int]) -> Spread:
    """The distinct values of every spec over the variants, in the order of the fields sheet (``order``)."""
    first, *rest = [variant.specs for variant in product.variants]
    if not rest:
        return {code: (value,) for code, value in first.items()}
    found: dict[str, tuple[Value, ...]] = {}
    for code, value in first.items():
        for specs in rest:
            # What the product states is one object in all its variants; equal ones are found by values_of.
            if specs.get(code) is not value:
                found[code] = values_of(product.variants, code)
                break
        else:
            found[code] = (value,)
    count = len(first)
    if any(len(specs) != count or specs.keys() != first.keys() for specs in rest) and (
        more := {code for specs in rest for code in specs if code not in found}
    ):
        found |= {code: values_of(product.variants, code) for code in more}
        found = {code: found[code] for code in sorted(found, key=order.__getitem__)}
    return found
