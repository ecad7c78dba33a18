"""The specs of a row: its own cells over its product's, and what follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from catalog.model import Field, Value

Specs = Mapping[str, Value]
#: one value for each declared field, in their order; None where the row says nothing
Filled = tuple[Value | None, ...]


class Maker:
    """Makes spec values in field order. ``efficacy`` (lm/W) is always computed anew, so it never lags behind its
    parts.
    """

    def __init__(self, fields: Mapping[str, Field]) -> None:
        self._codes = [*fields]
        self._parts: tuple[int, int, int] | None = None
        if {"efficacy", "lm", "w"} <= fields.keys():
            self._parts = self._codes.index("efficacy"), self._codes.index("lm"), self._codes.index("w")
            self._decimals = fields["efficacy"].decimals
        self._ratios: dict[tuple[Value | None, Value | None], Value | None] = {}

    def of(self, row: Filled) -> Specs:
        """What a row says alone."""
        if self._parts:
            derived, lm, w = self._parts
            if row[derived] is not None or (row[lm] is not None and row[w] is not None):
                row = (*row[:derived], self._efficacy(row[lm], row[w]), *row[derived + 1 :])
        return {code: value for code, value in zip(self._codes, row, strict=True) if value is not None}

    def over(self, row: Filled, base: Filled, made: Specs) -> Specs:
        """What a row says laid over ``base``, of which ``made`` was made."""
        if row.count(None) == len(row):
            return made
        laid = zip(row, base, strict=True)
        return self.of(tuple([under if value is None else value for value, under in laid]))

    def _efficacy(self, lm: Value | None, w: Value | None) -> Value | None:
        if (lm, w) not in self._ratios:
            light, power = _figure(lm), _figure(w)
            self._ratios[lm, w] = None if light is None or not power else _ratio(light, power, self._decimals)
        return self._ratios[lm, w]


def _figure(value: Value | None) -> Decimal | None:
    return Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def _ratio(lm: Decimal, w: Decimal, decimals: int) -> int | Decimal:
    exact = (lm / w).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return int(exact) if exact == int(exact) else exact.normalize()
