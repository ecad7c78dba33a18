"""The room calculator: the least lights that do, honest about what it knows, and every wrong field named."""

from __future__ import annotations

import re
from html import unescape

import pytest

from catalog.photometry.enclosure import Room
from catalog.photometry.figures import Figures
from catalog.photometry.glare import STANDARD, table
from catalog.photometry.layout import count
from catalog.photometry.read import of
from tests.catalog.photometry.test_rooms import COSINE
from tests.tools.conftest import CONTENT
from tools.ask import Unfit
from tools.room import drawing
from tools.room.formulas import TooMany, evenness, glare, layout

PANEL = "PN66-36W-40K"


def figure(found, name: str) -> float:
    return float(next(one.value for one in found.figures if one.label == name))


def test_the_layout_reaches_its_target_and_the_next_smaller_number_does_not():
    for length, width, target in ((6, 4, 300), (10, 8, 500), (3, 3, 100), (20, 12, 300)):
        room = Room(length, width, 2.8, 0.75)
        made = layout(room, COSINE, 3600, target, 0.8)
        assert made.average(0.8) >= target
        assert made.count <= 1.35 * count(target, room.area, 3600, made.factor, 0.8)


def test_what_needs_too_many_is_refused():
    with pytest.raises(TooMany):
        layout(Room(50, 50, 3, 0.75), COSINE, 100, 500, 0.8)


def test_the_map_has_the_average_that_is_told():
    made = layout(Room(6, 4, 2.8, 0.75), COSINE, 3600, 300, 0.8)
    points = made.points(0.8)
    every = [value for row in points for value in row]
    assert sum(every) / len(every) == pytest.approx(made.average(0.8))
    assert 0.3 < evenness(points) < 1


@pytest.mark.parametrize(("length", "width"), [(6, 4), (30, 3), (2, 9), (40, 40)])
def test_the_drawings_are_small(length, width):
    made = layout(Room(length, width, 3, 0.75), COSINE, 3600, 300, 0.8)
    for parts, height in (drawing.plan(made, (0.6, 0.6)), drawing.brightness(made, made.points(0.8))):
        assert len("".join(parts)) < 15_000 + 120 * made.count
        assert height < 360
        assert not re.search(r"nan|inf|style=|#", "".join(parts))


def test_an_office_of_24_square_metres(reckon):
    found = reckon("room", use="office", length=6, width=4, height="2.8", sku=PANEL)
    assert figure(found, "数量") == 4
    assert figure(found, "平均照度") >= 300
    assert figure(found, "功率密度") == 4 * 36 / 24
    assert [check.met for check in found.checks if "W/m²" in check.text] == [True]
    (pick,) = found.picks
    assert (pick.quantity, pick.offer.sku) == (4, PANEL)
    assert pick.total == pick.offer.price * 4
    assert any("模型" in note for note in found.notes)


def test_glare_in_a_standard_room_is_that_of_the_table(goods):
    """4H × 8H with H 2 m is a room of 16 × 8 m, 3.2 m high."""
    figures = Figures(of(CONTENT / "photometry" / "panel-600-3600lm-110.ies"))
    made = layout(Room(16, 8, 3.2, 0.75, 0, *STANDARD), figures, figures.lumens, 300, 0.8)
    rows = dict(table(figures))
    expected = max(rows[4, 8][0], rows[4, 8][5], rows[8, 4][0])
    assert glare(made) == pytest.approx(expected, abs=0.05)
    assert glare(layout(Room(6, 4, 1.6, 0), figures, figures.lumens, 300, 0.8)) is None


def test_a_price_break_counts(reckon, goods):
    found = reckon("room", length=20, width=10, sku=PANEL)
    (pick,) = found.picks
    variant = goods.variants[PANEL]
    assert variant.breaks
    assert pick.total == variant.unit_price(pick.quantity) * pick.quantity < variant.price * pick.quantity


def test_a_light_without_a_file_is_said_to_be_a_model(reckon):
    found = reckon("room", sku="PN36-24W-40K")
    assert any("没有配光文件" in note for note in found.notes)


def test_lights_must_hang_above_the_working_plane(reckon):
    with pytest.raises(Unfit):
        reckon("room", height="2.4", drop="1.5", plane="0.85")


def test_the_service_answers_as_the_address_asks(visit):
    page = visit("room", length=10, width=8, sku=PANEL)
    assert page.status_code == 200
    number = int(re.search(r"(\d+) 盏", page.text)[1])
    assert f'name="qty" value="{number}"' in page.text
    assert 'name="seal"' in page.text
    assert 'value="10"' in page.text
    assert "length=10" in re.search(r'href="([^"]*)" lang="en"', page.text)[1]


@pytest.mark.parametrize(
    ("given", "said"),
    [({"length": "abc"}, 'Length: "abc" is no number; 1–100 m wanted'),
     ({"width": "-3"}, "Width"),
     ({"height": "1e9"}, "Height"),
     ({"length": "５００"}, "Length: 500 is not within 1–100 m"),
     ({"use": "<script>"}, 'Use of the room: "<script>" is not one of them'),
     ({"sku": "NOT-ONE"}, "Which light"),
     ({"height": "2", "plane": "1.9"}, "0.3 m above the working plane"),
     ({"length": "1", "width": "1", "lux": "5000"}, "larger than the spacing")],
)  # fmt: skip
def test_a_wrong_field_is_named_and_nothing_is_reckoned(visit, given, said):
    page = visit("room", "/en", **given)
    assert page.status_code == 200
    assert said in unescape(page.text)
    assert 'aria-invalid="true"' in page.text
    assert page.text.count("<script>") == visit("room", "/en").text.count("<script>"), (
        "none of them was typed"
    )
    assert 'name="qty"' not in page.text


def test_there_is_no_other_tool(client):
    assert client.get("/tools/nothing/answer/").status_code == 404
