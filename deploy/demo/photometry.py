"""The demo's photometric files, computed from declared models: python deploy/demo/photometry.py writes content/photometry.

A variant's sheet says how wide it shines and how many lumens; nobody measured anything, and each file says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from catalog.load import load
from catalog.model import Product, Variant
from catalog.photometry.model import Told
from catalog.photometry.spread import Spread, ies

CONTENT = Path("content")
LIT = (
    "downlight-7w", "downlight-deep-7w", "panel-600", "track-20w", "pendant-linear-1200", "highbay-150w", "flood-50w",
    "bollard-600",
)  # fmt: skip
#: how wide a linear pendant shines along itself; its sheet says across
ALONG = 110
#: a bollard's ring of light is strongest at so many degrees from straight down
RING = 40
#: what a cap leaves open below it, in metres
GAP = 0.06


def model(variant: Variant, family: str) -> tuple[Spread, str]:
    """How it shines, and that in words."""
    beam = float(str(variant.specs["beam"]))
    if family == "pendant-linear":
        said = f"I = I0 cos^n, beam {beam:g} deg across and {ALONG} deg along"
        return Spread((ALONG, beam)), said
    if family == "bollard":
        width = beam - 2 * RING
        return Spread(
            (width, width), aim=RING
        ), f"I = I0 cos^n(g - {RING} deg), half peak at {beam / 2:g} deg"
    return Spread((beam, beam)), f"I = I0 cos^n, beam {beam:g} deg"


def size(variant: Variant, family: str) -> tuple[float, float, float]:
    """Length, width and height of what shines, in metres."""
    told = {
        code: float(str(value)) / 1000 for code, value in variant.specs.items() if code.startswith("dim_")
    }
    if family == "flood":  # its sheet measures it as it hangs on a wall
        return told["dim_h"], told["dim_w"], 0
    wide = told["dim_d"] if "dim_d" in told else told["dim_w"]
    return told.get("dim_l", wide), wide, GAP if family == "bollard" else 0


def files(product: Product) -> Iterator[tuple[str, str]]:
    """Name and text of the file of each variant; those of one beam and as many lumens share one."""
    for variant in product.variants:
        watts, lumens, beam = (float(str(variant.specs[code])) for code in ("w", "lm", "beam"))
        spread, said = model(variant, product.family)
        name = product.name.en.replace("×", "x")
        told = Told("", product.brand.title(), name, watts=watts, size=size(variant, product.family))
        yield f"{product.slug}-{lumens:g}lm-{beam:g}.ies", ies(spread.light(told, lumens), said)


def main() -> None:
    products = load(CONTENT).products
    for slug in LIT:
        for name, text in files(products[slug]):
            (CONTENT / "photometry" / name).write_bytes(text.encode("latin-1"))


if __name__ == "__main__":
    main()
