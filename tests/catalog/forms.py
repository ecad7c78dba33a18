"""Small workbooks of the forms that no library of ours writes: .ods, and .xls as Excel 97 kept it."""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from zipfile import ZIP_DEFLATED, ZipFile

Rows = list[list[object]]
SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
)
MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"


def ods_of(
    book: Mapping[str, Rows],
    *,
    cell: str = "",
    row: str = "",
    extra: str = "",
    cells: Mapping[tuple[str, int, int], str] | None = None,
    parts: Mapping[str, bytes] | None = None,
) -> bytes:
    """``cell`` and ``row``: attributes of the last cell and its row; ``extra``: XML before the first table;
    ``cells``: whole cells by sheet, row and column, counted from 0; ``parts``: more parts.
    """
    tables = ""
    for name, rows in book.items():
        lines = ""
        for at, values in enumerate(rows):
            last = at == len(rows) - 1
            told = [
                _ods_cell(value, cell if last and n == len(values) - 1 else "")
                for n, value in enumerate(values)
            ]
            for (sheet, line, column), xml in (cells or {}).items():
                if (sheet, line) == (name, at):
                    told[column] = xml
            lines += f"<table:table-row {row if last else ''}>{''.join(told)}</table:table-row>"
        tables += f'<table:table table:name="{name}">{lines}</table:table>'
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", MIMETYPE)
        content = f"<office:document-content {SPACES}><office:body><office:spreadsheet>{extra}{tables}</office:spreadsheet></office:body></office:document-content>"
        archive.writestr("content.xml", content)
        for name, raw in {"META-INF/manifest.xml": b"<a/>", **(parts or {})}.items():
            archive.writestr(name, raw)
    return made.getvalue()


def _ods_cell(value: object, more: str) -> str:
    if value is None:
        return f"<table:table-cell {more}/>"
    if isinstance(value, date):
        kind, said = "date", f'office:date-value="{value.isoformat()}"'
    elif isinstance(value, int | float):
        kind, said = "float", f'office:value="{value}"'
    else:
        kind, said = "string", ""
    text = escape(str(value))
    return f'<table:table-cell {more} office:value-type="{kind}" {said}><text:p>{text}</text:p></table:table-cell>'


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _wide(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


BOF_BOOK, BOF_SHEET = (_record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 0, 0, 6)) for kind in (5, 16))
EOF = _record(0x0A, b"")


def xls_of(
    book: Mapping[str, Rows],
    *,
    records: Sequence[tuple[int, bytes]] = (),
    entries: Sequence[str] = (),
    stream: str = "Workbook",
    sheet_kind: int = 0,
    hidden: int = 0,
    after: Mapping[str, bytes] | None = None,
) -> bytes:
    """``records``: more of the workbook; ``entries``: more names in the directory; ``after``: records at the end of a
    sheet by its name.
    """
    pages = {
        name: BOF_SHEET
        + b"".join(
            _cell(at, column, value) for at, row in enumerate(rows) for column, value in enumerate(row)
        )
        + (after or {}).get(name, b"")
        + EOF
        for name, rows in book.items()
    }
    extra = b"".join(_record(kind, body) for kind, body in records)
    bound = [
        struct.pack("<BB", hidden, sheet_kind) + struct.pack("<BB", len(n), 1) + n.encode("utf-16-le")
        for n in pages
    ]
    at = len(BOF_BOOK) + len(extra) + sum(8 + len(each) for each in bound) + len(EOF)
    head = BOF_BOOK + extra
    for each, page in zip(bound, pages.values(), strict=True):
        head += _record(0x85, struct.pack("<I", at) + each)
        at += len(page)
    return compound(stream, head + EOF + b"".join(pages.values()), entries)


def _cell(row: int, column: int, value: object) -> bytes:
    at = struct.pack("<HHH", row, column, 0)
    if value is None:
        return b""
    if isinstance(value, bytes):
        return _record(struct.unpack_from("<H", value)[0], at + value[2:])
    if isinstance(value, int | float):
        return _record(0x203, at + struct.pack("<d", value))
    return _record(0x204, at + _wide(str(value)))


def error_cell(code: int = 0x17) -> bytes:
    """An error value, #REF! as it is."""
    return struct.pack("<H", 0x205) + bytes([code, 1])


def formula(result: bytes) -> bytes:
    """A formula with the eight bytes of its result."""
    return struct.pack("<H", 0x06) + result + struct.pack("<HIH", 0, 0, 3) + b"\x1e\x01\0"


def compound(name: str, stream: bytes, entries: Sequence[str] = ()) -> bytes:
    """A compound file of one stream, long enough for sectors of its own."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    listed = [
        _entry("Root Entry", 5, 0xFFFFFFFE, 0),
        _entry(name, 2, 1, len(stream)),
        *(_entry(n, 1, 0, 0) for n in entries),
    ]
    directory = b"".join(listed).ljust(-(-len(listed) // 4) * 512, b"\0")
    sectors = len(stream) // 512
    rooms = len(directory) // 512
    tables = -(-(1 + sectors + rooms + 9) // 127)
    fat = [
        0xFFFFFFFD,
        *range(2, sectors + 1),
        0xFFFFFFFE,
        *range(sectors + 2, sectors + 1 + rooms),
        0xFFFFFFFE,
    ]
    more = [*range(sectors + rooms + 1, sectors + rooms + tables)]
    fat += [0xFFFFFFFD] * len(more)
    fat += [0xFFFFFFFF] * (tables * 128 - len(fat))
    raw = struct.pack(f"<{len(fat)}I", *fat)
    places = [0, *more]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack(
        "<HHHHHHIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0, tables, sectors + 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0
    )  # fmt: skip
    header += struct.pack("<109I", *places, *[0xFFFFFFFF] * (109 - len(places)))
    return header + raw[:512] + stream + directory + raw[512:]


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    child = 1 if kind == 5 else 0xFFFFFFFF
    return text.ljust(64, b"\0") + struct.pack(
        "<HBBIII16sIQQIII", len(text), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child, bytes(16), 0, 0, 0, start, size, 0
    )  # fmt: skip
