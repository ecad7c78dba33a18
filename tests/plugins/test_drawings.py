"""Every family has a drawing that states the sheet's own figures, and only those."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from decimal import Decimal

import pytest

from catalog.families import FAMILIES
from plugins.drawings.draw import draw
from plugins.drawings.ink import HEIGHT, WIDTH, width_of
from plugins.drawings.shapes import SHAPES

BULB = {"dim_d": 61, "dim_l": 113}
WALL = {"dim_l": 37, "dim_w": 87, "dim_h": 93}
ROUND = {"dim_d": 233, "dim_h": 71}
#: specs of each family and the texts its drawing must print
FIGURES: dict[str, tuple[dict, tuple[str, ...]]] = {
    **dict.fromkeys(("bulb-a60", "bulb-globe", "bulb-candle", "bulb-filament", "spot-gu10", "spot-mr16", "par30", "capsule-g9"), (BULB, ("⌀61", "113"))),
    "tube-t8": ({"dim_d": 26, "dim_l": 1198}, ("⌀26", "1198")),
    "tube-t5": ({"dim_d": 16, "dim_l": 549}, ("⌀16", "549")),
    "downlight": ({"dim_d": 85, "dim_h": 45, "cutout": 75}, ("⌀85", "45", "开孔 ⌀75")),
    "downlight-deep": ({"dim_d": 85, "dim_h": 70, "cutout": 76}, ("⌀85", "70", "开孔 ⌀76")),
    "panel": ({"dim_l": 1195, "dim_w": 295, "dim_h": 32}, ("1195", "295", "32")),
    "track-spot": ({"dim_d": 60, "dim_l": 110, "dim_h": 165}, ("⌀60", "110", "165")),
    **dict.fromkeys(("ceiling-round", "pendant-dome", "highbay", "bulkhead", "stake-spot"), (ROUND, ("⌀233", "71"))),
    "bollard": ({"dim_d": 110, "dim_h": 600}, ("⌀110", "600")),
    "desk-lamp": ({"dim_d": 180, "dim_h": 420}, ("⌀180", "420")),
    "pendant-linear": ({"dim_l": 900, "dim_w": 61, "dim_h": 75}, ("900", "61", "75")),
    **{f: ({"dim_l": 110, "dim_w": 101, "dim_h": 151}, ("110", "101", "151")) for f in ("wall-sconce", "wall-outdoor")},
    "strip": ({"dim_w": 10, "dim_h": Decimal("2.2"), "length_m": 5}, ("10", "2.2", "5 m")),
    "batten-ip65": ({"dim_l": 1260, "dim_w": 85, "dim_h": 70}, ("1260", "85", "70")),
    **dict.fromkeys(("flood", "switch", "socket", "socket-usb", "dimmer", "junction-box"), (WALL, ("37", "87", "93"))),
    "wire-coil": (
        {"mm2": Decimal("2.50"), "cores": 1, "dim_d": Decimal("3.4"), "dim_w": 310, "dim_h": 80, "length_m": 100},
        ("2.5 mm²", "⌀3.4", "⌀310", "80", "长 100 m"),
    ),
    "cable-round": ({"mm2": Decimal("1.5"), "cores": 3, "dim_d": Decimal("8.6")}, ("3 × 1.5 mm²", "⌀8.6")),
    "cable-data": ({"mm2": Decimal("0.26"), "cores": 8, "dim_d": Decimal("6.2")}, ("4 × 2 × 0.26 mm²", "⌀6.2")),
    "mcb": ({"poles": "3p", "modules": 3, "dim_h": 78, "dim_l": 70}, ("3 × 18", "78", "70")),
    "rcbo": ({"poles": "2p", "modules": 4, "dim_w": 72, "dim_h": 78, "dim_l": 70}, ("72", "78", "70")),
    "box": ({"dim_l": 90, "dim_w": 310, "dim_h": 240, "modules": 10}, ("90", "310", "240", "10 模")),
    "driver": ({"dim_l": 160, "dim_w": 42, "dim_h": 30}, ("160", "42", "30")),
    "lampholder": ({"dim_d": 46, "dim_h": 78, "base": "E27"}, ("⌀46", "78", "E27")),
    "connector": ({"dim_l": 20, "dim_w": 13, "dim_h": Decimal("14.5"), "ways": 2}, ("20", "13", "14.5")),
    "track-rail": ({"dim_l": 1000, "dim_w": 35, "dim_h": 18}, ("1000", "35", "18")),
    "sensor": ({"dim_d": 60, "dim_h": 65, "cutout": 50}, ("⌀60", "65", "开孔 ⌀50")),
}  # fmt: skip
WORDS = re.compile(r"<text[^>]*>([^<]*)</text>")


def printed(svg: str) -> list[str]:
    return WORDS.findall(svg)


def test_every_family_has_a_shape():
    assert set(SHAPES) == set(FAMILIES) == set(FIGURES)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_drawing_states_its_figures(family):
    specs, figures = FIGURES[family]
    svg = draw(specs, family, "zh", ident="d", title="图 <1>")
    for figure in figures:
        assert figure in printed(svg)
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "d-t d-d"
    assert root.find("{*}title").text == "图 <1>"
    assert "style=" not in svg
    assert len(svg.encode()) < 8192


@pytest.mark.parametrize("family", FAMILIES)
def test_no_figure_is_invented(family):
    """Without specs a usual shape is drawn; only the ruler carries a figure."""
    words = printed(draw({}, family, "en", ident="d", title="t"))
    assert not [
        w for w in words if any(c.isdigit() for c in w) and not w.endswith(" mm") and "pairs" not in w
    ]


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("factor", [1, 4])
def test_everything_stays_on_the_sheet(family, factor):
    specs = {
        code: value * factor if code.startswith("dim_") else value
        for code, value in FIGURES[family][0].items()
    }
    root = ET.fromstring(draw(specs, family, "zh", ident="d", title="t"))
    for path in root.iter("{http://www.w3.org/2000/svg}path"):
        for x, y in re.findall(
            r"[MLQC ](-?[\d.]+) (-?[\d.]+)(?=[MLQCAZ ]|$)", re.sub(r"A[^MLQCZ]*", "", path.get("d"))
        ):
            assert -12 <= float(x) <= WIDTH + 12
            assert -12 <= float(y) <= HEIGHT + 12


PLACED = re.compile(
    r'<text x="([-\d.]+)" y="([-\d.]+)"(?: text-anchor="(\w+)")?( transform="rotate[^"]*")?>([^<]*)<'
)


def boxes(svg: str) -> list[tuple[float, float, float, float]]:
    """About where each text stands: left, top, right, bottom."""
    found = []
    for x, y, anchor, turned, words in PLACED.findall(svg):
        at, base, wide = float(x), float(y), width_of(words)
        left = at - {"start": 0.0, "end": wide}.get(anchor, wide / 2)
        upright = (left, base - 9, left + wide, base + 2)
        found.append((at - 9, base - wide / 2, at + 2, base + wide / 2) if turned else upright)
    return found


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("family", FAMILIES)
def test_words_stand_clear_of_each_other(family, lang):
    svg = draw(FIGURES[family][0], family, lang, ident="d", title="t")
    height = float(re.search(r'viewBox="0 0 [\d.]+ ([\d.]+)"', svg)[1])
    placed = boxes(svg)
    for at, one in enumerate(placed):
        assert -1 <= one[0] <= one[2] <= WIDTH + 1
        assert -1 <= one[1] <= one[3] <= height + 1
        for other in placed[at + 1 :]:
            across = min(one[2], other[2]) - max(one[0], other[0])
            down = min(one[3], other[3]) - max(one[1], other[1])
            assert across <= 1 or down <= 1


def test_proportions_are_true():
    """The figure's lines are to one scale: a thing twice as long is drawn twice as long."""

    def length(dim_l: int) -> float:
        svg = draw({"dim_l": dim_l, "dim_w": 300, "dim_h": 300}, "driver", "zh", ident="d", title="t")
        spans = [
            abs(float(b) - float(a))
            for a, b in re.findall(r"M([\d.]+) [\d.]+L([\d.]+) [\d.]+", svg.split("drawing-measure")[1])
        ]
        *_, side, wide = sorted(set(spans))
        return wide / side

    assert length(1200) == pytest.approx(2 * length(600), rel=0.02)


def test_odd_specs_still_draw():
    for family in FAMILIES:
        for value in (0, 1, 100_000):
            specs = {
                "dim_d": value,
                "dim_l": 3,
                "dim_w": value,
                "dim_h": 1,
                "cutout": 900,
                "cores": 61,
                "modules": 40,
                "gangs": 9,
            }
            assert draw(specs, family, "zh", ident="d", title="t").endswith("</svg>")
