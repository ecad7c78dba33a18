"""Every form of photometric file is read for what it says; every other one is refused with line, field and rule."""

from __future__ import annotations

from math import cos, pi, radians

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.photometry import rules
from catalog.photometry.figures import Figures
from catalog.photometry.model import Photometry
from catalog.photometry.read import MAX_BYTES, of, read
from catalog.problems import Invalid, Problem, Rule
from tests.catalog.exchange.outside import files
from tests.catalog.photometry.files import ies, lambert, ldt
from tests.counts import often

LAMBERT = pi * 1000
#: real forms with candela that were typed in: their lumens are nobody's sum
MADE_UP = ("photometric-viewer",)


def told(text: str, name: str = "a.ies", encoding: str = "utf-8") -> Photometry:
    return read(text.encode(encoding), name)


def lumens(text: str, name: str = "a.ies") -> float:
    return Figures(told(text, name)).lumens


def problem(raw: bytes | str, name: str = "a.ies") -> Problem:
    with pytest.raises(Invalid) as caught:
        read(raw.encode() if isinstance(raw, str) else raw, name)
    (found,) = caught.value.problems
    return found


def oval(plane: float, angle: float) -> float:
    """Wider along C 0 than across, and more of it towards C 0 than C 180."""
    return lambert(plane, angle) * (1 + 0.5 * cos(radians(2 * plane)))


def lean(plane: float, angle: float) -> float:
    """More of it towards C 0."""
    return lambert(plane, angle) * (1 + 0.5 * cos(radians(plane)))


def lean_across(plane: float, angle: float) -> float:
    return lean(plane - 90, angle)


STEPS = [22.5 * at for at in range(17)]


@pytest.mark.parametrize(
    "first", ["IESNA91", "IESNA:LM-63-1995", "IESNA:LM-63-2002", "IES:LM-63-2019", "", "a label of 1986"]
)
def test_a_lambertian_file_of_any_year_makes_pi_times_its_peak(first):
    assert lumens(ies(first=first)) == pytest.approx(LAMBERT, rel=1e-3)


def test_a_lambertian_eulumdat_file_makes_pi_times_its_peak():
    assert lumens(ldt(), "a.ldt") == pytest.approx(LAMBERT, rel=1e-3)
    assert lumens(ldt(lamps="2500"), "a.LDT") == pytest.approx(2.5 * LAMBERT, rel=1e-3)


@pytest.mark.parametrize(
    ("light", "planes"),
    [(oval, STEPS[:5]), (oval, STEPS[:9]), (lean, STEPS[:9]), (lean_across, STEPS[4:13]), (lean, STEPS), (lean, STEPS[:-1]), (oval, STEPS[4:9])],
)  # fmt: skip
def test_what_was_measured_of_a_sphere_is_completed_by_its_symmetry(light, planes):
    found = told(ies(light, planes))
    assert found.planes == tuple(STEPS[:-1])
    for plane in STEPS[:-1]:
        assert found.at(plane, 32) == pytest.approx(light(plane, 32), rel=2e-3)
    assert Figures(found).lumens == pytest.approx(LAMBERT, rel=1e-3)


@pytest.mark.parametrize(
    ("light", "symmetry"), [(lean, 0), (lambert, 1), (lean, 2), (lean_across, 3), (oval, 4)]
)
def test_eulumdat_knows_five_symmetries(light, symmetry):
    found = told(ldt(light, symmetry, 16), "a.ldt")
    for plane in (0, 22.5, 112.5, 180, 292.5):
        assert found.at(plane, 32) == pytest.approx(light(plane, 32), rel=2e-3)
    assert Figures(found).lumens == pytest.approx(LAMBERT, rel=1e-3)


@pytest.mark.parametrize("kind", [0, 1, 2, 3])
def test_a_eulumdat_luminaire_is_of_any_type(kind):
    assert told(ldt(kind=kind), "a.ldt").rows


def test_multiplier_and_ballast_count_and_the_kind_of_a_new_file_does_not():
    head = "1 -1 2 {v} {h} 1 2 0 0 0"
    old = ies(head=head, tail="0.5 1.1 10", first="IESNA:LM-63-1995")
    new = ies(head=head, tail="0.5 1.1 10", first="IES:LM-63-2019")
    assert lumens(old) == pytest.approx(1.1 * LAMBERT, rel=1e-3)
    assert lumens(new) == pytest.approx(LAMBERT, rel=1e-3)


def test_relative_photometry_tells_its_lamps():
    assert told(ies(head="2 1500 1 {v} {h} 1 1 1 2 0")).told.lamp_lumens == 3000
    assert told(ies()).told.lamp_lumens is None
    assert told(ies(head="2 1500 1 {v} {h} 1 1 1 2 0")).told.size == pytest.approx((0.6096, 0.3048, 0))


def test_numbers_run_on_over_lines_with_tabs_and_commas():
    whole = ies(oval, STEPS[:5])
    head, _, body = whole.partition("TILT=NONE\r\n")
    broken = head + "TILT = NONE\n" + "\n".join(body.replace(" ", ",\t").replace("\t", "\n \n").split("\r\n"))
    assert told(broken).rows == told(whole).rows


def test_a_tilted_lamp_brings_its_factors():
    assert lumens(ies(tilt="TILT=INCLUDE\n1\n3\n0 90 180\n1 .9 1")) == pytest.approx(LAMBERT, rel=1e-3)


def test_old_files_are_latin_1():
    assert told(ies().replace("云禾", "Lüster"), encoding="latin-1").told.maker == "Lüster"


@pytest.mark.parametrize("kind", [2, 3])
def test_types_a_and_b_are_turned_so_that_they_aim_down(kind):
    def beam(across: float, up: float) -> float:
        return 1000 * cos(radians(across)) * cos(radians(up))

    half = [float(angle) for angle in range(0, 91, 5)]
    full = [-angle for angle in half[:0:-1]] + half
    head = f"1 -1 1 {{v}} {{h}} {kind} 2 0 0 0"
    for angles in (half, full):  # the cosine to the aim is the product of the two
        assert lumens(ies(beam, angles, angles, head=head)) == pytest.approx(LAMBERT, rel=5e-3)


LINES = ies().split("\r\n")
BAD = {
    "no tilt": (ies().replace("TILT", "TLIT"), "light-no-tilt", 0, ""),
    "a tilt file": (ies(tilt="TILT=/etc/passwd"), "light-tilt", 4, "TILT"),
    "a word": (ies().replace("-1 1", "-1 one"), "light-number", 5, "multiplier"),
    "not a number": (ies(tail="1 NaN 10"), "light-number", 6, "file generation type"),
    "infinity": (ies(tail="1 1 1e999"), "light-reason", 6, "input watts"),
    "many angles": (ies(head="1 -1 1 9999 1 1 2 0 0 0"), "light-whole", 5, "number of vertical angles"),
    "many points": (ies(head="1 -1 1 700 700 1 2 0 0 0"), "light-points", 5, "number of horizontal angles"),
    "a type D": (ies(head="1 -1 1 {v} {h} 4 2 0 0 0"), "light-whole", 5, "photometric type"),
    "falling angles": (ies(angles=[0, 10, 5, 90]), "light-rising", 7, "vertical angle"),
    "a part of a circle": (ies(planes=[0, 30, 60]), "light-span", 8, "horizontal angle"),
    "dark below zero": (ies(lambda *_: -5), "light-reason", 9, "intensity"),
    "no light": (ies(lambda *_: 0), "light-dark", 0, "intensity"),
    "an end": ("\n".join(LINES[:8]), "light-ends", 8, "intensity"),
    "bytes": (b"IESNA\0", "light-binary", 0, ""),
    "much": (b" " * (MAX_BYTES + 1), "light-large", 0, ""),
    "nothing": ("", "light-no-tilt", 0, "TILT"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_line_field_and_rule(name):
    raw, code, line, field = BAD[name]
    found = problem(raw)
    assert (found.code, found.place.row) == (code, line)
    assert field in found.name.en
    assert found.place.file == "content/photometry/a.ies" + (f":{line}" if line else "")
    assert all(found.say(lang).isprintable() for lang in ("zh", "en"))


def spoilt(line: int, value: str) -> str:
    lines = ldt(oval, 4, 16).split("\r\n")
    lines[line - 1] = value
    return "\r\n".join(lines)


@pytest.mark.parametrize(
    ("raw", "code", "line"),
    [(spoilt(2, "9"), "light-whole", 2), (spoilt(3, "five"), "light-number", 3), (spoilt(4, "14"), "light-planes", 4),
     (spoilt(23, "much"), "light-number", 23), (spoilt(62, "1"), "light-rising", 62), (spoilt(90, "-3"), "light-reason", 90),
     ("\n".join(ldt().split("\r\n")[:50]), "light-ends", 50), ("", "light-ends", 0)],
)  # fmt: skip
def test_a_bad_eulumdat_file_too(raw, code, line):
    found = problem(raw, "a.ldt")
    assert (found.code, found.place.row) == (code, line)


def test_another_suffix_is_no_photometric_file():
    assert problem(ies(), "a.txt").code == "light-kind"


def test_every_rule_has_been_broken():
    """The control: no rule that nothing can break. Names are looked at where files are found."""
    known = {rule.code for rule in vars(rules).values() if isinstance(rule, Rule)}
    assert known == {"light-kind", "light-planes", "light-name"} | {case[1] for case in BAD.values()}


@pytest.mark.parametrize(
    "source", [("a.ies", ies(oval, STEPS[:5])), ("a.ldt", ldt(oval, 4, 16))], ids=["ies", "ldt"]
)
@given(data=st.data())
@settings(max_examples=often(60))
def test_whatever_is_done_to_a_file_it_is_read_or_refused(source, data):
    name, text = source
    words = text.split(" ") if name == "a.ies" else text.split("\r\n")
    odd = st.sampled_from(
        ["", "0", "-1", "1e99", "1e-300", "NaN", "inf", "9" * 400, "721", "0,5", "\x1c", "١", "ﬁ", "1.5"]
    )
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(words) - 1))
        words[at : at + data.draw(st.integers(0, 3))] = [data.draw(odd)]
    raw = (" " if name == "a.ies" else "\r\n").join(words).encode()[: data.draw(st.integers(200, 5000))]
    try:
        figures = Figures(read(raw, name))
    except Invalid:
        return
    made = (figures.lumens, figures.downward, *figures.peak, *figures.beam, *figures.field, *figures.zones)
    assert all(-1 < figure < 1e30 for figure in made)
    assert figures.cie_class
    assert figures.flux_code


@given(raw=st.binary(max_size=400))
@settings(max_examples=often(50))
def test_any_bytes_are_read_or_refused(raw):
    for name in ("a.ies", "a.ldt"):
        for data in (raw, b"TILT=NONE\n" + raw):
            try:
                read(data, name)
            except Invalid as found:
                assert found.problems  # noqa: PT017


@pytest.mark.parametrize("path", files("photometry/*/*.[il][ed][st]"))
def test_a_real_file_is_read_and_makes_the_flux_it_declares(path):
    """All that are at hand are sound. Some were made up without care for their flux: see ``MADE_UP``."""
    light = of(path)
    figures = Figures(light)
    assert 0 < figures.lumens < 1e6
    if light.told.lumens and not any(part in str(path) for part in MADE_UP):
        assert figures.lumens == pytest.approx(light.told.lumens, rel=5e-3)
