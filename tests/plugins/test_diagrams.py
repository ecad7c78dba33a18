"""Diagrams are small, well-formed, coloured by the theme, and say what the photometry says."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from types import SimpleNamespace

import pytest

from catalog.load import load
from catalog.photometry.figures import Figures
from catalog.photometry.model import Told
from catalog.photometry.read import of
from catalog.photometry.spread import Spread
from plugins.diagrams import kelvin, labels
from plugins.diagrams.draw import draw
from plugins.site.markview import marks
from tests.catalog.exchange.outside import ROOT, files
from theme.paper import said, series, step, svg

MOST = 15_000
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
SPREADS = {
    "narrow": (Spread((15, 15)), 900),
    "wide": (Spread((120, 120)), 3600),
    "oval": (Spread((110, 60)), 4200),
    "both ways": (Spread((100, 80), 0.4), 4200),
    "up": (Spread((100, 100), 0.9), 4200),
    "hall": (Spread((60, 60)), 26_000),
    "a spark": (Spread((36, 36)), 0.4),
}


def figures(name: str) -> Figures:
    spread, lumens = SPREADS[name]
    return Figures(spread.light(Told(""), lumens))


def sound(made: str) -> ET.Element:
    assert len(made.encode()) < MOST
    assert "#" not in made.replace("polar-", "").replace("cone-", "")  # no raw colour
    assert not re.search(r"nan|inf|style=|<script|e[+-]\d", made)
    root = ET.fromstring(made)
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert root.get("aria-labelledby") == " ".join(ids)
    space = "{http://www.w3.org/2000/svg}"
    assert all(root.find(f"{space}{name}").text for name in ("title", "desc"))
    for text in root.iter(f"{space}text"):
        assert -2 <= float(text.get("x")) <= 362
        assert 0 <= float(text.get("y")) <= 302
    return root


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", SPREADS)
def test_a_diagram_is_small_sound_and_has_a_table(name, lang):
    found = draw(figures(name), lang)
    assert len(found) == (1 if name == "up" else 3)
    for drawn in found:
        sound(drawn.svg)
        assert drawn.rows
        assert {len(row) for row in drawn.rows} == {len(drawn.head)}
    assert all(char < "⺀" for drawn in found for char in drawn.svg + drawn.caption) == (lang == "en")


@pytest.mark.parametrize("path", files("photometry/*/*.[il][ed][st]"))
def test_real_light_can_be_drawn(path):
    for drawn in draw(Figures(of(path)), "zh"):
        sound(drawn.svg)


def test_the_cone_says_lux_by_the_square_of_distance():
    _, cone, _ = draw(figures("narrow"), "en")
    lux = {row[0]: float(row[1].replace("\u2009", "").removesuffix(" lx")) for row in cone.rows}
    assert lux["1 m"] == pytest.approx(4 * lux["2 m"], rel=2e-3)
    assert cone.rows[0][2] == "0.26 m"  # 2 tan 7.5°


def test_lux_on_the_floor_falls_outwards():
    _, _, floor = draw(figures("oval"), "en")
    along, across = ([float(row[at].removesuffix(" m")) for row in floor.rows] for at in (1, 2))
    assert along == sorted(along)
    assert all(far > near for far, near in zip(along, across, strict=True))


def test_an_upper_half_is_drawn_where_there_is_light_in_it():
    half, whole = (draw(figures(name), "en")[0].svg for name in ("oval", "both ways"))
    assert ">120°<" not in half
    assert ">120°<" in whole


@pytest.mark.parametrize("most", [0.013, 0.9, 1, 7, 99, 100, 101, 18_045])
def test_steps_are_round_and_few(most):
    assert 1 <= most / step(most, 5) <= 5
    assert all(0.03 * most <= value < most for value in series(most, 5, 0.03))
    assert series(most, 5, 0.03)


@pytest.mark.parametrize(
    ("value", "words"), [(0, "0"), (0.5, "0.5"), (12.34, "12.3"), (100.4, "100"), (18_045, "18\u2009045")]
)
def test_a_figure_has_three_digits_or_so(value, words):
    assert said(value) == words


def test_the_band_of_white_marks_what_is_sold_and_lies_as_the_theme_s_tints_do():
    made = svg("kelvin", "K", "d", kelvin.parts((2700, 3000, 6500)), kelvin.HEIGHT)
    root = sound(made.replace('id="kelvin-g"', "").replace("#kelvin-g", "kelvin-g"))
    assert made.count('class="pointer"') == 3
    assert [
        text.text for text in root.iter("{http://www.w3.org/2000/svg}text") if text.text.endswith(" K")
    ] == ["2700 K", "3000 K", "6500 K"]
    assert kelvin.place(2200) < kelvin.place(2500) < kelvin.place(2700)
    assert kelvin.place(1800) == kelvin.place(2200)
    assert kelvin.place(9000) == kelvin.place(6500)


@pytest.mark.parametrize("grade", labels.EU)
def test_the_eu_label_points_at_its_class_alone(grade):
    drawn, height = labels.eu(grade, 9, "云禾 <A>", "A60-9W")
    made = svg("eu", "t", "d", drawn, height, labels.WIDTH)
    sound(made)
    assert made.count("step-own") == 1
    assert made.count(f">{grade}</text>") == 2
    assert "9 kWh/1000 h" in made


@pytest.mark.parametrize("grade", labels.GRADES)
def test_the_china_label_states_what_it_was_measured_by(grade):
    drawn, height = labels.china(
        grade, (("光效 (lm/W)", "103"), ("依据", "GB 30255-2019")), ("中国能效标识", "")
    )
    made = svg("cel", "t", "d", drawn, height, labels.WIDTH)
    sound(made)
    assert made.count("step-own") == 1
    assert "103" in made


def test_labels_stand_only_where_the_sheet_states_a_class():
    catalog = load(ROOT / "content")
    edition = SimpleNamespace(
        lang="en",
        catalog=catalog,
        say=lambda _zh, en: en,
        kept=lambda _key, make: make(),
    )
    bulb = catalog.products["bulb-a60-9w"]
    plain = bulb.variants[0]
    bare = {code: value for code, value in plain.specs.items() if code not in ("eu_class", "gb_grade")}

    def titles(**more):
        variant = replace(plain, specs=bare | more)
        return [mark.title for mark in marks(edition, replace(bulb, variants=(variant,)), {"cct": (3000,)})]

    assert titles() == ["Colour temperature"]
    assert titles(eu_class="F") == ["Colour temperature", "EU energy class"]
    assert titles(eu_class="F", gb_grade="2") == [
        "Colour temperature",
        "EU energy class",
        "China energy grade",
    ]
    assert titles(eu_class="A++", gb_grade="9") == ["Colour temperature"]
