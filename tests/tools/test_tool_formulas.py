"""The figures of the smaller tools, beside published ones."""

from __future__ import annotations

import pytest

from tools.bathroom import formulas as bathroom
from tools.cost.formulas import Change, kwh
from tools.matching import formulas as matching
from tools.strip.formulas import Run, cable_drop, drivers, rail


@pytest.mark.parametrize(("watts", "dollars"), [(60, 4.8), (43, 3.5), (15, 1.2), (12, 1.0)])
def test_a_year_s_cost_is_that_of_the_us_department_of_energy(watts, dollars):
    """Lighting Choices to Save You Money: two hours a day at 11 cents for a kWh."""
    assert kwh(watts, 1, 2) * 0.11 == pytest.approx(dollars, abs=0.06)


def test_payback_is_the_price_over_what_a_year_saves():
    change = Change(old=60, new=9, count=10, hours=5, rate=0.6, price=200, life=25_000)
    assert change.saved == pytest.approx(51 * 10 * 5 * 365 / 1000 * 0.6)
    assert change.payback == pytest.approx(200 / change.saved)
    assert change.years == pytest.approx(13.7, abs=0.01)
    assert Change(9, 9, 1, 5, 0.6, 20).payback is None


def test_a_cable_loses_what_annex_g_of_iec_60364_5_52_says():
    """20 m of 2.5 mm² at 10 A, there and back with 0.0225 Ω·mm²/m."""
    assert cable_drop(20, 10, 2.5) == pytest.approx(3.6)


def test_a_strip_loses_half_of_what_its_rails_would_with_all_current_at_the_end():
    run = Run(5, 24, 10, 0.05)
    assert run.worst(1) == pytest.approx(rail(2) * 5 * run.amperes / 2)
    assert rail(1) == pytest.approx(2 * rail(2))


@pytest.mark.parametrize(("length", "places"), [(3, 1), (5, 1), (10, 2), (30, 4)])
def test_power_goes_in_where_it_has_to(length, places):
    run = Run(length, 24, 10, 0.05)
    assert run.places == places
    assert run.worst(places) <= 24 * 0.05
    assert places == 1 or run.worst(places - 1) > 24 * 0.05
    least = min(run.voltage(length * at / 400) for at in range(401))
    assert least == pytest.approx(24 - run.worst(places), abs=0.01)
    assert all(run.voltage(feed) == pytest.approx(24) for feed in run.feeds())


def test_the_reach_is_where_one_end_is_just_enough():
    run = Run(1, 24, 10, 0.05)
    assert Run(run.reach - 0.01, 24, 10, 0.05).places == 1
    assert Run(run.reach + 0.01, 24, 10, 0.05).places == 2


def test_a_driver_is_the_smallest_that_is_enough_else_the_fewest_of_the_largest():
    sizes = [30.0, 60.0, 100.0, 200.0]
    assert drivers(60, sizes) == (60, 1)
    assert drivers(61, sizes) == (100, 1)
    assert drivers(450, sizes) == (200, 3)


@pytest.mark.parametrize(
    ("zone", "ip", "volts", "jets", "met"),
    [("0", 65, 12, False, False), ("0", 67, 12, False, True), ("0", 67, 230, False, False), ("0", 68, 24, False, True),
     ("1", 44, 230, False, True), ("1", 44, 230, True, False), ("1", 65, 230, True, True), ("1", 20, 230, False, False),
     ("2", 44, 230, False, True), ("2", 54, 230, False, True), ("2", 20, 230, False, False), ("out", 20, 230, True, True)],
)  # fmt: skip
def test_zones_ask_what_iec_60364_7_701_asks(zone, ip, volts, jets, met):
    """512.2: IPX7 in zone 0, IPX4 in zones 1 and 2, IPX5 where jets clean; 414.4.5: SELV of 12 V ~ or 30 V = in zone 0."""
    assert bathroom.fits(zone, ip, volts, jets=jets) is met


def test_zones_lie_as_the_standard_draws_them():
    """701.30: zone 1 to 2.25 m or the outlet, zone 2 0.6 m beside it; without a basin 1.2 m around, and no zone 2."""
    basin = {box.zone: box for box in bathroom.boxes("basin", 2.0)}
    assert basin["1"].high == basin["2"].high == 2.25
    assert basin["2"].right - basin["2"].left == pytest.approx(0.6)
    assert basin["2"].left == basin["1"].right
    assert {box.high for box in bathroom.boxes("bath", 2.4) if box.zone != "0"} == {2.4}
    wide = {box.zone: box for box in bathroom.boxes("open", 2.0)}
    assert "2" not in wide
    assert wide["1"].right == 1.2
    assert wide["0"].high == 0.1


def test_how_many_lamps_a_control_carries():
    assert matching.by_load(200, 9) == 22
    assert matching.by_current(6, 40, 220) == 33
    assert matching.by_current(8, 50, 24) == 3
    assert matching.driver_watts(50, 2) == 120
