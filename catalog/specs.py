"""The specs of a row: its own cells over its product's, and what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from catalog.model import Field, Value

Specs = Mapping[str, Value]


def maker(fields: Mapping[str, Field]) -> Callable[[Mapping[str, Any], Specs], Specs]:
    """What makes spec values in field order of a row's values laid over those of its product. ``efficacy`` (lm/W)
    is always computed anew, so it never lags behind its parts.
    """
    # Rows of one kind fill the same cells: their order is found once.
    orders: dict[tuple[str, ...], list[str]] = {}

    def made(values: Mapping[str, Any], base: Specs) -> Specs:
        known = {**base, **values}
        known.pop("efficacy", None)
        if "efficacy" in fields and "lm" in known and "w" in known:
            lm, w = _figure(known["lm"]), _figure(known["w"])
            if lm is not None and w:
                known["efficacy"] = _ratio(lm, w, fields["efficacy"].decimals)
        filled = tuple(known)
        order = orders.get(filled)
        if order is None:
            order = orders[filled] = [code for code in fields if code in known]
        return {code: known[code] for code in order}

    return made


def _figure(value: Value | None) -> Decimal | None:
    return Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def _ratio(lm: Decimal, w: Decimal, decimals: int) -> int | Decimal:
    exact = (lm / w).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return int(exact) if exact == int(exact) else exact.normalize()
