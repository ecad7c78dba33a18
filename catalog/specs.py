"""The specs of a row: its own cells over its product's, and what follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from catalog.model import Field, Value
from catalog.tables import Row

Specs = Mapping[str, Value]


def specs_of(row: Row, fields: Mapping[str, Field], base: Specs | None = None) -> Specs:
    """Spec values in field order. ``efficacy`` (lm/W) is always computed anew, so it never lags behind its parts."""
    known = {**base, **row.values} if base else dict(row.values)
    known.pop("efficacy", None)
    if "efficacy" in fields and "lm" in known and "w" in known:
        lm, w = _figure(known["lm"]), _figure(known["w"])
        if lm is not None and w:
            known["efficacy"] = _ratio(lm, w, fields["efficacy"].decimals)
    return {code: known[code] for code in fields if code in known}


def _figure(value: Value | None) -> Decimal | None:
    return Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def _ratio(lm: Decimal, w: Decimal, decimals: int) -> int | Decimal:
    exact = (lm / w).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return int(exact) if exact == int(exact) else exact.normalize()
