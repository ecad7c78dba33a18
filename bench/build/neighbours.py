"""What a made-up product is related to: three along its own shelf and one that fits."""

from __future__ import annotations

from collections.abc import Iterator

from bench.build.vary import Cells

#: how far along its shelf each relation looks
NEAR = (("related", 1), ("related", 2), ("substitute", 5))
FITS = {
    "bulbs": "lampholders", "decorative-bulbs": "lampholders", "spot-lamps": "lampholders", "tubes": "lampholders",
    "track-lights": "track-parts", "led-strips": "drivers", "panels": "drivers", "pendants": "dimmers",
    "wall-lights": "dimmers", "table-lamps": "sockets", "ceiling-lights": "switches", "industrial": "sensors",
    "breakers": "boxes", "residual-current": "boxes", "dimmers": "switches", "drivers": "dimmers",
}  # fmt: skip
OTHER_FIT = "wiring"


def relations(products: list[Cells]) -> Iterator[Cells]:
    """Three along its own shelf and one that fits, for each product."""
    shelves: dict[str, list[str]] = {}
    for cells in products:
        if cells["status"] == "active":
            shelves.setdefault(str(cells["category"]), []).append(str(cells["slug"]))
    places = {slug: at for shelf in shelves.values() for at, slug in enumerate(shelf)}
    for cells in products:
        slug, category = str(cells["slug"]), str(cells["category"])
        shelf, fitting = shelves[category], shelves[FITS.get(category, OTHER_FIT)]
        at = places.get(slug, 0)
        wanted = [("accessory", fitting[(at * 3 + 1) % len(fitting)])]
        wanted += [(kind, shelf[(at + step) % len(shelf)]) for kind, step in NEAR]
        targets = {target: kind for kind, target in wanted if target != slug}
        for target, kind in targets.items():
            yield {"product": slug, "kind": kind, "target": target}
