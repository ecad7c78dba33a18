"""UGR tables beside those of CIE 190 and of two planning programs; BUG ratings by hand; the tilt of a lamp; round lights."""

from __future__ import annotations

from math import cos, radians

import pytest

from catalog.photometry.bug import BACKLIGHT, Outdoor
from catalog.photometry.enclosure import Room, spread
from catalog.photometry.figures import Figures
from catalog.photometry.glare import REFERENCE, ROOMS, STANDARD, SURFACES, Glare, position, table
from catalog.photometry.model import Photometry, Told
from catalog.photometry.read import of, read
from catalog.photometry.spread import Spread
from tests.catalog.exchange.outside import files
from tests.catalog.photometry.files import ies, lambert

TOLD = Told("IES LM-63-2019", size=(0.595, 0.595, 0))
PANEL = Figures(Spread((110, 110)).light(TOLD, 3600))
#: CIE 190:2010, table 5, for 4H × 8H: light that falls on the plane, the walls, the ceiling first → the walls
CIE_190 = ((0.115, 0.211, 0.307), (0.106, 0.117, 0.283), (0.100, 0.187, 0.211), (0.093, 0.104, 0.196), (0.081, 0.092, 0.114))  # fmt: skip


@pytest.mark.parametrize(("surfaces", "told"), [*zip(SURFACES, CIE_190, strict=True)])
def test_transfer_factors_are_those_of_cie_190(surfaces, told):
    room = Room(8, 16, 2, 0, 0, *surfaces)
    found = spread(room, 1, 1, 0).walls, spread(room, 0, 1, 0).walls - 1, spread(room, 0, 0, 1).walls
    assert found == pytest.approx(told, abs=6e-4)


@pytest.mark.parametrize(("high", "aside", "told"), [(0.5, 0.5, 2.91), (0.5, 0, 2.86), (1, 1, 7.0), (0.4, 2, 5.35), (1.6, 0, 14.7)])  # fmt: skip
def test_the_position_index_is_near_the_table_of_cie_117(high, aside, told):
    assert position(high, aside) == pytest.approx(told, rel=0.08)


def test_what_is_out_of_sight_does_not_glare():
    assert position(2.5, 0) is None
    assert position(0.5, 3.1) is None


def printed(path, name: str) -> list[list[float]]:
    """A table of 19 rooms by 10 columns; what is below 10 stands as 10."""
    lines = path.with_name(
        path.name.replace("data__input__sample", "data__reference__ugr_table")
    ).with_suffix("")
    text = lines.with_name(f"{lines.name}_{name}.csv").read_text("utf-8").split()
    return [[float(cell.lstrip("<")) for cell in line.split(",")] for line in text]


def apart(found: list[list[float | None]], told: list[list[float]]) -> float:
    pairs = [(a, b) for one, other in zip(found, told, strict=True) for a, b in zip(one, other, strict=True)]
    return max(abs(a - b) for a, b in pairs if a is not None and b > 10)


@pytest.mark.parametrize("path", files("glare/*/data__input__*.ldt"))
def test_tables_are_those_of_planning_programs(path):
    """Eleven luminaires, 190 ratings each: half a unit from Relux, 0.8 from DIALux, which differ by as much themselves."""
    found = [row for _, row in table(Figures(of(path)))]
    assert apart(found, printed(path, "Relux")) <= 0.5
    assert apart(found, printed(path, "Dialux")) <= 0.85


@pytest.mark.parametrize("path", files("glare/*/data__input__sample_11.ldt"))
def test_the_worked_example_of_cie_190(path):
    """Its lights hang H apart."""
    figures = Figures(of(path))
    sides = Glare(figures, spacing=1), Glare(figures, endwise=True, spacing=1)
    found = [[one.rating(room, surfaces) for one in sides for surfaces in SURFACES] for room in ROOMS]
    assert apart(found, printed(path, "cie190")) <= 0.35


def test_twice_the_light_is_8_log_2_more():
    brighter = Figures(Spread((110, 110)).light(TOLD, 7200))
    one, other = (Glare(light).rating(REFERENCE, STANDARD) for light in (PANEL, brighter))
    assert other - one == pytest.approx(2.408, abs=1e-3)
    assert 19 < one < 22


def test_a_square_light_is_the_same_from_both_sides_and_a_long_one_is_not():
    assert Glare(PANEL).rating(REFERENCE, STANDARD) == pytest.approx(
        Glare(PANEL, endwise=True).rating(REFERENCE, STANDARD), abs=1e-6
    )
    long = Figures(Spread((110, 60)).light(Told("IES LM-63-2019", size=(1.2, 0.06, 0)), 4000))
    assert Glare(long).rating(REFERENCE, STANDARD) < Glare(long, endwise=True).rating(REFERENCE, STANDARD) - 2


def test_no_table_for_light_from_a_point_or_from_above():
    assert not Glare.applies(Figures(Spread((110, 110)).light(Told(""), 3600)))
    assert not Glare.applies(Figures(Spread((110, 110), 0.8).light(TOLD, 3600)))
    assert Glare.applies(PANEL)


def test_zones_of_cosine_light_can_be_worked_out():
    """Within γ it has sin² γ of its lumens; a half in front, a half behind."""
    found = Outdoor(Figures(Spread((120, 120)).light(TOLD, 10_000))).zones
    squares = {"L": 0.25, "M": 0.75 - 0.25, "H": 0.9698 - 0.75, "VH": 1 - 0.9698}
    for name, share in squares.items():
        for side in "FB":
            assert found[side + name] == pytest.approx(5000 * share, rel=2e-3)
    assert (found["UL"], found["UH"]) == (0, 0)
    assert sum(found.values()) == pytest.approx(10_000, rel=1e-3)


def test_a_rating_is_its_worst_zone():
    """10,000 lm of cosine light: 2500 lm at BM is B2 (≤ 2500), 1099 at BH is B3, 1250 at BL is B3; 151 at BVH is G2."""
    assert Outdoor(Figures(Spread((120, 120)).light(TOLD, 10_000))).rating == (3, 0, 2)
    some = Outdoor(Figures(Spread((120, 120), 0.01).light(TOLD, 10_000)))
    assert some.rating[1] == 3  # 100 lm go up
    assert BACKLIGHT["BM"][1] == 1000


def test_the_front_is_c_0_in_lm_63_and_c_90_in_eulumdat():
    def light(form: str, front: float) -> Figures:
        planes = tuple(15.0 * at for at in range(24))
        rows = tuple(
            tuple(1000 * max(cos(radians(plane - front)), 0) * max(cos(radians(a)), 0) for a in range(91))
            for plane in planes
        )
        return Figures(Photometry(Told(form), planes, tuple(float(a) for a in range(91)), rows))

    for form, front in (("IES LM-63-2002", 0), ("EULUMDAT", 90)):
        zones = Outdoor(light(form, front)).zones
        assert zones["FM"] > 100 * max(zones["BM"], 0.1)
        assert not Outdoor(light(form, front)).quartered


def test_the_factor_of_a_lamp_that_is_not_tilted_is_applied():
    plain, tilted = (Figures(read(ies(tilt=tilt).encode(), "a.ies")).lumens for tilt in ("TILT=NONE", "TILT=INCLUDE\r\n1\r\n3\r\n0 45 90\r\n0.9 0.95 1"))  # fmt: skip
    assert tilted == pytest.approx(0.9 * plain)


def test_a_negative_width_says_round():
    head = "1 -1 1 {v} {h} 1 2 -0.3 -0.3 0.1"
    assert read(ies(lambert, head=head).encode(), "a.ies").told.size == (0.3, 0, 0.1)
