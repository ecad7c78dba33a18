"""What is known of lamps: each check with the shop's own tables of rules, and a control that passes."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from catalog.domain import facts
from catalog.load import load
from catalog.problems import Invalid, Problem
from catalog.source import Source
from tests.catalog.small import Rows, put, sheets, write_csv, write_xlsx

RULES = Path(__file__).parents[2] / "content" / "rules"
MORE = {
    "cri": "number", "beam": "number", "ik": "number", "life": "number", "base": "choice", "sensing": "choice",
    "eu_class": "text", "gb_grade": "text", "ccc": "text", "photometry": "text",
}  # fmt: skip
BULB = {
    "w": 8,
    "lm": 806,
    "cct": 2700,
    "cri": 80,
    "beam": 220,
    "voltage": "220-240",
    "base": "E27",
    "family": "bulb-a60",
}
SPOT = {**BULB, "w": 7, "lm": 600, "base": "GU10", "beam": 36, "family": "spot-gu10"}
DOWN = {
    "w": 5,
    "lm": 415,
    "cct": 3000,
    "beam": 90,
    "voltage": "220-240",
    "ip": 20,
    "family": "downlight",
    "ccc": "2026011001000001",
}
COIL = {"voltage": "450/750", "family": "wire-coil", "ccc": "2026010105000001"}


def book(specs: Mapping[str, object]) -> dict[str, Rows]:
    """One product of one variant."""
    made = sheets()
    for code, kind in MORE.items():
        made["fields"].append(
            [code, code, code, None, kind, 0 if kind == "number" else None, "light", "", ""]
        )
    made["values"] += [["base", base, base, base] for base in ("E27", "E14", "GU10", "G13")]
    made["values"].append(["sensing", "pir", "红外", "PIR"])
    for name in ("relations", "landing", "price_breaks"):
        made[name] = made[name][:1]
    columns = ["voltage", "cutout", "ip", "dimmable", "rimless", "cct", *MORE, "lm", "w"]
    head = made["products"][0][:11]
    made["products"] = [
        [*head, *columns],
        [
            "p",
            "downlights",
            "yunhe",
            specs["family"],
            "甲",
            "A",
            "",
            "",
            "active",
            None,
            "2026-01-01",
            *(specs.get(code) for code in columns),
        ],
    ]
    made["variants"] = [["sku", "product", "price", "weight_g"], ["P-1", "p", 10, 10]]
    return made


def content(folder: Path, specs: Mapping[str, object], write: Callable = write_csv) -> Path:
    written = write(folder, book(specs))
    shutil.copytree(RULES, written / "rules", dirs_exist_ok=True)
    return written


def problems(folder: Path) -> list[Problem]:
    try:
        load(folder)
    except Invalid as invalid:
        return [*invalid.problems]
    return []


SOUND = {
    "a bulb": BULB,
    "a bulb of class B": {**BULB, "w": 4, "eu_class": "B"},
    "a spot of class F": {**SPOT, "eu_class": "F"},
    "a spot of 12 V": {**SPOT, "voltage": "12", "eu_class": "F", "lm": 640},
    "a downlight of grade 2": {**DOWN, "gb_grade": "2"},
    "a downlight whose grade stands in a cell not seen": {**DOWN, "cct": 4000, "gb_grade": "1"},
    "a dimmable downlight without a grade": {**DOWN, "dimmable": "0-10v"},
    "IP69": {**DOWN, "ip": 69},
    "IP07": {**DOWN, "ip": 7},
    "a wire": COIL,
    "a bulb needs no CCC": BULB,
    "a downlight of 24 V needs no CCC": {**DOWN, "voltage": "24", "ccc": None},
}  # fmt: skip


@pytest.mark.parametrize("name", SOUND)
def test_what_is_true_passes(tmp_path: Path, name: str) -> None:
    assert [str(problem) for problem in problems(content(tmp_path, SOUND[name]))] == []


FALSE: Mapping[str, tuple[Mapping[str, object], str, str]] = {
    "lm and W swapped": ({**BULB, "w": 806, "lm": 8}, "lm", "efficacy"),
    "a nought too many": ({**BULB, "lm": 8060}, "lm", "efficacy"),
    "better than any LED": ({**BULB, "w": 3, "lm": 806}, "lm", "efficacy"),
    "CRI 180": ({**BULB, "cri": 180}, "cri", "range"),
    "27,000 K": ({**BULB, "cct": 27000}, "cct", "range"),
    "a beam of 400 degrees": ({**BULB, "beam": 400}, "beam", "range"),
    "IK12": ({**DOWN, "ik": 12}, "ik", "range"),
    "IP77": ({**DOWN, "ip": 77}, "ip", "ip-code"),
    "IP651": ({**DOWN, "ip": 651}, "ip", "ip-code"),
    "a bulb on GU10": ({**BULB, "base": "GU10"}, "base", "base-shape"),
    "a spot on E27": ({**SPOT, "base": "E27"}, "base", "base-shape"),
    "a tube on E27": ({**BULB, "family": "tube-t8"}, "base", "base-shape"),
    "a bulb of class A": ({**BULB, "w": 4, "eu_class": "A"}, "eu_class", "eu-class"),
    "a spot of class E": ({**SPOT, "eu_class": "E"}, "eu_class", "eu-class"),
    "a class of nothing": ({**BULB, "w": None, "eu_class": "B"}, "eu_class", "eu-parts"),
    "a grade of a dimmable lamp": ({**DOWN, "dimmable": "0-10v", "gb_grade": "2"}, "gb_grade", "gb-scope"),
    "a grade with a sensor": ({**DOWN, "sensing": "pir", "gb_grade": "2"}, "gb_grade", "gb-scope"),
    "a grade of a narrow downlight": ({**DOWN, "beam": 60, "gb_grade": "2"}, "gb_grade", "gb-scope"),
    "a grade below 2 W": ({**DOWN, "w": 1, "lm": 83, "gb_grade": "2"}, "gb_grade", "gb-scope"),
    "a grade of a panel": ({**DOWN, "family": "panel", "gb_grade": "2"}, "gb_grade", "gb-scope"),
    "a grade of 277 V": ({**DOWN, "voltage": "277", "gb_grade": "2"}, "gb_grade", "gb-scope"),
    "grade 1 with 83 lm/W": ({**DOWN, "gb_grade": "1"}, "gb_grade", "gb-grade"),
    "no CCC number": ({**DOWN, "ccc": None}, "ccc", "ccc-missing"),
    "no CCC number of a wire": ({**COIL, "ccc": None}, "ccc", "ccc-missing"),
    "half a CCC number": ({**DOWN, "ccc": "20260110"}, "ccc", "ccc-form"),
    "a photometric file that is not there": ({**DOWN, "photometry": "dl5.ies"}, "photometry", "photometry-missing"),
    "a superlative in a summary": ({**BULB, "zh": "最亮"}, "zh", "ad-word"),
}  # fmt: skip


@pytest.mark.parametrize("name", FALSE)
@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_what_is_false_is_told_at_its_cell(tmp_path: Path, name: str, write: Callable) -> None:
    specs, field, code = FALSE[name]
    folder = content(tmp_path, specs, write)
    if field == "zh":
        made = book(specs)
        put(made, "products", "p", "zh", specs["zh"])
        write(tmp_path, made)
    (problem,) = problems(folder)
    assert (problem.name.en, problem.code) == (field, code)
    assert problem.cell.endswith("2")
    assert (problem.place.sheet or problem.place.file.removesuffix(".csv")) == "products"


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_a_superlative_is_told_in_every_sheet(tmp_path: Path, write: Callable) -> None:
    made = sheets()
    places = {
        (name, code) for name in made for code in ("zh", "en", "help_zh", "help_en") if code in made[name][0]
    }
    assert {name for name, _ in places} >= {"categories", "brands", "fields", "values", "products"}
    for name, code in places:
        put(made, name, str(made[name][1][0]), code, "最好")
    folder = write(tmp_path, made)
    shutil.copytree(RULES, folder / "rules")
    told = {
        (p.place.sheet or p.place.file.removesuffix(".csv"), p.name.en)
        for p in problems(folder)
        if p.code == "ad-word"
    }
    assert told == places


def test_without_the_table_there_is_no_check(tmp_path: Path) -> None:
    folder = content(tmp_path, FALSE["lm and W swapped"][0])
    assert problems(folder)
    (folder / "rules" / "efficacy.csv").unlink()
    assert problems(folder) == []


def test_the_variant_that_says_it_is_named(tmp_path: Path) -> None:
    made = book(DOWN)
    made["variants"] = [
        ["sku", "product", "price", "weight_g", "lm"],
        ["P-1", "p", 10, 10, None],
        ["P-2", "p", 10, 10, 4150],
    ]
    folder = write_csv(tmp_path, made)
    shutil.copytree(RULES, folder / "rules")
    (problem,) = problems(folder)
    assert str(problem).startswith('variants.csv › E3 光通量: "4150" 合 830 lm/W')


def test_the_sentence_of_the_clerk(tmp_path: Path) -> None:
    (problem,) = problems(content(tmp_path, FALSE["a grade of a dimmable lamp"][0]))
    assert problem.say("en").endswith(
        'gb_grade: "2" is a grade of GB 30255-2019, which does not cover the lamp: it is dimmable'
    )
    assert problem.say("zh").endswith('gb_grade: "2" GB 30255-2019 不覆盖这种灯：可调光')


def test_the_shops_own_tables_are_sound_and_every_row_has_a_source() -> None:
    noted: list[Problem] = []
    known = facts.read(RULES.parent, noted)
    assert noted == []
    assert set(known.tables) == set(facts.TABLES) - {"etim"}, "codes are the owner's"
    assert all(
        fact["source"] and fact["dated"] and fact["evidence"]
        for rows in known.tables.values()
        for fact in rows
    )


def test_a_table_with_a_mistake_is_told_like_any_sheet(tmp_path: Path) -> None:
    folder = content(tmp_path, BULB)
    (folder / "rules" / "ip.csv").write_text(
        "place,digit,zh,en,source,dated,evidence\n1,x,无,none,,2026-01-01,seen\n", "utf-8"
    )
    (folder / "rules" / "efficacyy.csv").write_text("low\n1\n", "utf-8")
    told = {(p.place.file, p.cell, p.code) for p in problems(folder)}
    assert told == {
        ("rules/ip.csv", "B2", "number"),
        ("rules/ip.csv", "E2", "missing"),
        ("rules/efficacyy.csv", "", "table-unknown"),
    }


def test_an_edit_is_judged_like_a_load(tmp_path: Path) -> None:
    folder = content(tmp_path, DOWN)
    source = Source(folder)
    source.read()
    write_csv(folder, book({**DOWN, "lm": 8060}))
    with pytest.raises(Invalid, match="lm/W"):
        source.read()
    write_csv(folder, book({**DOWN, "lm": 430}))
    assert source.read().changed == {"p"}


def test_a_rule_that_changes_is_asked_of_everything(tmp_path: Path) -> None:
    folder = content(tmp_path, DOWN)
    source = Source(folder)
    source.read()
    table = folder / "rules" / "efficacy.csv"
    table.write_text(table.read_text("utf-8").replace("30,230", "90,230"), "utf-8")
    with pytest.raises(Invalid, match="lm/W"):
        source.read()


IES = """IESNA:LM-63-2002
[TEST] none
TILT=NONE
1 -1 1 19 1 1 2 0 0 0
1 1 7
0 5 10 15 20 25 30 35 40 45 50 55 60 65 70 75 80 85 90
0
"""


def test_a_photometric_file_that_changes_is_read_again(tmp_path: Path) -> None:
    folder = content(tmp_path, {**DOWN, "photometry": "d5.ies"})
    (folder / "photometry").mkdir()
    (folder / "photometry" / "d5.ies").write_text(IES + " ".join(["66"] * 19), "ascii")
    source = Source(folder)
    source.read()
    (folder / "photometry" / "d5.ies").write_text(IES + " ".join(["33"] * 19), "ascii")
    with pytest.raises(Invalid, match="lm"):
        source.read()


def test_lm_is_compared_with_the_file(tmp_path: Path) -> None:
    folder = content(tmp_path, {**DOWN, "photometry": "d5.ies"})
    (folder / "photometry").mkdir()
    # The same in every direction below: 2π × 66 = 415 lm.
    (folder / "photometry" / "d5.ies").write_text(IES + " ".join(["66"] * 19), "ascii")
    assert problems(folder) == []
    (folder / "photometry" / "d5.ies").write_text(IES + " ".join(["33"] * 19), "ascii")
    (problem,) = problems(folder)
    assert (problem.name.en, problem.code) == ("lm", "photometry-flux")
    (folder / "photometry" / "d5.ies").rename(folder / "photometry" / "D5.ies")
    (problem,) = problems(folder)
    assert (problem.code, problem.hint.en) == ("photometry-missing", "did you mean D5.ies?")


@pytest.mark.parametrize(
    "text",
    ["", "TILT=NONE\n", IES, IES.replace("TILT=NONE", "TILT=/etc/passwd") + "1 " * 19, IES.replace(" 19 ", " 1e9 ") + "1 " * 19,
     IES + "NaN " * 19, IES + "1e300 " * 19, IES.replace(" 19 ", " -3 ") + "1 " * 19, IES + "x " * 19, "\0" * 5000],
)  # fmt: skip
def test_a_file_that_tells_no_flux_is_a_problem_and_no_crash(tmp_path: Path, text: str) -> None:
    folder = content(tmp_path, {**DOWN, "photometry": "a.ies"})
    (folder / "photometry").mkdir()
    (folder / "photometry" / "a.ies").write_text(text, "ascii")
    (problem,) = problems(folder)
    assert problem.code == "photometry-broken"
