"""Files that nobody should open: each with the name it is handed in under and the rule it is refused by."""

from __future__ import annotations

import io
import os
import struct
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.catalog.forms import ods_of, xls_of
from tests.catalog.small import sheets

ROOT = Path(__file__).parents[2]
#: name, bytes, code of the rule that refuses it
Case = tuple[str, Callable[[], bytes], str]
SHEET = "xl/worksheets/sheet1.xml"
BOOK = "xl/workbook.xml"
OPEN = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
CLOSE = b"</sheetData></worksheet>"


def plain() -> bytes:
    """A workbook of two sheets that is nothing but sound."""
    book = Workbook()
    book.worksheets[0].title = "brands"
    for row in sheets()["brands"]:
        book.worksheets[0].append(row)
    book.create_sheet("links")
    return saved(book)


def saved(book: Workbook) -> bytes:
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def parts(raw: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(members: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, raw in members.items():
            archive.writestr(name, raw)
    return made.getvalue()


def with_part(name: str, raw: bytes = b"x") -> bytes:
    return packed({**parts(plain()), name: raw})


def bent(name: str, old: bytes, new: bytes) -> bytes:
    found = parts(plain())
    assert old in found[name]
    return packed({**found, name: found[name].replace(old, new, 1)})


def with_sheet(rows: bytes) -> bytes:
    return packed({**parts(plain()), SHEET: OPEN + rows + CLOSE})


def with_cell(cell: str) -> bytes:
    book = Workbook()
    book.worksheets[0]["A1"] = "slug"
    book.worksheets[0][cell] = "x"
    return saved(book)


def corner() -> bytes:
    """Two cells that span a hundred million."""
    return with_sheet(
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="190000"><c r="FY190000"><v>1</v></c></row>'
    )


def lying() -> bytes:
    """A part that unpacks to more than it declares."""
    raw = bytearray(with_part("xl/media/big.xml", b"0" * 5_000_000))
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        where = raw.rfind(mark)
        struct.pack_into("<I", raw, where + at, 10)
    return bytes(raw)


def damaged() -> bytes:
    """What was packed is no longer what it was."""
    raw = bytearray(with_part("xl/b.xml", bytes(range(1, 128)) * 40))
    with ZipFile(io.BytesIO(raw)) as archive:
        part = archive.getinfo("xl/b.xml")
    raw[part.header_offset + 30 + len(part.filename)] = 0b111  # a block of no kind there is
    return bytes(raw)


def overlapping() -> bytes:
    """Many names for the same packed bytes."""
    body = zlib.compressobj(9, zlib.DEFLATED, -15)
    raw = b"0" * 1_000_000
    packed_body = body.compress(raw) + body.flush()
    header = struct.pack(
        "<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, zlib.crc32(raw), len(packed_body), len(raw), 5, 0
    )
    local = header + b"a.xml" + packed_body
    central = b""
    for number in range(60):
        name = b"%03d.x" % number
        central += struct.pack(
            "<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, zlib.crc32(raw), len(packed_body), len(raw), len(name), 0, 0, 0, 0, 0, 0
        ) + name  # fmt: skip
    return local + central + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 60, 60, len(central), len(local), 0)


def twice_named() -> bytes:
    made = io.BytesIO(plain())
    with ZipFile(made, "a") as archive:
        archive.writestr("xl/other.xml", b"<a/>")
        archive.writestr("xl/othel.xml", b"<a/>")
    return made.getvalue().replace(b"xl/othel.xml", b"xl/other.xml")


def locked() -> bytes:
    raw = bytearray(plain())
    for mark, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        raw[raw.find(mark) + at] |= 1
    return bytes(raw)


def shared(count: int, text: bytes, uses: int) -> bytes:
    """Cells that all say one long text."""
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(1, uses + 1))
    found = parts(plain())
    found[SHEET] = OPEN + cells + CLOSE
    found["xl/sharedStrings.xml"] = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="%d" uniqueCount="%d"><si><t>%s</t></si></sst>'
        % (count, count, text)
    )
    return packed(found)


def rows(sheet: str, change: Callable[[Worksheet], None]) -> bytes:
    book = Workbook()
    book.worksheets[0].title = sheet
    change(book.worksheets[0])
    return saved(book)


def many(sheet: str, cell: bytes, count: int) -> bytes:
    """One kind of cell so often."""
    made = b"".join(b'<row r="%d">%s</row>' % (n, cell.replace(b"#", b"%d" % n)) for n in range(2, count + 2))
    found = parts(rows(sheet, lambda page: page.append(["slug"])))
    found[SHEET] = found[SHEET].replace(b"</sheetData>", made + b"</sheetData>")
    return packed(found)


def ole(changes: Callable[[bytearray], None] = lambda raw: None, **more: object) -> bytes:
    raw = bytearray(xls_of({"brands": sheets()["brands"]}, **more))
    changes(raw)
    return bytes(raw)


def looped(raw: bytearray) -> None:
    """The stream's chain of sectors leads back to its beginning."""
    fat = (struct.unpack_from("<I", raw, 76)[0] + 1) * 512
    struct.pack_into("<I", raw, fat + 8 * 4, 7)


def put(at: int, form: str, value: int) -> Callable[[bytearray], None]:
    return lambda raw: struct.pack_into(form, raw, at, value)


BILLION = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
XXE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
ODS = {"brands": sheets()["brands"]}

CASES: Mapping[str, Case] = {
    # the archive itself
    "a bomb": ("a.xlsx", lambda: with_part("xl/worksheets/sheet9.xml", b"0" * 140_000_000), "file-bomb"),
    "a small bomb": ("a.xlsx", lambda: with_part("xl/worksheets/sheet9.xml", b"0" * 20_000_000), "file-bomb"),
    "parts over parts": ("a.xlsx", overlapping, "file-bomb"),
    "600 parts": ("a.xlsx", lambda: packed({f"xl/{n}.xml": b"<a/>" for n in range(600)}), "file-parts"),
    "a lying size": ("a.xlsx", lying, "file-broken"),
    "a damaged part": ("a.xlsx", damaged, "file-broken"),
    "two parts of one name": ("a.xlsx", twice_named, "file-broken"),
    "a path upwards": ("a.xlsx", lambda: with_part("xl/../../etc/cron.d/x.xml"), "file-path"),
    "a path from the root": ("a.xlsx", lambda: with_part("/etc/x.xml"), "file-path"),
    "a path of another system": ("a.xlsx", lambda: with_part("xl\\..\\x.xml"), "file-path"),
    "a drive": ("a.xlsx", lambda: with_part("C:x.xml"), "file-path"),
    "a zip inside": ("a.xlsx", lambda: with_part("xl/embeddings/a.bin", plain()), "file-nested"),
    "a zip named png": ("a.xlsx", lambda: with_part("xl/media/image1.png", plain()), "file-nested"),
    "a program named png": ("a.xlsx", lambda: with_part("xl/media/image1.png", b"MZ\x90\0"), "file-nested"),
    "a workbook in a workbook": ("a.xlsx", lambda: with_part("xl/a.xlsx", plain()), "file-nested"),
    "a password bit": ("a.xlsx", locked, "file-password"),
    # xlsx: what its parts say
    "a far cell": ("a.xlsx", lambda: with_cell("XFD1048576"), "file-far"),
    "a far row": ("a.xlsx", lambda: with_cell("A1048576"), "file-far"),
    "a far column": ("a.xlsx", lambda: with_cell("XFD1"), "file-far"),
    "a far cell in small letters": ("a.xlsx", lambda: with_sheet(b"<row r='1'><c r = 'xfd1'><v>1</v></c></row>"), "file-far"),
    "two corners": ("a.xlsx", corner, "file-cells"),
    "a billion laughs": ("a.xlsx", lambda: bent(BOOK, b"<workbook", BILLION + b"<workbook"), "file-entities"),
    "an outside entity": ("a.xlsx", lambda: bent(SHEET, b"<worksheet", XXE + b"<worksheet"), "file-entities"),
    "entities in UTF-16": ("a.xlsx", lambda: with_part("xl/a.xml", (XXE + b"<a/>").decode().encode("utf-16")), "file-broken"),
    "entities in UTF-7": ("a.xlsx", lambda: with_part("xl/a.xml", b'<?xml version="1.0" encoding="UTF-7"?><a/>'), "file-broken"),
    "another workbook": ("a.xlsx", lambda: with_part("xl/externalLinks/externalLink1.xml"), "file-links"),
    "a database": ("a.xlsx", lambda: with_part("xl/connections.xml"), "file-links"),
    "a link to an object": (
        "a.xlsx",
        lambda: with_part("xl/worksheets/_rels/sheet1.xml.rels", b'<Relationships><Relationship Id="rId1" Type="http://x/oleObject" Target="file:///c:/a.xls" TargetMode="External"/></Relationships>'),
        "file-links",
    ),
    "macros": ("a.xlsx", lambda: with_part("xl/vbaProject.bin"), "file-macros"),
    "macros by type": ("a.xlsx", lambda: bent("[Content_Types].xml", b"spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"), "file-macros"),
    "macros of 1992": ("a.xlsx", lambda: with_part("xl/macrosheets/sheet1.xml", b"<a/>"), "file-macros"),
    "a control": ("a.xlsx", lambda: with_part("xl/activeX/activeX1.xml", b"<a/>"), "file-nested"),
    "one text a million times": ("a.xlsx", lambda: shared(1, b"x" * 32_000, 60_000), "file-limits"),
    "a sheet that is not there": ("a.xlsx", lambda: packed({k: v for k, v in parts(plain()).items() if k != SHEET}), "file-broken"),
    "a workbook of nothing": ("a.xlsx", lambda: packed({BOOK: b"<workbook/>"}), "file-broken"),
    "two sheets of one name": ("a.xlsx", lambda: bent(BOOK, b'name="links"', b'name="brands"'), "sheet-twice"),
    "100,000 error cells": ("a.xlsx", lambda: many("brands", b'<c r="A#" t="e"><v>#REF!</v></c>', 100_000), "cell-error"),
    "100,000 merged cells": (
        "a.xlsx",
        lambda: bent(SHEET, b"</sheetData>", b"</sheetData><mergeCells>%s</mergeCells>" % b"".join(b'<mergeCell ref="A%d:B%d"/>' % (n, n) for n in range(1, 100_000))),
        "cell-merged",
    ),
    # other things under the name of a workbook
    "nothing": ("a.xlsx", lambda: b"", "file-broken"),
    "half a workbook": ("a.xlsx", lambda: plain()[:3000], "file-broken"),
    "a zip that begins well": ("a.xlsx", lambda: b"PK\x03\x04" + os.urandom(3000), "file-broken"),
    "a document": ("a.xlsx", lambda: packed({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}), "file-kind"),
    "a presentation": ("a.xlsx", lambda: packed({"ppt/presentation.xml": b"<a/>"}), "file-kind"),
    "a binary workbook": ("a.xlsx", lambda: packed({"xl/workbook.bin": b"\x83\x01"}), "file-kind"),
    "any zip": ("a.xlsx", lambda: packed({"readme.txt": b"x"}), "file-kind"),
    "an ods named xlsx": ("a.xlsx", lambda: ods_of(ODS), "file-kind"),
    "an xlsx named ods": ("a.ods", plain, "file-kind"),
    "an xls named xlsx": ("a.xlsx", ole, "file-kind"),
    "an xlsx under a password": ("a.xlsx", lambda: ole(stream="EncryptedPackage"), "file-password"),
    "a PDF and a zip in one": ("a.xlsx", lambda: b"%PDF-1.4\n" + plain(), "file-kind"),
    "a picture": ("a.xlsx", lambda: b"\x89PNG\r\n\x1a\n", "file-kind"),
    "a web page named xls": ("a.xls", lambda: b"<html><table><tr><td>1</td></tr></table></html>", "file-kind"),
    "a program named xls": ("a.xls", lambda: b"MZ\x90\0" * 99, "file-kind"),
    # ods
    "a cell said too often": ("a.ods", lambda: ods_of(ODS, cell='table:number-columns-repeated="5000"'), "file-far"),
    "a row said too often": ("a.ods", lambda: ods_of(ODS, row='table:number-rows-repeated="1000000"'), "file-far"),
    "cells times rows": (
        "a.ods",
        lambda: ods_of(ODS, row='table:number-rows-repeated="150000"', cell='table:number-columns-repeated="150"'),
        "file-cells",
    ),
    "an ods that calls": ("a.ods", lambda: ods_of(ODS, extra="<office:dde-source/>"), "file-links"),
    "an ods that reads elsewhere": ("a.ods", lambda: ods_of(ODS, extra='<table:table-source xlink:href="http://a"/>'), "file-links"),
    "an ods with macros": ("a.ods", lambda: ods_of(ODS, parts={"Basic/Standard/a.xml": b"<a/>"}), "file-macros"),
    "an ods under a password": (
        "a.ods",
        lambda: ods_of(ODS, parts={"META-INF/manifest.xml": b"<a><manifest:encryption-data/></a>"}),
        "file-password",
    ),
    "an ods with entities": ("a.ods", lambda: ods_of(ODS, parts={"styles.xml": BILLION + b"<a/>"}), "file-entities"),
    "an ods with an object": ("a.ods", lambda: ods_of(ODS, parts={"Object 1/content.xml": b"<a/>"}), "file-nested"),
    "an ods bomb": ("a.ods", lambda: ods_of(ODS, parts={"a.xml": b" " * 130_000_000}), "file-bomb"),
    # xls
    "an xls under a password": ("a.xls", lambda: ole(records=[(0x2F, b"\x01\0" * 3)]), "file-password"),
    "an xls with macros": ("a.xls", lambda: ole(entries=["_VBA_PROJECT_CUR"]), "file-macros"),
    "an xls with a macro sheet": ("a.xls", lambda: ole(sheet_kind=1), "file-macros"),
    "an xls with a package": ("a.xls", lambda: ole(entries=["MBD0001A2B3"]), "file-nested"),
    "an xls that reads elsewhere": ("a.xls", lambda: ole(records=[(0x1AE, b"\x01\0\x05\0\0evil")]), "file-links"),
    "a compound file of Word": ("a.xls", lambda: ole(stream="WordDocument"), "file-kind"),
    "an endless chain": ("a.xls", lambda: ole(looped), "file-broken"),
    "a directory nowhere": ("a.xls", lambda: ole(put(48, "<I", 99_999)), "file-broken"),
    "sectors of no size": ("a.xls", lambda: ole(put(30, "<H", 40)), "file-broken"),
    "half an xls": ("a.xls", lambda: ole()[:600], "file-broken"),
    "an xls of 300 columns": ("a.xls", lambda: xls_of({"brands": [["slug"] * 250]}), "file-far"),
    # CSV
    "NUL bytes": ("brands.csv", lambda: b"slug,zh,en\na,\0,c\n", "csv-nul"),
    "no text at all": ("brands.csv", lambda: bytes(range(128, 256)) * 50, "csv-encoding"),
    "two encodings in one file": ("brands.csv", lambda: b"slug,zh\n" + "云禾".encode() + b"\n" + b"\xff\xfe\xb5\xc6", "csv-encoding"),
    "two lines outside in every row": ("brands.csv", lambda: b"slug,zh,en\n" + b'a,b,c,"d\ne"\n' * 2001, "cell-outside"),
    "a line of 10 MB": ("brands.csv", lambda: b"slug,zh,en\n" + b"x" * 10_000_000, "csv-broken"),
    "quotes that never close": ("brands.csv", lambda: b'slug,zh,en\n"' + b"a,b\n" * 500_000, "csv-broken"),
    "a million columns": ("brands.csv", lambda: b"a," * 1_000_000, "file-far"),
    "a million rows": ("brands.csv", lambda: b"slug\n" * 1_000_000, "file-far"),
    "nothing but commas": ("brands.csv", lambda: (b"," * 150 + b"\n") * 100_000, "file-far"),
    "a workbook named csv": ("brands.csv", plain, "file-kind"),
    "a web page named csv": ("brands.csv", lambda: b"<html>", "file-kind"),
    "packed CSV": ("brands.csv", lambda: b"\x1f\x8b\x08\0" * 9, "file-kind"),
    # names
    "a workbook of macros": ("a.xlsm", plain, "file-macros"),
    "a program": ("a.exe", lambda: b"MZ\x90\0", "file-unknown"),
    "no suffix": ("brands", lambda: b"slug,zh,en\n", "file-unknown"),
    "a packed table": ("brands.csv.gz", lambda: b"\x1f\x8b", "file-unknown"),
    "a picture by name": ("a.png", lambda: b"\x89PNG", "file-unknown"),
    "33 MB": ("a.xlsx", lambda: b"PK\x03\x04" * 8_500_000, "file-large"),
}  # fmt: skip
