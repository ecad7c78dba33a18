"""What follows from a photometry, against cases that can be worked out by hand."""

from __future__ import annotations

from math import cos, log, pi, radians

import pytest

from catalog.photometry.bug import Outdoor
from catalog.photometry.figures import Figures, lux
from catalog.photometry.model import Told
from catalog.photometry.read import read
from catalog.photometry.spread import Spread, ies
from tests.catalog.photometry.files import ies as file
from tests.catalog.photometry.files import lambert

FINE = [float(angle) for angle in range(181)]


def figures(light=lambert, planes=(0,), angles=FINE) -> Figures:
    return Figures(read(file(light, planes, angles).encode(), "a.ies"))


def test_cosine_light():
    found = figures()
    assert found.lumens == pytest.approx(1000 * pi, rel=1e-4)
    assert found.peak == (1000, 0, 0)
    assert found.beam == pytest.approx((120, 120))
    assert found.field[0] == pytest.approx(168.52, abs=0.01)
    assert found.efficacy == pytest.approx(100 * pi, rel=1e-4)
    assert found.within(0, 30) / found.lumens == pytest.approx(0.25, rel=1e-3)  # sin² 30°
    assert sum(found.zones) == pytest.approx(found.lumens)
    assert found.flux_code == (44, 75, 94, 100)  # sin² of 41.4°, 60°, 75.5°


def test_the_same_in_all_directions():
    found = figures(lambda *_: 100)
    assert found.lumens == pytest.approx(400 * pi)
    assert found.downward == pytest.approx(0.5)
    assert found.beam == (360, 360)
    assert found.cie_class.en == "general diffuse"


def test_light_that_goes_up_opens_upwards():
    found = figures(lambda _, angle: lambert(0, 180 - angle))
    assert found.beam == pytest.approx((120, 120))
    assert (found.cie_class.zh, found.peak[2]) == ("间接照明", 180)


@pytest.mark.parametrize(
    ("up", "name"), [(0, "direct"), (0.3, "semi-direct"), (0.5, "general diffuse"), (0.8, "semi-indirect"), (1, "indirect")]
)  # fmt: skip
def test_the_class_is_by_the_share_that_goes_down(up, name):
    found = Figures(Spread((120, 120), up).light(Told(""), 1000))
    assert found.downward == pytest.approx(1 - up, abs=1e-6)
    assert found.cie_class.en == name


def test_two_planes_have_beams_of_their_own():
    found = Figures(Spread((90, 40)).light(Told(""), 1000))
    assert found.beam == pytest.approx((90, 40), abs=0.1)


def test_light_to_the_other_half_is_no_part_of_a_beam():
    found = Figures(Spread((100, 80), 0.5).light(Told(""), 1000))
    assert found.beam == pytest.approx((100, 80), abs=0.1)
    assert max(found.field) < 180


def test_lux_falls_with_distance_and_slant():
    light = figures().light
    assert lux(light, 2, 0, 0) == 250
    assert lux(light, 2, 0, 60) == pytest.approx(250 / 16)  # cosine of the light, and its cube of the way
    assert lux(light, 2, 0, 95) == 0


@pytest.mark.parametrize("spread", [Spread((24, 24)), Spread((120, 120)), Spread((100, 80), 0.3)])
def test_a_computed_file_says_so_and_reads_back_as_it_was(spread):
    text = ies(spread.light(Told("", "云禾", "a lamp", watts=7), 600), "a model")
    assert "computed, not measured" in text
    assert " 1.00010 7\r\n" in text
    found = Figures(read(text.encode(), "a.ies"))
    assert found.lumens == pytest.approx(600, rel=1e-3)
    assert found.beam == pytest.approx(spread.beams, abs=0.1)
    assert found.downward == pytest.approx(1 - spread.up, abs=1e-3)


def test_the_exponent_is_that_of_the_beam():
    """The control: by hand, cosⁿ 12° is one half."""
    power = log(0.5) / log(cos(radians(12)))
    light = Spread((24, 24)).light(Told(""), 1000)
    assert light.at(0, 10) / light.at(0, 0) == pytest.approx(cos(radians(10)) ** power)


def test_a_ring_is_as_wide_as_it_is_aimed_and_leaves_the_sky_dark():
    found = Figures(Spread((40, 40), aim=40).light(Told(""), 760))
    assert found.lumens == pytest.approx(760, rel=1e-6)
    assert found.beam == pytest.approx((120, 120), abs=0.1)
    assert found.downward == 1
    assert Outdoor(found).rating == (1, 0, 0)
