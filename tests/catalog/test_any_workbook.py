"""Any workbook that a person could type becomes a catalogue or problems, never anything else."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from catalog import intake
from catalog.load import of_files
from catalog.model import LANGS
from catalog.problems import Invalid
from tests.catalog.broken import CASES, Book
from tests.catalog.exchange.outside import files
from tests.catalog.forms import ods_of, xls_of
from tests.catalog.small import sheets
from tests.catalog.test_any_cell import NASTY, PLACES, fresh
from tests.catalog.test_broken import as_csv, xlsx_of
from tests.counts import often

NOWHERE = Path("nowhere")
TYPED = st.one_of(
    NASTY, st.none(), st.booleans(), st.integers(-(10**14), 10**14),
    st.floats(allow_nan=False, allow_infinity=False), st.dates(date(1901, 1, 1), date(2100, 1, 1)),
    st.datetimes(datetime(1901, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001
    st.text(max_size=30),
)  # fmt: skip


def typed(cell: object) -> object:
    return (
        ILLEGAL_CHARACTERS_RE.sub("", cell.encode("utf-8", "replace").decode())
        if isinstance(cell, str)
        else cell
    )


def answered(made: Mapping[str, bytes]) -> None:
    """A catalogue with a version, or problems that each say place, code and rule on one line."""
    try:
        assert of_files(made, NOWHERE)[0].version
    except Invalid as invalid:
        assert invalid.problems  # noqa: PT017
        for problem in invalid.problems:
            assert problem.code
            assert all(problem.say(lang).isprintable() for lang in LANGS)


FORMS: Mapping[str, Callable[[Book], dict[str, bytes]]] = {
    "xlsx": lambda book: {"catalog.xlsx": xlsx_of(book)},
    "ods": lambda book: {"catalog.ods": ods_of(book)},
    "xls": lambda book: {"catalog.xls": xls_of(book)},
}


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=often(12), suppress_health_check=list(HealthCheck))
@given(
    changes=st.lists(st.tuples(st.sampled_from(PLACES), TYPED), min_size=1, max_size=6),
    cases=st.lists(st.sampled_from(sorted(CASES)), max_size=3),
)
@example(changes=[(("variants", 5, 5), 1e308)], cases=["SKU 1E5"])
@example(changes=[(("products", 1, 10), 2958466)], cases=[])
def test_any_typed_cells(
    form: str, changes: list[tuple[tuple[str, int, int], object]], cases: list[str]
) -> None:
    book = fresh()
    for (name, row, column), cell in changes:
        book[name][row][column] = typed(cell)
    for case in cases:
        try:
            CASES[case].change(book)
        except (StopIteration, ValueError, KeyError):
            continue  # what it would change was changed already
    answered(FORMS[form](book))


@pytest.mark.parametrize("path", files("payloads/blns_MIT/blns.json"))
def test_the_big_list_of_naughty_strings(path: Path) -> None:
    for at, text in enumerate(json.loads(path.read_text("utf-8"))):
        book = sheets()
        book["variants"][1 + at % 7][(0, 5, 7)[at % 3]] = typed(text) or None
        book["products"][1 + at % 3][(4, 6, 0)[at % 3]] = typed(text) or None
        answered(as_csv("utf-8", ",", "\n")(book))


@pytest.mark.parametrize("path", files("payloads/payloadbox_csv-injection_MIT/*.txt"))
def test_formulas_in_cells_are_texts(path: Path) -> None:
    lines = path.read_text("utf-8", "replace").splitlines()
    assert lines
    for text in lines:
        book = sheets()
        book["products"][1][4] = typed(text) or None
        answered(as_csv("utf-8", ",", "\n")(book))


@pytest.mark.parametrize("path", files("csvxlsx/csv-spectrum_BSD/csvs__*.csv"))
def test_csv_of_every_colour(path: Path) -> None:
    """Cells come out as the same file in JSON says; what has no sheet's header is still a sheet."""
    twin = path.with_name(path.name.replace("csvs__", "json__").replace(".csv", ".json"))
    told = json.loads(twin.read_text("utf-8"))
    expected = told if isinstance(told, list) else [told]
    try:
        (sheet,) = intake.opened(path.read_bytes(), "brands.csv").sheets.values()
    except Invalid as invalid:
        assert all(problem.code for problem in invalid.problems)  # noqa: PT017
        return
    rows = [
        dict(zip(sheet.header, ["" if c is None else str(c) for c in row], strict=True))
        for row in sheet.rows.values()
    ]
    plain = [{key: value.replace("\r\n", "\n").strip() for key, value in row.items()} for row in expected]
    if "location" in path.name:
        for row in (*rows, *plain):
            row.pop("Contact Phone Number")  # the twin has another one, on purpose
    assert rows == [row for row in plain if any(row.values())]
