"""What may stand in an old .xls workbook, told from the records of its sheets."""

from __future__ import annotations

from collections.abc import Iterator
from struct import unpack_from

from catalog import rules
from catalog.archive import Found, Refused
from catalog.compound import File
from catalog.model import cell_name
from catalog.problems import Rule

MAX_RECORDS = 8_000_000
FAR_COLUMN = 182

BOF, EOF, BOUNDSHEET, ROW, FILEPASS, SUPBOOK, DCONN = 0x809, 0x0A, 0x85, 0x208, 0x2F, 0x1AE, 0x876
FORMULA, BOOLERR = 0x06, 0x205
CELLS = (FORMULA, BOOLERR, 0x203, 0x27E, 0xBD, 0xFD, 0x204, 0xD6)
MACRO_SHEET, VBA_SHEET = 1, 6
ZERO_HEIGHT = 0x20
INSIDE, ADD_IN = b"\x01\x04", b"\x01\x3a"


def look(raw: bytes) -> Iterator[Found]:
    """The unreadable cells of an .xls. Raises Refused, ValueError, KeyError or struct.error."""
    file = File(raw)
    if "EncryptedPackage" in file.names:
        raise Refused(rules.FILE_PASSWORD)
    if any(name.startswith("_VBA_PROJECT") or name in ("VBA", "Macros") for name in file.names):
        raise Refused(rules.FILE_MACROS)
    if any(name.startswith("MBD") or name in ("Package", "\x01Ole10Native") for name in file.names):
        raise Refused(rules.FILE_NESTED)
    if not {"Workbook", "Book"} & set(file.names):
        raise Refused(rules.FILE_KIND.of(suffix=".xls", zh="别的 Office 文件", en="another Office file"))
    yield from _sheets(file.stream("Workbook" if "Workbook" in file.names else "Book"))


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Of each record where it begins, its kind and its bytes."""
    at, count = 0, 0
    while at + 4 <= len(stream):
        kind, length = unpack_from("<HH", stream, at)
        yield at, kind, stream[at + 4 : at + 4 + length]
        at, count = at + 4 + length, count + 1
        if count > MAX_RECORDS:
            raise Refused(rules.FILE_LIMITS)


def _sheets(stream: bytes) -> Iterator[Found]:
    sheet = ""
    names: dict[int, str] = {}
    rows = columns = hidden = 0
    for at, kind, body in _records(stream):
        if kind == BOF:
            sheet, rows, columns, hidden = names.get(at, ""), 0, 0, 0
        elif kind == BOUNDSHEET:
            _bound(body, names)
        elif kind == ROW and body[12] & ZERO_HEIGHT:
            hidden += 1
        elif kind == EOF and hidden:
            yield Found(sheet, "", 0, rules.ROWS_HIDDEN.of(count=hidden))
        elif kind in CELLS and len(body) >= 6:
            row, column = unpack_from("<HH", body)
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            if columns > FAR_COLUMN:
                raise Refused(rules.FILE_FAR)
            if rule := _wrong(kind, body):
                yield Found(sheet, cell_name(column, row + 1), row + 1, rule)
        else:
            _elsewhere(kind, body)


def _elsewhere(kind: int, body: bytes) -> None:
    """Raises Refused for passwords and for what leads out of the file."""
    if kind == FILEPASS:
        raise Refused(rules.FILE_PASSWORD)
    if kind == DCONN or (kind == SUPBOOK and body[2:4] not in (INSIDE, ADD_IN)):
        raise Refused(rules.FILE_LINKS)


def _bound(body: bytes, names: dict[int, str]) -> None:
    """A sheet's name by where it begins. Raises Refused for sheets of macros."""
    start, _, kind = unpack_from("<IBB", body)
    if kind in (MACRO_SHEET, VBA_SHEET):
        raise Refused(rules.FILE_MACROS)
    wide = len(body) > 7 and body[7] & 1
    names[start] = body[8:].decode("utf-16-le" if wide else "latin-1", "replace")


def _wrong(kind: int, body: bytes) -> Rule | None:
    if kind == BOOLERR and body[7:8] == b"\x01":
        return rules.CELL_ERROR
    if kind == FORMULA and body[12:14] == b"\xff\xff":
        return {2: rules.CELL_ERROR, 3: rules.CELL_FORMULA}.get(body[6])
    return None
