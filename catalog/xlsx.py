"""What may stand in an .xlsx workbook: far cells, links, cells that no reader can read."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from zipfile import ZipFile

from catalog import rules
from catalog.archive import MAX_CELLS, Found, Refused, instead, parts_of, text_of

# A cell right of column FZ or below row 199,999: beyond any catalogue, and what makes readers reserve memory.
_FAR = rb"""[ \t\r\n]*+(?:[A-Za-z]*+(?:[2-9]\d{5}|\d{7})|[G-Zg-z][A-Za-z]\d|[A-Za-z]{3}[A-Za-z]*+\d)"""
FAR_CELL = re.compile(rb' r="' + _FAR)
# The same where the name of a cell is written as no program writes it, which takes three times as long to find.
FAR_ODDLY = re.compile(rb"""[ \t\r\n]r[ \t\r\n]*=[ \t\r\n]*["']""" + _FAR)
BLANKS = (b"\t", b"\n", b"\r")
ERROR_CELL = re.compile(rb'<c [^>]*?\br="([A-Z]{1,3}\d{1,7})"[^>]*?\bt="e"')
EMPTY_FORMULA = re.compile(
    rb'<c [^>]*?\br="([A-Z]{1,3}\d{1,7})"[^>]*>\s*<f(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)
SHEET = re.compile(rb'<sheet [^>]*?\bname="([^"]+)"[^>]*?\br:id="([^"]+)"')
TARGET = re.compile(rb"<Relationship [^>]*>")
HIDDEN_ROW = re.compile(rb"""<row [^>]*?hidden="(?:1|true)\"""")
SHARED = b't="s"'
USED = re.compile(rb't="s"[^>]*><v>(\d{1,9})</v>')
ENDS = 1 << 16
MAX_ECHO = 256 * 1024 * 1024
WIDE = re.compile(rb'\sr="([A-Z]{2})\d')
LAST_ROW = re.compile(rb'<row[^>]*?\sr="(\d+)"')


def look(raw: bytes) -> Iterator[Found]:
    """The unreadable cells of an .xlsx. Raises Refused, or what ZipFile raises."""
    with ZipFile(io.BytesIO(raw)) as archive:
        parts = parts_of(archive, len(raw))
        if "xl/workbook.xml" not in archive.NameToInfo:
            raise Refused(instead(archive, ".xlsx"))
        names = dict(sheet_parts(archive))
        said = 0
        for part in parts:
            xml = text_of(archive, part)
            if b'TargetMode="External"' in xml and _leads_away(xml):
                raise Refused(rules.FILE_LINKS)
            if part.filename in names or "worksheets/" in part.filename:
                if far(xml):
                    raise Refused(rules.FILE_FAR)
                _room(xml)
                said += xml.count(SHARED)
            if part.filename in names:
                yield from _unreadable(xml, names[part.filename])
        _echo(archive, said)


def _echo(archive: ZipFile, said: int) -> None:
    """Readers copy a shared text for every cell that says it: a long one, said often, fills any memory."""
    if "xl/sharedStrings.xml" not in archive.NameToInfo:
        return
    sizes = [*map(len, archive.read("xl/sharedStrings.xml").split(b"</si>"))]
    if max(sizes) * said < MAX_ECHO:
        return
    for name in archive.namelist():
        if "worksheets/" in name:
            used = Counter(map(int, USED.findall(archive.read(name))))
            if sum(sizes[at] * times for at, times in used.items() if at < len(sizes)) > MAX_ECHO:
                raise Refused(rules.FILE_LIMITS)


def _leads_away(xml: bytes) -> bool:
    """Whether anything but a link to click on lies outside."""
    return any(b'TargetMode="External"' in tag and b"/hyperlink" not in tag for tag in TARGET.findall(xml))


def far(xml: bytes) -> bool:
    """Whether a cell lies where no catalogue has any."""
    # One sign is found far sooner than two.
    blanks = [sign for sign in BLANKS if sign in xml]
    odd = (b" =", *(sign + end for sign in blanks for end in (b"r=", b"=")))
    plain = xml.count(b" r=") == xml.count(b' r="') and not any(signs in xml for signs in odd)
    return bool((FAR_CELL if plain else FAR_ODDLY).search(xml))


def _room(xml: bytes) -> None:
    """Readers keep room for every cell up to the last row and column, however few are filled."""
    last = LAST_ROW.match(xml, xml.rfind(b"<row"))
    # Where sheets begin and end tells their width. What lies in between stays with the limits of the child.
    wide = {*WIDE.findall(xml, 0, ENDS), *WIDE.findall(xml, max(len(xml) - ENDS, 0))}
    columns = max((26 * (a - 64) + b - 64 for a, b in wide), default=26)
    if (int(last[1]) if last else 0) * columns > MAX_CELLS:
        raise Refused(rules.FILE_CELLS.of(most=MAX_CELLS))


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


def _unreadable(xml: bytes, sheet: str) -> Iterator[Found]:
    """Readers hand over an error or an uncomputed formula as an empty cell: name it instead."""
    hidden = len(HIDDEN_ROW.findall(xml)) if b"hidden=" in xml else 0
    if hidden:
        yield Found(sheet, "", 0, rules.ROWS_HIDDEN.of(count=hidden))
    for sign, pattern, rule in (
        (b't="e"', ERROR_CELL, rules.CELL_ERROR),
        (b"<f", EMPTY_FORMULA, rules.CELL_FORMULA),
    ):
        if sign not in xml:
            continue
        for match in pattern.finditer(xml):
            cell = match[1].decode()
            yield Found(sheet, cell, int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")), rule)
