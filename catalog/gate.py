"""Whether a workbook file is safe to open: its kind, size and shape, looked at before any reader expands it.

A workbook of a few kilobytes can ask a reader for half a terabyte (one cell at XFD1048576) or hold a zip
bomb, and no reader's failure of that kind can be caught. So the parts are measured and scanned first.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import BinaryIO, cast
from zipfile import BadZipFile

from isal import isal_zlib

from catalog import archive, compound, ods, rules, xls, xlsx
from catalog.archive import Found, Refused
from catalog.model import Place, Text
from catalog.problems import NOTHING, Problem, Rule

Look = Callable[[bytes], Iterable[Found]]
#: by suffix: what such a file begins with, and how it is looked at
FORMS: Mapping[str, tuple[bytes, Look]] = {
    ".xlsx": (archive.BEGINS, xlsx.look),
    ".ods": (archive.BEGINS, ods.look),
    ".xls": (compound.BEGINS, xls.look),
}
SUFFIXES = tuple(FORMS)
KINDS: Mapping[bytes, Text] = {
    archive.BEGINS: Text("压缩包或新式工作簿", "a zip archive or a newer workbook"),
    compound.BEGINS: Text("旧式 .xls 工作簿", "an old .xls workbook"),
    b"%PDF": Text("PDF", "a PDF"),
    b"\x89PNG": Text("图片", "a picture"),
    b"\xff\xd8\xff": Text("图片", "a picture"),
    b"GIF8": Text("图片", "a picture"),
    b"{\\rtf": Text("RTF 文档", "an RTF document"),
    b"<": Text("网页或 XML", "a web page or XML"),
    b"\x1f\x8b": Text("压缩包", "an archive"),
    b"Rar!": Text("压缩包", "an archive"),
    b"7z\xbc\xaf": Text("压缩包", "an archive"),
    b"\x7fELF": Text("程序", "a program"),
    b"MZ": Text("程序", "a program"),
}
#: named after their kind, so that people know what to do
MACROS = (".xlsm", ".xltm", ".xlam", ".xla")


#: what reading a damaged archive or workbook may raise; NotImplementedError: packed in a way that zipfile does not know
UNREADABLE = (
    BadZipFile,
    OSError,
    EOFError,
    NotImplementedError,
    ValueError,
    RuntimeError,
    KeyError,
    struct.error,
    zlib.error,
    cast("type[Exception]", isal_zlib.error),  # its stub takes it for an instance
)


def look(book: Path | BinaryIO, file: str) -> list[Problem]:
    """Problems that forbid opening ``book``, cells no reader can read, hidden rows (``rules.ROWS_HIDDEN``, no
    mistake); empty when all is well. ``file`` is its name in what is reported.
    """
    raw = book.read_bytes() if isinstance(book, Path) else book.read()
    begins, examine = FORMS[suffix(file)]
    try:
        found = [*examine(raw)] if raw.startswith(begins) else [Found("", "", 0, _not_that(file, raw))]
    except Refused as refused:
        found = [Found("", "", 0, refused.rule)]
    except UNREADABLE:
        found = [Found("", "", 0, rules.FILE_BROKEN)]
    return [
        Problem(Place(file, sheet, row), cell, NOTHING, None, rule)
        for sheet, cell, row, rule in found
        if not sheet.startswith("_")
    ]


def _not_that(file: str, raw: bytes) -> Rule:
    return other_kind(file, raw) or rules.FILE_BROKEN


def suffix(file: str) -> str:
    """``.xlsx`` for ``A.XLSX``; empty where there is none."""
    _, dot, end = file.rpartition(".")
    return f".{end.casefold()}" if dot else ""


def other_kind(file: str, raw: bytes) -> Rule | None:
    """What to say of a file that holds something other than its name says; None where its bytes tell nothing."""
    kind = next((text for begins, text in KINDS.items() if raw.startswith(begins)), None)
    if raw.startswith(compound.BEGINS) and compound.locked(raw):
        return rules.FILE_PASSWORD
    return rules.FILE_KIND.of(suffix=suffix(file), zh=kind.zh, en=kind.en) if kind else None


def of_no_use(file: str) -> Rule | None:
    """What to say of a file whose name is that of no sheet and no workbook we read; None where it may be one."""
    end = suffix(file)
    if end in MACROS:
        return rules.FILE_MACROS
    return None if end in (*FORMS, ".csv", ".tsv", ".txt") else rules.FILE_UNKNOWN
