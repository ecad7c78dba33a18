"""Whether a workbook file is safe to open: its size and shape, looked at before any reader expands it.

A workbook of a few kilobytes can ask a reader for half a terabyte (one cell at XFD1048576) or hold a zip
bomb, and no reader's failure of that kind can be caught. So the parts are measured and scanned first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from catalog.model import Place, Text
from catalog.problems import NOTHING, Problem

MAX_PARTS = 500
MAX_BYTES = 128 * 1024 * 1024

# A cell right of column FZ or below row 199,999: beyond any catalogue, and what makes readers reserve memory.
FAR_CELL = re.compile(
    rb"""\sr\s*=\s*["']\s*(?:[A-Z]{3,}\d|[G-Z][A-Z]\d|[A-Z]*(?:[2-9]\d{5}|\d{7,}))""", re.IGNORECASE
)
# What every far cell also fits, in a form that the search can skip through; only where it fits is looked closer.
FAR_VALUE = re.compile(rb"""=\s*+["']\s*+(?:[A-Za-z]*+\d{6}|[G-Zg-z][A-Za-z]\d|[A-Za-z]{3}[A-Za-z]*+\d)""")
# Spreadsheet programs close a sheet with one repeat up to the last row: allowed only where it is empty.
FAR_REPEAT = re.compile(
    rb'number-rows-repeated="(?:[2-9]\d{5}|\d{7,})"[^>]*>\s*<table:table-cell[^>]*value'
    rb'|number-columns-repeated="\d{4,}"[^>]*value|value[^>]*number-columns-repeated="\d{4,}"'
)
ENTITIES = re.compile(rb"<!DOCTYPE|<!ENTITY")
ERROR_CELL = re.compile(rb'<c [^>]*?\br="([A-Z]{1,3}\d{1,7})"[^>]*?\bt="e"')
EMPTY_FORMULA = re.compile(
    rb'<c [^>]*?\br="([A-Z]{1,3}\d{1,7})"[^>]*>\s*<f(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)
SHEET = re.compile(rb'<sheet [^>]*?\bname="([^"]+)"[^>]*?\br:id="([^"]+)"')
TARGET = re.compile(rb"<Relationship [^>]*>")
NO_VALUE = Text("是公式，但没有算出的值；请粘贴为数值", "is a formula without a value; paste it as a value")
ERROR_VALUE = Text("是错误值（如 #REF!、#N/A）", "holds an error value such as #REF! or #N/A")


def look(book: Path | BinaryIO, file: str) -> list[Problem]:
    """Problems that forbid opening ``book``, or cells no reader can read; empty when it is safe. ``file`` is its
    name in what is reported.
    """
    place = Place(file, "", 0)

    def refuse(zh: str, en: str) -> list[Problem]:
        return [Problem(place, "", NOTHING, None, Text(zh, en))]

    try:
        with ZipFile(book) as archive:
            parts = archive.infolist()
            if too_large(archive):
                return refuse("展开后过大", "is too large once unpacked")
            if any(part.flag_bits & 1 for part in parts):
                return refuse("有密码", "is protected by a password")
            found: list[Problem] = []
            names = dict(sheet_parts(archive))
            for part in parts:
                if not part.filename.endswith((".xml", ".rels")):
                    continue
                # ZipFile stops at the declared size, so a lying header cannot unpack to more than was counted.
                xml = archive.read(part)
                if ENTITIES.search(xml):
                    return refuse("含有不允许的 XML 声明", "declares XML entities, which are not allowed")
                sheet = part.filename in names or "worksheets/" in part.filename
                if (sheet and FAR_VALUE.search(xml) and FAR_CELL.search(xml)) or (
                    part.filename == "content.xml" and FAR_REPEAT.search(xml)
                ):
                    return refuse(
                        "有单元格远在表格之外；请删除空白行列",
                        "has cells far outside the table; delete the blank rows and columns",
                    )
                if part.filename in names:
                    found += _unreadable(xml, file, names[part.filename])
            return found
    except (BadZipFile, OSError, EOFError, NotImplementedError, ValueError, RuntimeError):
        return refuse("不是可读的工作簿", "is not a readable workbook")


def too_large(archive: ZipFile) -> bool:
    """Whether the parts are more, or unpack to more, than any catalogue."""
    parts = archive.infolist()
    return len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_BYTES


def sheet_parts(archive: ZipFile) -> Iterator[tuple[str, str]]:
    """Part name and sheet name of every worksheet of an .xlsx; nothing for other forms."""
    listed = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= listed:
        return
    targets = {}
    for tag in TARGET.findall(archive.read("xl/_rels/workbook.xml.rels")):
        attributes = dict(re.findall(rb'(\w+)="([^"]*)"', tag))
        target = attributes.get(b"Target", b"").decode("utf-8", "replace")
        targets[attributes.get(b"Id", b"")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    for name, link in SHEET.findall(archive.read("xl/workbook.xml")):
        if link in targets:
            yield targets[link], name.decode("utf-8", "replace")


def _unreadable(xml: bytes, file: str, sheet: str) -> Iterator[Problem]:
    """Readers hand over an error or an uncomputed formula as an empty cell: name it instead."""
    for sign, pattern, rule in ((b't="e"', ERROR_CELL, ERROR_VALUE), (b"<f", EMPTY_FORMULA, NO_VALUE)):
        if sign not in xml:
            continue
        for match in pattern.finditer(xml):
            cell = match[1].decode()
            row = int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
            yield Problem(Place(file, sheet, row), cell, NOTHING, None, rule)
