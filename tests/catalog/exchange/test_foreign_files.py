"""Files that are broken or mean harm: an answer in words, never an exception, nothing followed."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.exchange import incoming, pricelist
from catalog.exchange.suppliers import Columns
from catalog.exchange.ways import Ways
from catalog.problems import Invalid
from tests.catalog.exchange.made import content
from tests.catalog.exchange.outside import files
from tests.catalog.small import sheets
from tests.counts import often

HEADER = "Handle,Title,Body (HTML),Vendor,Type,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Price\n"
BILLION = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<rss><channel><item><title>&b;</title></item></channel></rss>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss/>"""


def zipped() -> bytes:
    file = io.BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("x.txt", "nothing")
    return file.getvalue()


BROKEN = {
    "nothing": b"",
    "nul": HEADER.encode() + b"a\x00,b\n",
    "no encoding": b"Handle,Title\n\xff\xfe\xff,\x80\x81\xff\n",
    "open quote": HEADER.encode() + b'x,"y\n',
    "quote inside": HEADER.encode() + b'x,"y"z,\n',
    "long cell": HEADER.encode() + b"x," + b"y" * 200_000 + b"\n",
    "wide row": HEADER.encode() + b"x," * 50 + b"\n",
    "header alone": HEADER.encode(),
    "utf-16 without end": b"\xff\xfea",
    "entities": BILLION,
    "outside": OUTSIDE,
    "utf-16 entities": BILLION.decode().replace('"1.0"', '"1.0" encoding="utf-16"').encode("utf-16"),
    "deep": b"<rss>" + b"<a>" * 200_000,
    "not closed": b"<rss><channel><item>",
    "strange encoding": b'<?xml version="1.0" encoding="x-none"?><rss/>',
    "zip": zipped(),
    "half a zip": zipped()[:20],
}


def answered(raw: bytes, folder: Path, name: str = "x.csv") -> list[str]:
    """What both readers say, in words."""
    said = []
    for read in (
        lambda: incoming.plan(name, raw, folder, Ways(make_sku=True)).refused,
        lambda: pricelist.plan(name, raw, folder, Columns(), "CNY").refused,
    ):
        try:
            said += [problem.say("zh") for problem in read()]
        except Invalid as invalid:
            said += [problem.say("en") for problem in invalid.problems]
    return said


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return content(tmp_path_factory.mktemp("hostile"), sheets(), {})


@pytest.mark.parametrize("name", BROKEN)
def test_every_broken_file_is_answered(name: str, folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    said = answered(BROKEN[name], folder)
    assert said
    assert all("Traceback" not in line and "x.csv" in line for line in said)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_a_document_type_is_refused_before_it_is_read(folder: Path) -> None:
    for name in ("entities", "outside", "utf-16 entities"):
        with pytest.raises(Invalid, match="DTD"):
            incoming.plan("x.xml", BROKEN[name], folder, Ways())


CELL = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "=1",
            "0",
            "-1",
            "1,234",
            "abc",
            "DL-7W-30K",
            "dl",
            "draft",
            "Default Title",
            "<b>",
            "7 W",
            "9" * 30,
            "'",
        ]
    ),
)


@given(rows=st.lists(st.lists(CELL, min_size=10, max_size=10), max_size=4))
@settings(max_examples=often(20), suppress_health_check=list(HealthCheck))
def test_any_cells_are_taken_or_refused_row_by_row(rows: list[list[str]], folder: Path) -> None:
    """Every row of the file is in exactly one place: taken, or refused with a reason."""
    file = io.StringIO(newline="")
    file.write(HEADER)
    csv.writer(file).writerows(rows)
    try:
        plan = incoming.plan("x.csv", file.getvalue().encode("utf-8", "replace"), folder, Ways(make_sku=True))
    except Invalid:
        return
    refused = {problem.place.row for problem in plan.refused}
    assert not refused & set(plan.rows)
    assert len(refused | set(plan.rows)) <= len(rows)
    said = {
        number for number, row in enumerate(rows, start=2) if any(c.isalnum() for cell in row for c in cell)
    }
    assert said <= refused | set(plan.rows)


@given(
    raw=st.binary(max_size=200) | st.text(max_size=120).map(lambda t: (HEADER + t).encode("utf-8", "replace"))
)
@settings(max_examples=often(20), suppress_health_check=list(HealthCheck))
def test_any_bytes_are_answered(raw: bytes, folder: Path) -> None:
    answered(raw, folder)


@pytest.mark.parametrize("path", files("payloads/*/*.txt"))
def test_payload_files_in_every_cell_are_answered(path: Path, folder: Path) -> None:
    lines = path.read_text("utf-8", "replace").splitlines()[:400]
    file = io.StringIO(newline="")
    file.write(HEADER)
    csv.writer(file).writerows([[line] * 10 for line in lines])
    assert answered(file.getvalue().encode("utf-8", "replace"), folder)


@pytest.mark.parametrize("path", files("csvxlsx/*/*.csv"))
def test_csv_corner_cases_are_answered(path: Path, folder: Path) -> None:
    assert answered(path.read_bytes(), folder, path.name)
