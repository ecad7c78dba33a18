"""From one product of the demo to a new one of the same kind: sizes, power and price from realistic ranges."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from catalog.tidy import Cell

Cells = dict[str, Cell]

SIZES = ("dim_d", "dim_l", "dim_w", "dim_h", "cutout")
#: sizes that a standard fixes: wall plates of 86 mm, DIN devices of 18 mm modules, tubes, strips, lamp bases
FIXED = {
    "switches": ("dim_w", "dim_h"),
    "sockets": ("dim_w", "dim_h"),
    "dimmers": ("dim_w", "dim_h"),
    "breakers": ("dim_w", "dim_h"),
    "residual-current": ("dim_w", "dim_h"),
    "wiring": ("dim_w", "dim_h"),
    "tubes": ("dim_d", "dim_l"),
    "spot-lamps": ("dim_d",),
    "led-strips": SIZES,
    "boxes": SIZES,
    "wires": ("dim_d",),
    "flexible-cables": ("dim_d",),
    "data-cables": ("dim_d",),
}
#: a figure that a product has → the figures its like may have
STEPS: Mapping[str, tuple[int, ...]] = {
    "cri": (80, 82, 85, 90, 92, 95, 97),
    "life": (15000, 20000, 25000, 30000, 40000, 50000),
    "breaking_ka": (6, 10, 15),
    "usb_w": (10, 18, 20, 30, 45, 65),
}
BEAMS = {True: (15, 24, 36, 38), False: (90, 100, 110, 120)}
#: what a product is given, in this order, until it has twelve specs
PADS: Mapping[str, Cell] = {
    "standard": "GB/T 19212.1",
    "voltage": "250",
    "ip": 20,
    "ik": 7,
    "material": "pa",
    "protection_class": "ii",
    "life": 50000,
    "mount": "surface",
    "color": "white",
    "rated_a": 10,
    "breaking_ka": 6,
    "range_m": 6,
}
FEWEST = 12


def product(cells: Cells, variants: list[Cells], draw: Random) -> tuple[Cells, list[Cells]]:
    """New figures for a product and its variants, which stay in proportion to each other; no two variants alike."""
    size = 1 + draw.uniform(-0.22, 0.3)
    power = 1 + draw.uniform(-0.3, 0.6)
    price = 1 + draw.uniform(-0.35, 0.8)
    flux = power * (1 + draw.uniform(-0.06, 0.1))
    fixed = FIXED.get(str(cells["category"]), ())
    factors = {code: size for code in SIZES if code not in fixed} | {
        "w": power, "lm": flux, "out_w": power, "price": price, "weight_g": size * size,
    }  # fmt: skip
    made = _scaled(cells, factors)
    for code, steps in STEPS.items():
        if made.get(code) is not None:
            made[code] = draw.choice(steps)
    beam = made.get("beam")
    if isinstance(beam, int) and beam < 130:
        made["beam"] = draw.choice(BEAMS[beam < 60])
    seen: dict[tuple[Cell, ...], Cells] = {}
    for cells_ in variants:
        variant = _scaled(cells_, factors)
        told = tuple(
            value for code, value in variant.items() if code not in {"sku", "gtin", "price", "weight_g"}
        )
        seen.setdefault(told, variant)
    return made, list(seen.values())


def _scaled(cells: Cells, factors: Mapping[str, float]) -> Cells:
    made = dict(cells)
    for code, factor in factors.items():
        value = cells.get(code)
        if value is None:
            continue
        figure = float(str(value)) * factor
        if code == "price":
            made[code] = f"{max(0.5, round(figure, 1)):.2f}"
        elif code == "w" and figure < 6:
            half = round(figure * 2) / 2
            made[code] = int(half) if half == int(half) else str(half)
        elif code == "lm":
            made[code] = max(10, round(figure / 10) * 10)
        else:
            made[code] = max(1, round(figure))
    return made


def padded(cells: Cells, known: set[str]) -> None:
    """Fill up to twelve specs; ``known`` are the codes that the product or its variants have already."""
    for code, value in PADS.items():
        if len(known) >= FEWEST:
            return
        if code not in known:
            cells[code] = value
            known.add(code)
