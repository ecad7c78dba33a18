"""What may stand in an .ods workbook: far cells, links, cells that no reader can read."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html import unescape
from zipfile import ZipFile

from catalog import rules
from catalog.archive import MAX_CELLS, Found, Refused, instead, parts_of, text_of
from catalog.model import cell_name
from catalog.problems import Rule

TAG = re.compile(rb"<(/?)table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])([^>]*)>")
NAME = re.compile(rb'table:name="([^"]*)"')
ROWS = re.compile(rb'number-rows-repeated="(\d+)"')
COLUMNS = re.compile(rb'number-columns-repeated="(\d+)"')
SPANNED = re.compile(rb'number-(?:columns|rows)-spanned="(?!1")\d+"')
VALUE = re.compile(rb'office:(?:value|string-value|date-value|boolean-value|time-value)="[^"]')
AWAY = (
    b"<table:table-source",
    b"<office:dde-source",
    b"<table:cell-range-source",
    b"<office:event-listeners",
)
FAR_ROW, FAR_COLUMN = 199_999, 182


def look(raw: bytes) -> Iterator[Found]:
    """The unreadable cells of an .ods. Raises Refused, or what ZipFile raises."""
    with ZipFile(io.BytesIO(raw)) as archive:
        parts = parts_of(archive, len(raw))
        if "content.xml" not in archive.NameToInfo or "xl/workbook.xml" in archive.NameToInfo:
            raise Refused(instead(archive, ".ods"))
        for part in parts:
            xml = text_of(archive, part)
            if part.filename == "META-INF/manifest.xml" and b"encryption-data" in xml:
                raise Refused(rules.FILE_PASSWORD)
            if part.filename == "content.xml":
                yield from _unreadable(xml)


def _unreadable(xml: bytes) -> Iterator[Found]:
    """Errors, formulas without a value and merged cells. Raises Refused for what is too far or leads elsewhere."""
    if any(mark in xml for mark in AWAY):
        raise Refused(rules.FILE_LINKS)
    sheet, row, column, repeat, cells = "", 0, 0, 1, 0
    for tag in TAG.finditer(xml):
        closing, kind, attributes = tag.groups()
        if closing:
            continue
        if kind == b"table":
            name = NAME.search(attributes)
            sheet, row, repeat = unescape(name[1].decode("utf-8", "replace")) if name else "", 0, 1
        elif kind == b"table-row":
            row, column = row + repeat, 0
            repeat = _count(ROWS, attributes)
        else:
            times = _count(COLUMNS, attributes)
            column += times
            if kind != b"table-cell" or not _filled(attributes):
                continue  # programs close a sheet with one repeat to the last row and column, empty
            cells += times * repeat
            if row + repeat > FAR_ROW or column > FAR_COLUMN:
                raise Refused(rules.FILE_FAR)
            if cells > MAX_CELLS or row * column > MAX_CELLS:
                raise Refused(rules.FILE_CELLS.of(most=MAX_CELLS))
            if rule := _wrong(xml, tag, attributes):
                yield Found(sheet, cell_name(column - times, row), row, rule)


def _count(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    found = pattern.search(attributes)
    return int(found[1][:9]) if found else 1


def _filled(attributes: bytes) -> bool:
    return not attributes.endswith(b"/") or b"value" in attributes or b"formula" in attributes


def _wrong(xml: bytes, tag: re.Match[bytes], attributes: bytes) -> Rule | None:
    if SPANNED.search(attributes):
        return rules.CELL_MERGED
    if b'value-type="error"' in attributes:
        return rules.CELL_ERROR
    if b"table:formula" not in attributes:
        return None
    if b"error" in attributes or xml[tag.end() : tag.end() + 9] in (b"<text:p>#", b"<text:p>E"):
        shown = xml[tag.end() + 8 : tag.end() + 20]
        if re.match(rb"#[A-Z/0]+[!?]?|Err:\d", shown):
            return rules.CELL_ERROR
    if VALUE.search(attributes) or (
        not attributes.endswith(b"/") and b"<text:p>" in xml[tag.end() : tag.end() + 200]
    ):
        return None
    return rules.CELL_FORMULA
