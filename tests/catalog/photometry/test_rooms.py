"""Light in rooms: against what can be worked out by hand, a walk of single rays, and the direct ratios in real files."""

from __future__ import annotations

import random
from math import atan2, cos, degrees, hypot, pi, sin, sqrt

import pytest

from catalog.photometry import enclosure, layout
from catalog.photometry.enclosure import Room, cavity, facing
from catalog.photometry.figures import Figures
from catalog.photometry.layout import Layout
from catalog.photometry.model import Told
from catalog.photometry.read import of, read
from catalog.photometry.spread import Spread
from tests.catalog.exchange.outside import files
from tests.catalog.photometry.files import lambert, ldt

COSINE = Figures(Spread((120, 120)).light(Told(""), 3600))
INDICES = (0.6, 0.8, 1, 1.25, 1.5, 2, 2.5, 3, 4, 5)
#: real files whose ten direct ratios were computed from their own light; in the other ones they belong to other light
TRUE = [f"tests__samples__sample{n}.ldt" for n in (1, 6, 9, 10)]


def test_the_two_sides_of_a_cube_see_a_fifth_of_each_other():
    """0.1998: Hamilton and Morgan, NACA TN 2836."""
    assert facing(1, 1) == pytest.approx(0.1998, abs=5e-5)
    assert facing(1000, 1000) == pytest.approx(1, abs=0.005)


def test_a_cavity_reflects_less_than_its_base_and_a_white_one_everything():
    assert cavity(6, 4, 0, 0.7, 0.5) == 0.7
    assert 0.4 < cavity(6, 4, 1, 0.7, 0.5) < 0.7
    assert cavity(6, 4, 1, 1, 1) == pytest.approx(1)


def test_cosine_light_from_all_over_a_ceiling_reaches_the_floor_by_the_form_factor():
    room = Room(8, 6, 3, 0.75, ceiling=0, walls=0, floor=0)
    assert Layout(room, COSINE, 40, 30, 3600).factor == pytest.approx(facing(8 / 2.25, 6 / 2.25), abs=1e-3)


def test_no_light_is_lost_between_white_surfaces():
    room = Room(8, 6, 3, 0.75, ceiling=0.9, walls=0.9, floor=0.9)
    found = enclosure.spread(room, 0.5, 0.8, 0.2)
    kept = [
        found.ceiling * (1 - 0.9),
        found.walls * (1 - 0.9),
        found.floor * (1 - cavity(8, 6, 0.75, 0.9, 0.9)),
    ]
    assert sum(kept) == pytest.approx(1)


def test_one_light_straight_above_makes_i_over_h_squared():
    room = Room(4, 4, 2, ceiling=0, walls=0, floor=0)
    made = Layout(room, COSINE, 1, 1, 3600)
    most = max(map(max, made.direct))
    assert most == pytest.approx(3600 / pi / 2**2, rel=0.01)  # the nearest point lies a little beside it


def test_the_lumen_method_s_worked_example():
    """500 lx on 50 m² with 3500 lm, UF 0.6 and MF 0.8: 14.88, so 15, which give 504 lx."""
    assert layout.count(500, 50, 3500, 0.6, 0.8) == 15
    assert 15 * 3500 * 0.6 * 0.8 / 50 == 504


@pytest.mark.parametrize("number", [1, 2, 7, 12, 13, 100])
def test_a_grid_holds_all_and_few_more(number):
    columns, rows = layout.grid(number, 8, 6)
    assert number <= columns * rows <= number * 1.34
    x, y = 8 / columns, 6 / rows
    assert number < 3 or max(x / y, y / x) < 2.1


def test_both_formats_lie_along_the_same_side():
    """C 0 is along the luminaire in LM-63 and across it in EULUMDAT."""

    def long(plane, angle):
        return lambert(0, angle) * (1 + 0.5 * cos(plane * pi / 90))

    lm63 = Figures(Spread((60, 120)).light(Told("IES LM-63-2019"), 1000))
    turned = Figures(Spread((120, 60)).light(Told("EULUMDAT"), 1000))
    room = Room(6, 4, 3)
    one, other = (Layout(room, light, 2, 2, 1000).direct for light in (lm63, turned))
    assert [v for row in one for v in row] == pytest.approx([v for row in other for v in row], rel=1e-6)
    assert layout.along(read(ldt(long, 2, 24).encode(), "a.ldt")) == 90


def walked(room: Room, rays: int) -> float:
    """The utilisation factor of cosine light in the middle of the ceiling, ray by ray: no surface is taken as one."""
    chance = random.Random(117)
    sides = (room.length, room.width, room.height)
    shade = {(2, 0): room.floor, (2, 1): room.ceiling}
    reached = 0.0
    for _ in range(rays):
        place = [room.length / 2, room.width / 2, room.height]
        axis, end, weight = 2, 1, 1.0
        while weight > 0.01:
            turn, sine = 2 * pi * chance.random(), sqrt(chance.random())
            way = [0.0, 0.0, 0.0]
            way[axis] = sqrt(1 - sine * sine) * (-1 if end else 1)
            way[(axis + 1) % 3], way[(axis + 2) % 3] = sine * cos(turn), sine * sin(turn)
            far, axis, end = min(
                (((sides[at] if step > 0 else 0.0) - place[at]) / step, at, int(step > 0))
                for at, step in enumerate(way)
                if abs(step) > 1e-12
            )
            place = [
                min(max(p + far * step, 0.0), side) for p, step, side in zip(place, way, sides, strict=True)
            ]
            if (axis, end) == (2, 0):
                reached += weight
            weight *= shade.get((axis, end), room.walls)
    return reached / rays


def test_three_surfaces_agree_with_single_rays():
    """Walls are lit unevenly, and the equations take each as one surface: that is worth a few per cent."""
    room = Room(5, 4, 3, ceiling=0.7, walls=0.5, floor=0.2)
    assert Layout(room, COSINE, 1, 1, 3600).factor == pytest.approx(walked(room, 6000), rel=0.04)


@pytest.mark.parametrize("path", [path for name in TRUE for path in files(f"photometry/**/{name}")])
def test_direct_ratios_are_those_of_real_files(path):
    """Ten ratios for square rooms, lights one mounting height apart: within 0.05, and 0.025 from K = 1 on."""
    lines = [line.strip().replace(",", ".") for line in path.read_text("latin-1").splitlines()]
    start = 26 + 6 * int(lines[25])
    told = [float(line) for line in lines[start : start + 10]]
    figures = Figures(of(path))
    for index, ratio in zip(INDICES, told, strict=True):
        side, lights = 2 * index, max(1, round(2 * index))
        room = Room(side, side, 1, ceiling=0, walls=0, floor=0)
        found = Layout(room, figures, lights, lights, figures.lumens).factor
        assert found == pytest.approx(ratio, abs=0.05 if index < 1 else 0.025), index


def test_a_point_s_lux_is_the_inverse_square_law_with_the_cosine_cubed():
    room = Room(4, 4, 2, ceiling=0, walls=0, floor=0)
    made = Layout(room, COSINE, 1, 1, 3600)
    at = degrees(atan2(hypot(1, 0.5), 2))
    expected = COSINE.light.at(0, at) * cos(at * pi / 180) ** 3 / 4
    assert made._from(1, 0.5) == pytest.approx(expected)
