"""Whatever stands in a cell, the loader answers with a catalogue or with problems, never otherwise."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from catalog import convert
from catalog import sheets as forms
from catalog.load import load
from catalog.model import LANGS
from catalog.problems import Invalid
from tests.catalog.small import Rows, sheets, write_csv
from tests.counts import often


def fresh() -> dict[str, Rows]:
    return {**sheets(), "bundles": [["sku", "part", "quantity"], ["DL-12W-30K", "DL-7W-30K", 2]]}


PLACES = [
    (name, row, column)
    for name, rows in fresh().items()
    for row in range(len(rows))
    for column in range(len(rows[0]))
]
NASTY = st.sampled_from(
    [
        "NaN",
        "-1",
        "1e999",
        "١٢",
        "１２",
        "0x1F",
        "00",
        "--",
        "=1",
        "\u202e",
        "\x00",
        "a,b",
        '"',
        "../x",
        "dl",
        "dl-old",
        "ip",
        "price",
        "downlights",
        "2.5",
        "yes",
        "number",
        "choice",
        "flag",
        "9" * 40,
        "0.0000001",
        "ip >= 44 or",
        "²",
        "½",
    ]
)
CELL = st.one_of(NASTY, st.text(max_size=40), st.integers().map(str), st.floats().map(str))


@settings(max_examples=often(100), suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(PLACES), CELL), min_size=1, max_size=4))
@example([(("values", 3, 1), "0\n0")])  # a hint names the cell of another sheet
@example([(("fields", 6, 0), "price")])  # a field that takes the name of a column
@example([(("variants", 5, 7), "-0.0")])
def test_any_cells(changes: list[tuple[tuple[str, int, int], str]]) -> None:
    book = fresh()
    for (name, row, column), text in changes:
        book[name][row][column] = text.encode("utf-8", "replace").decode()
    with TemporaryDirectory() as folder:
        content = write_csv(Path(folder), book)
        before = None
        try:
            before = load(content).version
        except Invalid as invalid:
            lines = [problem.say(lang) for problem in invalid.problems for lang in LANGS]
            assert lines
            assert all("\n" not in line and line.isprintable() for line in lines)
        if before:
            convert.convert(content / "catalog", "xlsx")
            assert load(content).version == before


@settings(max_examples=often(30))
@given(st.binary(max_size=300))
def test_any_bytes_as_csv(raw: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "brands.csv"
        path.write_bytes(raw)
        try:
            forms.read(Path(folder))
        except Invalid as invalid:
            assert invalid.report("en")  # noqa: PT017
