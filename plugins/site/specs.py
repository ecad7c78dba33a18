"""What is said of specs on many pages alike, in one language: each row, figure and JSON property is made once."""

from __future__ import annotations

from collections.abc import Mapping

from catalog.model import Field, Product, Value
from plugins.site.jsontext import quoted
from theme.product_page import Figure, SpecRow
from theme.shelf import Shelf
from theme.traits import values_of

Spread = Mapping[str, tuple[Value, ...]]
#: of each kind, before all are forgotten: a shop has fewer figures than this, a hundred thousand lengths have more
MOST = 50_000


class SpecWords:
    """The specs of one edition in words. ``of`` gives the one that belongs to a shelf."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._rows: dict[tuple[str, tuple[Value, ...]], SpecRow] = {}
        self._figures: dict[tuple[str, str], Figure] = {}
        self._properties: dict[tuple[str, Value], str] = {}
        self.order = {code: at for at, code in enumerate(shelf.fields)}

    def row(self, code: str, values: tuple[Value, ...]) -> SpecRow:
        key = (code, values)
        found = self._rows.get(key)
        if found is None:
            shelf, field = self._shelf, self._shelf.fields[code]
            words = [shelf.with_unit(field, (value,)) for value in values]
            if len(self._rows) >= MOST:
                self._rows.clear()
            found = SpecRow(field.name[shelf.lang], " / ".join(words), field.help[shelf.lang])
            self._rows[key] = found
        return found

    def figure(self, code: str, value: str) -> Figure:
        """``value`` as it stands on the chosen variant."""
        key = (code, value)
        found = self._figures.get(key)
        if found is None:
            field = self._shelf.fields[code]
            if len(self._figures) >= MOST:
                self._figures.clear()
            found = self._figures[key] = Figure(field.name[self._shelf.lang], value, field.unit)
        return found

    def property(self, code: str, value: Value) -> str:
        """A schema.org PropertyValue as JSON."""
        key = (code, value)
        found = self._properties.get(key)
        if found is None:
            if len(self._properties) >= MOST:
                self._properties.clear()
            found = self._properties[key] = self._property(self._shelf.fields[code], value)
        return found

    def _property(self, field: Field, value: Value) -> str:
        shelf = self._shelf
        unit = f',"unitText":{quoted(field.unit)}' if field.unit else ""
        return (
            f'{{"@type":"PropertyValue","name":{quoted(field.name[shelf.lang])},'
            f'"value":{quoted(shelf.bare(field, value))}{unit}}}'
        )


def of(shelf: Shelf) -> SpecWords:
    found = shelf.memory.get("specs")
    if found is None:
        found = shelf.memory["specs"] = SpecWords(shelf)
    return found


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
