"""The specs of a row: its own cells over its product's, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from operator import itemgetter
from typing import Any

from catalog.model import Field, Value
from catalog.tables import Table

EFFICACY = "efficacy"
NONE: Mapping[str, Value] = {}
Specs = Mapping[str, Value]


class Maker:
    """Makes spec values in field order. ``efficacy`` (lm/W) is always computed anew, so it never lags behind its
    parts.
    """

    def __init__(self, fields: Mapping[str, Field]) -> None:
        self._places = {code: at for at, code in enumerate(fields)}
        self._decimals = fields[EFFICACY].decimals if {EFFICACY, "lm", "w"} <= fields.keys() else None
        self._ratios: dict[tuple[Value | None, Value | None], Value | None] = {}
        self._orders: dict[tuple[str, ...], tuple[str, ...]] = {}

    def of(self, row: Specs, base: Specs = NONE) -> Specs:
        """What the cells of a row say, blank ones left out, laid over those of ``base``."""
        said = {**base, **row}
        if self._decimals is not None and "lm" in said and "w" in said:
            ratio = self._efficacy(said["lm"], said["w"])
            if ratio is not None:
                said[EFFICACY] = ratio
        codes = tuple(said)
        order = self._orders.get(codes)
        if order is None:
            order = self._orders[codes] = tuple(sorted(codes, key=self._places.__getitem__))
        return said if order == codes else dict(zip(order, itemgetter(*order)(said), strict=True))

    def _efficacy(self, lm: Value | None, w: Value | None) -> Value | None:
        if (lm, w) not in self._ratios:
            light, power = _figure(lm), _figure(w)
            self._ratios[lm, w] = (
                None if light is None or not power else _ratio(light, power, self._decimals or 0)
            )
        return self._ratios[lm, w]


class Cells(dict[tuple[Any, ...], Specs]):
    """The cells of fields that a row may have, by code and blank ones left out: rows that say the same share them."""

    def __init__(self, table: Table, fields: Iterable[str]) -> None:
        super().__init__()
        known = {code: table.cells.get(code, []) for code in fields}
        self.columns = {code: values for code, values in known.items() if values.count(None) < len(values)}

    def __missing__(self, cells: tuple[Any, ...]) -> Specs:
        said = zip(self.columns, cells, strict=True)
        made = self[cells] = {code: value for code, value in said if value is not None}
        return made


class Specified:
    """``Maker``, for cells that are shared and stay: what they say is laid over one another once."""

    def __init__(self, fields: Mapping[str, Field]) -> None:
        self._maker = Maker(fields)
        self._known: dict[tuple[int, int], Specs] = {}

    def of(self, row: Specs, base: Specs = NONE) -> Specs:
        key = id(row), id(base)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._maker.of(row, base)
        return found


def _figure(value: Value | None) -> Decimal | None:
    return Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def _ratio(lm: Decimal, w: Decimal, decimals: int) -> int | Decimal:
    exact = (lm / w).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return int(exact) if exact == int(exact) else exact.normalize()
