"""Every broken workbook is told by cell and rule, the same in every form it can be kept in."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from catalog import rulebook, rules
from catalog.intake import take
from catalog.load import of_files
from catalog.model import LANGS
from catalog.problems import Invalid, Problem, Rule
from tests.catalog import hostile
from tests.catalog.broken import CASES, Book
from tests.catalog.forms import error_cell, formula, ods_of, xls_of
from tests.catalog.small import put, sheets, write_xlsx
from tests.catalog.test_domain import FALSE
from tests.catalog.test_texts import CASES as TEXTS

NOWHERE = Path("nowhere")
#: what only the form itself can spoil, or what CSV cannot hold
FORMAL = ("cell-formula", "cell-error", "date-for-text", "number-for-text", "price-large")

#: an .xls cannot hold the first, and its reader takes the second for a mark of the encoding
NO_XLS = ("a text without end", "byte order mark in a SKU")


def xlsx_of(book: Book) -> bytes:
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in book.items():
        page = made.create_sheet(name)
        for row in rows:
            page.append(row)
    return hostile.saved(made)


def told(files: Mapping[str, bytes]) -> list[Problem]:
    with pytest.raises(Invalid) as caught:
        of_files(files, NOWHERE)
    return [*caught.value.problems]


def where(problem: Problem) -> str:
    sheet = problem.place.sheet or problem.place.file.removesuffix(".csv") * problem.place.file.endswith(
        ".csv"
    )
    return f"{sheet}!{problem.cell}" if problem.cell else sheet


def found(problems: list[Problem], name: str) -> bool:
    case = CASES[name]
    return any(
        (where(p), p.code) == (case.cell, case.code)
        and case.hint in p.hint["en"]
        and case.hint in p.hint["zh"]
        for p in problems
    )


@pytest.mark.parametrize("name", CASES)
def test_a_mistake_is_told_by_cell_and_rule(name: str) -> None:
    book = sheets()
    CASES[name].change(book)
    problems = told({"catalog.xlsx": xlsx_of(book)})
    assert found(problems, name), [(where(p), p.code, str(p)) for p in problems]


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 80


def test_all_mistakes_of_one_workbook_are_told_at_once() -> None:
    """Cells apart from each other keep their problem, whatever else is wrong."""
    book = sheets()
    alone = (
        "¥1,234.50",
        "600 lm",
        "SKU 1E5",
        "an unknown brand",
        "perhaps",
        "a date as a number",
        "an unknown facet",
    )
    for name in alone:
        CASES[name].change(book)
    problems = told({"catalog.xlsx": xlsx_of(book)})
    assert [name for name in alone if name != "¥1,234.50" and not found(problems, name)] == []
    assert found(problems, "¥1,234.50")


def test_what_is_wrong_in_single_places_is_told_with_all_the_rest(tmp_path: Path) -> None:
    """By the child too, which may look for nothing that it has not imported."""
    book = sheets()
    for name in ("¥1,234.50", "a cell outside", "a column without a name"):
        CASES[name].change(book)
    book["variants"].insert(0, ["2026 年\n价格表"])
    book["links"][1][2] = "=1+1"
    pages = load_workbook(io.BytesIO(xlsx_of(book)))
    pages["categories"].merge_cells("C2:D2")
    raw = hostile.saved(pages)
    with pytest.raises(Invalid) as caught:
        take(raw, "catalog.xlsx", write_xlsx(tmp_path, sheets()))
    assert [(where(p), p.code) for p in caught.value.problems] == [
        ("links!C2", "cell-formula"), ("categories!C2:D2", "cell-merged"), ("brands!D1", "column-unnamed"),
        ("brands!F2", "cell-outside"), ("variants!A2", "header-low"), ("variants!F6", "price-sign"),
    ]  # fmt: skip
    assert [*map(str, told({"catalog.xlsx": raw}))] == [*map(str, caught.value.problems)]


def test_a_sheet_alone_is_told_how_to_come() -> None:
    (problem, *rest) = told({"catalog.xlsx": xlsx_of({"variants": sheets()["variants"]})})
    assert (problem.code, problem.hint["en"]) == (
        "sheet-missing",
        "to change that sheet alone, save it as variants.csv",
    )
    assert {p.code for p in rest} == {"sheet-missing"}, "and not every row that names what is not there"


def as_csv(encoding: str, separator: str, end: str) -> Callable[[Book], dict[str, bytes]]:
    def files(book: Book) -> dict[str, bytes]:
        made = {}
        for name, rows in book.items():
            text = io.StringIO()
            writer = csv.writer(text, delimiter=separator, lineterminator=end)
            writer.writerows([["" if cell is None else cell for cell in row] for row in rows])
            raw = text.getvalue().encode(encoding.removesuffix("-bare"))
            made[f"{name}.csv"] = raw
        return made

    return files


FORMS: Mapping[str, Callable[[Book], dict[str, bytes]]] = {
    "ods": lambda book: {"catalog.ods": ods_of(book)},
    "xls": lambda book: {"catalog.xls": xls_of(book)},
    "csv": as_csv("utf-8", ",", "\n"),
    "csv with a mark": as_csv("utf-8-sig", ";", "\r\n"),
    "csv of GB 18030": as_csv("gb18030", "\t", "\r\n"),
    "csv of UTF-16": as_csv("utf-16", ",", "\n"),
    "csv of UTF-16 LE without a mark": as_csv("utf-16-le", ";", "\r\n"),
    "csv of UTF-16 BE without a mark": as_csv("utf-16-be", "\t", "\n"),
    "csv of old Macs": as_csv("utf-8", ",", "\r"),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_makes_the_same_catalogue(form: str) -> None:
    catalog, _ = of_files(FORMS[form](sheets()), NOWHERE)
    assert catalog.version == of_files({"catalog.xlsx": xlsx_of(sheets())}, NOWHERE)[0].version


@pytest.mark.parametrize("form", FORMS)
def test_mistakes_are_told_in_every_form(form: str) -> None:
    missed = []
    for name, case in CASES.items():
        book = sheets()
        case.change(book)
        if (
            case.code in FORMAL
            or (form == "xls" and name in NO_XLS)
            or (form != "csv" and "csv" in form and len(name) % 4)
        ):
            continue
        if any(isinstance(cell, bool | datetime) for rows in book.values() for row in rows for cell in row):
            continue
        problems = told(FORMS[form](book))
        wanted = case.cell or case.code
        code = "csv-name" if "csv" in form and case.code == "sheet-unknown" else case.code
        if not any(p.code == code and (where(p) == case.cell or not case.cell) for p in problems):
            missed.append((name, wanted, [(where(p), p.code) for p in problems][:4]))
    assert missed == []


def test_what_an_ods_and_an_xls_spoil_is_told() -> None:
    formulas = {
        ("variants", 4, 5): '<table:table-cell table:formula="of:=1+1"/>',
        (
            "variants",
            4,
            8,
        ): '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value=""><text:p>#DIV/0!</text:p></table:table-cell>',
        (
            "brands",
            1,
            1,
        ): '<table:table-cell table:number-columns-spanned="2" office:value-type="string"><text:p>a</text:p></table:table-cell>',
    }
    problems = told({"catalog.ods": ods_of(sheets(), cells=formulas)})
    assert [(where(p), p.code) for p in problems] == [
        ("brands!B2", "cell-merged"), ("variants!F5", "cell-formula"), ("variants!I5", "cell-error"),
    ]  # fmt: skip
    book = sheets()
    put(book, "variants", "DL-OLD", "price", formula(b"\x03\0\0\0\0\0\xff\xff"))
    put(book, "variants", "DL-OLD", "lm", error_cell())
    put(book, "variants", "BV-4-R", "mm2", formula(b"\x02\0\x2a\0\0\0\xff\xff"))
    assert [(where(p), p.code) for p in told({"catalog.xls": xls_of(book)})] == [
        ("variants!F5", "cell-formula"), ("variants!I5", "cell-error"), ("variants!K8", "cell-error"),
    ]  # fmt: skip
    merged = (0xE5).to_bytes(2, "little") + b"\x0a\0" + b"\x01\0\x01\0\x02\0\x01\0\x01\0"
    assert ("brands!B2:B3", "cell-merged") in [
        (where(p), p.code) for p in told({"catalog.xls": xls_of(sheets(), after={"brands": merged})})
    ]


def test_a_control_character_in_a_price_is_told() -> None:
    raw = as_csv("utf-8", ",", "\n")(sheets())
    raw["variants.csv"] = raw["variants.csv"].replace(b"185", b"185\x07", 1)
    assert [(where(p), p.code, p.hint.en) for p in told(raw)] == [
        ("variants!F6", "control", "did you mean 185?")
    ]


def test_what_is_hidden_is_read_and_said(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path, sheets()) / "catalog" / "catalog.xlsx"
    book = load_workbook(path)
    book["links"].sheet_state = "hidden"
    book["variants"].row_dimensions[3].hidden = True
    book.save(path)
    taken = take(path.read_bytes(), "a.xlsx", NOWHERE)
    assert sorted(str(note) for note in taken.notes) == [
        "a.xlsx › links: 是隐藏的表，同样会读", "a.xlsx › variants: 有 1 行是隐藏的，同样会读",
    ]  # fmt: skip
    assert "DL-7W-40K" in taken.catalog.variants


#: rules that need more than sheets, each with a test of its own
ELSEWHERE = {
    "file-parts", "file-limits", "source-both", "source-none", "sheet-hidden", "rows-hidden", "copy-orphan",
    "copy-encoding", "copy-no-file", "copy-name", "control", "text-missing", "text-encoding", "file-busy", "csv-name",
    "picture-missing", "key-twice", "address-twice", "lang", "time", "text-empty", "text-name",
}  # fmt: skip


def test_every_rule_is_broken_by_a_case() -> None:
    every = {rule.code for rule in vars(rules).values() if isinstance(rule, Rule)}
    broken = {case.code for case in CASES.values()} | {code for _, _, code in hostile.CASES.values()}
    broken |= {code for _, _, code in FALSE.values()} | {code for _, _, code, _ in TEXTS.values()}
    broken |= {"table-unknown", "photometry-flux", "photometry-broken"}  # test_domain
    assert every - broken - ELSEWHERE == set()
    assert broken - every == set()


def test_the_page_of_rules_is_the_one_in_docs() -> None:
    assert (hostile.ROOT / "docs" / "rules.md").read_text("utf-8") == rulebook.page()


@pytest.mark.parametrize("typed", ["3 9.00", "1,234.50", "12,50", "1e2"])
@pytest.mark.parametrize(
    ("sheet", "row", "column", "wrong"),
    [
        ("variants", "DL-OLD", "price", rules.PRICE),
        ("price_breaks", "DL-7W-30K", "price", rules.PRICE),
        ("variants", "DL-OLD", "weight_g", rules.WHOLE),
        ("price_breaks", "DL-7W-30K", "min_qty", rules.WHOLE),
        ("variants", "DL-OLD", "lm", rules.NUMBER),
    ],
)
def test_a_figure_with_more_in_it_is_told_by_what_it_should_be(
    typed: str, sheet: str, row: str, column: str, wrong: Rule
) -> None:
    book = sheets()
    put(book, sheet, row, column, typed)
    (problem, *_) = told({"catalog.xlsx": xlsx_of(book)})
    for lang in LANGS:
        colon = "：" if lang == "zh" else ": "
        assert f'"{typed}" {wrong[lang]}{colon}' in problem.say(lang)


def test_an_empty_landing_page_is_said_to_be_meant() -> None:
    book = sheets()
    book["landing"][0].append("allow_empty")
    book["landing"][1][-1:] = ["ip >= 68", "yes"]
    of_files({"catalog.xlsx": xlsx_of(book)}, NOWHERE)
    book["landing"][1][-1] = "no"
    (problem,) = told({"catalog.xlsx": xlsx_of(book)})
    assert (problem.code, problem.cell) == ("query-empty", "F2")
    assert "allow_empty" in problem.say("zh")
