"""Sets: SKUs that are made of other SKUs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from backend.kernel.db import insert, run, write_tx
from backend.stock import rules
from backend.stock.rules import Parts
from backend.stock.tables import Bundle


def sets() -> dict[str, dict[str, int]]:
    """Every set: pieces by part."""
    found: dict[str, dict[str, int]] = {}
    for sku, part, qty in run("SELECT sku, part, qty FROM bundle ORDER BY id"):
        found.setdefault(sku, {})[part] = qty
    return found


def composition(skus: Iterable[str]) -> dict[str, dict[str, int]]:
    """Pieces by part in one set, for those of ``skus`` that are sets."""
    wanted = tuple(skus)
    if not wanted:
        return {}
    marks = ", ".join("?" * len(wanted))
    found: dict[str, dict[str, int]] = {}
    for sku, part, qty in run(
        f"SELECT sku, part, qty FROM bundle WHERE sku IN ({marks}) ORDER BY id", *wanted
    ):
        found.setdefault(sku, {})[part] = qty
    return found


def explode(wanted: Mapping[str, int]) -> dict[str, int]:
    """Pieces by part: sets opened, parts summed; plain SKUs stay."""
    return rules.opened(wanted, composition(wanted))


def sets_with(part: str) -> list[tuple[str, int]]:
    """The sets that hold a SKU, and how many pieces of it each."""
    return [(sku, qty) for sku, qty in run("SELECT sku, qty FROM bundle WHERE part = ? ORDER BY sku", part)]


def renew(bundles: Mapping[str, Parts]) -> None:
    """Sets are from now on what the live catalogue says."""
    with write_tx():
        if sets() == bundles:
            return
        run("DELETE FROM bundle")
        run("UPDATE stock SET is_set = 0 WHERE is_set = 1")
        for sku, parts in bundles.items():
            run(
                "INSERT INTO stock (sku, on_hand, allocated, safety, on_order, is_set) VALUES (?, 0, 0, 0, 0, 1) "
                "ON CONFLICT (sku) DO UPDATE SET is_set = 1",
                sku,
            )
            for part, qty in parts.items():
                insert(Bundle, sku=sku, part=part, qty=qty)
