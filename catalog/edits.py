"""Which rows differ between two readings of the sheets, told from their bytes, and those rows alone as sheets.

Both forms answer None where the difference is not a plain one: the sheets are then read as a whole.
"""

from __future__ import annotations

import io
import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Protocol, Self
from zipfile import BadZipFile, ZipFile

from catalog.archive import ENTITIES, too_large
from catalog.gate import UNREADABLE
from catalog.problems import Invalid
from catalog.sheets import WORKBOOKS, Sheet, parse
from catalog.xlsx import sheet_parts

#: sheets whose rows may change without the rest being read again
EDITABLE = ("products", "variants", "price_breaks", "bundles", "relations")

# Parts of a workbook that say nothing about cells and change with every saving.
UNREAD = re.compile(r"docProps/.*|xl/calcChain\.xml")
BINDING = re.compile(rb"<(?:sheet|workbookPr)\b[^>]*>")
ROW = re.compile(rb'<row r="(\d+)"')
EMPTY = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'
)
#: bytes that are compared and counted at once
PIECE = 1 << 16
#: a file as it was read now, or as it lies in what was kept: there it takes no memory until somebody asks
Bytes = bytes | memoryview


class Form(Protocol):
    """The bytes of the sheets as they were read."""

    def differing(self, newer: Self) -> dict[str, list[int]] | None:
        """Row numbers by sheet: rows that are in both, but not the same."""

    def only(self, wanted: Mapping[str, Iterable[int]]) -> dict[str, Sheet] | None:
        """These rows of these sheets, read by the code that reads whole sheets."""

    def naming(self, sheet: str, words: Collection[str]) -> list[int]:
        """Numbers of the rows in which one of ``words`` stands somewhere."""


class Lines:
    """The lines of a file, numbered from 1 on. Only those are cut out that somebody asks for."""

    def __init__(self, raw: Bytes) -> None:
        self.raw = raw
        #: by piece, how many lines have ended before it; as far as somebody has asked
        self._ended = [0]

    def at(self, number: int) -> bytes:
        """The line of this number."""
        while self._ended[-1] < number - 1 and (len(self._ended) - 1) * PIECE < len(self.raw):
            self._count()
        piece = max(bisect_left(self._ended, number - 1) - 1, 0)
        here, begin = self._piece(piece), 0
        for _ in range(number - 1 - self._ended[piece]):
            begin = here.index(b"\n", begin) + 1
        line, ended, _ = here[begin:].partition(b"\n")
        while not ended and (here := self._piece(piece := piece + 1)):
            more, ended, _ = here.partition(b"\n")
            line += more
        return line

    def all(self) -> list[bytes]:
        return bytes(self.raw).split(b"\n")

    def differing(self, newer: Lines) -> list[int] | None:
        """Numbers of the lines that are not the same in both; None where one of them has more."""
        begin, ends = _alike(self.raw, newer.raw)
        old, new = (bytes(raw[begin : len(raw) - ends]) for raw in (self.raw, newer.raw))
        if old.count(b"\n") != new.count(b"\n"):
            return None
        first = self._before(begin) + 1
        newer._ended = self._ended[: begin // PIECE + 1]
        pairs = enumerate(zip(old.split(b"\n"), new.split(b"\n"), strict=True), start=first)
        return [number for number, (before, after) in pairs if before != after]

    def _piece(self, number: int) -> bytes:
        return bytes(self.raw[number * PIECE : (number + 1) * PIECE])

    def _count(self) -> None:
        self._ended.append(self._ended[-1] + self._piece(len(self._ended) - 1).count(b"\n"))

    def _before(self, end: int) -> int:
        """How many lines have ended before a place."""
        piece, rest = divmod(end, PIECE)
        while len(self._ended) <= piece:
            self._count()
        return self._ended[piece] + self._piece(piece)[:rest].count(b"\n")


def _alike(one: Bytes, other: Bytes) -> tuple[int, int]:
    """Where the first line begins before which both are the same, and how many bytes from the end of a line on are."""
    shorter = min(len(one), len(other))
    begin = 0
    while begin < shorter and _same(one[begin : begin + PIECE], other[begin : begin + PIECE]):
        begin += PIECE
    begin = _line(one, min(begin, shorter))
    ends, most = 0, shorter - begin
    while ends + PIECE <= most and _same(
        one[len(one) - ends - PIECE : len(one) - ends], other[len(other) - ends - PIECE : len(other) - ends]
    ):
        ends += PIECE
    while ends:  # so that they begin with the end of a line
        rest = bytes(one[len(one) - ends : len(one) - ends + PIECE]).find(b"\n")
        if rest >= 0:
            return begin, ends - rest
        ends -= PIECE
    return begin, 0


def _line(raw: Bytes, at: int) -> int:
    """Where the line begins that goes on before this place."""
    while at:
        start = max(at - PIECE, 0)
        if (found := bytes(raw[start:at]).rfind(b"\n")) >= 0:
            return start + found + 1
        at = start
    return 0


def _same(one: Bytes, other: Bytes) -> bool:
    # Bytes are compared at once, what lies in a file one by one.
    return len(one) == len(other) and bytes(one) == bytes(other)


class Tables:
    """One CSV a sheet."""

    def __init__(
        self, files: Mapping[str, Bytes], plain: Collection[str], known: Iterable[tuple[str, Lines]] = ()
    ) -> None:
        """``files``: those that are the same object hold the same. ``plain``: sheets that are UTF-8 with each row on a line of
        its own; only their lines can be compared. ``known``: lines of sheets, as they were before.
        """
        self.files = files
        self.plain = plain
        #: by sheet, those that were asked for
        self.known = {sheet: lines for sheet, lines in known if lines.raw is files.get(f"{sheet}.csv")}

    def lines(self, sheet: str) -> Lines:
        if sheet not in self.known:
            self.known[sheet] = Lines(self.files[f"{sheet}.csv"])
        return self.known[sheet]

    def differing(self, newer: Tables) -> dict[str, list[int]] | None:
        if list(self.files) != list(newer.files):
            return None
        found = {}
        for file, raw in newer.files.items():
            sheet = file.removesuffix(".csv")
            if raw is self.files[file]:
                continue
            if sheet not in self.plain:
                if _same(raw, self.files[file]):
                    continue
                return None
            rows = self.lines(sheet).differing(newer.lines(sheet))
            if rows is None or rows[:1] == [1]:
                return None
            if rows:
                found[sheet] = rows
        return found

    def only(self, wanted: Mapping[str, Iterable[int]]) -> dict[str, Sheet] | None:
        found = {}
        for sheet, numbers in wanted.items():
            lines, rows = self.lines(sheet), sorted(numbers)
            kept = [lines.at(1), *map(lines.at, rows)]
            if any(b"\r" in line[:-1] for line in kept):
                return None
            try:
                raw = b"\n".join(kept)
                raw.decode()
                small = parse({f"{sheet}.csv": raw})[sheet]
            except (UnicodeDecodeError, Invalid):
                return None
            if small.length != len(kept) - (not kept[-1]):
                return None  # a row goes on in the next line
            found[sheet] = _numbered(small, rows)
        return found

    def naming(self, sheet: str, words: Collection[str]) -> list[int]:
        return (
            _naming(enumerate(self.lines(sheet).all(), start=1), words)
            if f"{sheet}.csv" in self.files
            else []
        )


def plain(raw: bytes, sheet: Sheet) -> bool:
    """Whether a CSV file is UTF-8 and has each row of ``sheet`` on a line of its own."""
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    lines = raw.count(b"\n") + (not raw.endswith(b"\n"))
    return sheet.length == lines and raw.count(b"\r") == raw.count(b"\r\n")


class Book:
    """An .xlsx workbook: its parts, and a mark of each that changes with its bytes."""

    def __init__(
        self, file: str, marks: Mapping[str, list[int]], parts: Mapping[str, Bytes], sheets: Mapping[str, str]
    ) -> None:
        """``sheets``: part names by sheet name."""
        self.file = file
        self.marks = marks
        self.parts = parts
        self.sheets = sheets
        self._pieces: dict[str, list[bytes]] = {}

    def pieces(self, sheet: str) -> list[bytes]:
        """The XML of a sheet cut behind each row; what follows the last row comes last."""
        if sheet not in self._pieces:
            self._pieces[sheet] = bytes(self.parts[self.sheets[sheet]]).split(b"</row>")
        return self._pieces[sheet]

    def differing(self, newer: Book) -> dict[str, list[int]] | None:
        if list(self.sheets.items()) != list(newer.sheets.items()) or set(self.marks) != set(newer.marks):
            return None
        names = {part: sheet for sheet, part in newer.sheets.items()}
        found = {}
        for part, mark in newer.marks.items():
            if mark == self.marks[part]:
                continue
            if UNREAD.fullmatch(part):
                if any(mark in newer.parts[part] for mark in ENTITIES):
                    return None
            elif part == "xl/workbook.xml":
                if BINDING.findall(self.parts[part]) != BINDING.findall(newer.parts[part]):
                    return None
            elif names.get(part) in EDITABLE:
                rows = self._rows(newer, names[part])
                if rows is None:
                    return None
                found[names[part]] = rows
            else:
                return None
        return found

    def _rows(self, newer: Book, sheet: str) -> list[int] | None:
        before, after = self.pieces(sheet), newer.pieces(sheet)
        xml = newer.parts[newer.sheets[sheet]]
        if len(before) != len(after) or b"<!--" in xml or b"<![CDATA[" in xml:
            return None
        if re.findall(rb"<row[^>]*?\br=\"(\d+)", after[0]) != [b"1"]:
            return None
        # What stands before the first row and after the last belongs to the view; `only` reads the new one.
        if before[0].partition(b"<row")[2] != after[0].partition(b"<row")[2]:
            return None
        rows = []
        for old, new in zip(before[1:-1], after[1:-1], strict=True):
            if old != new:
                was, now = ROW.match(old), ROW.match(new)
                if was is None or now is None or was[1] != now[1] or new.count(b"<row") > 1:
                    return None
                rows.append(int(now[1]))
        return rows

    def only(self, wanted: Mapping[str, Iterable[int]]) -> dict[str, Sheet] | None:
        kept = {sheet: sorted(rows) for sheet, rows in wanted.items()}
        made = {self.sheets[sheet]: self._small(sheet, rows) for sheet, rows in kept.items()}
        small = io.BytesIO()
        with ZipFile(small, "w") as archive:
            for part, xml in self.parts.items():
                new = made.get(part, EMPTY if part in self.sheets.values() else xml)
                if new is None:
                    return None
                archive.writestr(part, new)
        try:
            sheets = parse({self.file: small.getvalue()})
        except Invalid:
            return None
        return {sheet: _numbered(sheets[sheet], rows) for sheet, rows in kept.items()}

    def _small(self, sheet: str, numbers: list[int]) -> bytes | None:
        """The sheet with its header and these rows alone, moved up to 2, 3, …"""
        first, *_, last = pieces = self.pieces(sheet)
        kept = [first]
        for at, number in enumerate(numbers, start=2):
            piece = self._row(pieces, number)
            if piece is None or piece.count(b"<row") > 1:
                return None
            moved, cells = re.subn(rb'<c r="([A-Z]+)%d"' % number, rb'<c r="\g<1>%d"' % at, piece)
            if cells != len(re.findall(rb"<c[ />]", piece)):
                return None
            kept.append(ROW.sub(b'<row r="%d"' % at, moved, count=1))
        return b"</row>".join([*kept, last])

    def _row(self, pieces: list[bytes], number: int) -> bytes | None:
        """A row with what stands before it. It is looked for only where rows do not follow one another from 1 on."""
        usual = pieces[number - 1] if 1 < number < len(pieces) else b""
        found = ROW.match(usual)
        return usual if found and int(found[1]) == number else self._by_number(pieces).get(number)

    @staticmethod
    def _by_number(pieces: list[bytes]) -> dict[int, bytes]:
        return {int(found[1]): piece for piece in pieces[1:-1] if (found := ROW.match(piece))}

    def naming(self, sheet: str, words: Collection[str]) -> list[int]:
        if sheet not in self.sheets:
            return []
        return _naming(self._by_number(self.pieces(sheet)).items(), words)


def opened(file: str, raw: bytes, before: Book | None = None) -> Book:
    """The workbook in ``raw``. Parts with the mark they had ``before`` are taken from there, so none is read that
    was not looked at. Raises what ZipFile raises, and ValueError, where the archive is not to be read.
    """
    with ZipFile(io.BytesIO(raw)) as whole:
        listed = whole.infolist()
        names = {part.filename for part in listed}
        if too_large(whole) or len(names) < len(listed) or any(part.flag_bits & 1 for part in listed):
            raise ValueError(file)
        marks = {part.filename: [part.CRC, part.file_size] for part in listed}
        parts = {
            name: before.parts[name] if before and before.marks.get(name) == mark else whole.read(name)
            for name, mark in marks.items()
            if not name.startswith("xl/media/")
        }
        return Book(file, marks, parts, {name: part for part, name in sheet_parts(whole)})


def form(files: Mapping[str, bytes], sheets: Mapping[str, Sheet]) -> Tables | Book | None:
    """The form that ``files`` are in, whose ``sheets`` were read without a problem; None when only a whole
    reading will do.
    """
    (file, raw), *_ = files.items()
    if file == WORKBOOKS[0]:
        try:
            return opened(file, raw)
        except (BadZipFile, ValueError):
            return None
    if file in WORKBOOKS:
        return None
    known = [name for name in EDITABLE if name in sheets]
    return Tables(files, [name for name in known if plain(files[f"{name}.csv"], sheets[name])])


def newer(before: Tables | Book, paths: Iterable[Path], differing: Collection[str]) -> Tables | Book | None:
    """The form of the files ``paths`` as they are now, None when it is another or cannot be read. ``differing``: the names of
    those that may not hold what they held; no other is read again.
    """
    names = {path.name: path for path in paths}
    if isinstance(before, Tables):
        if not names.keys().isdisjoint(WORKBOOKS):
            return None
        kept = before.files.keys() - differing
        files = {
            name: before.files[name] if name in kept else path.read_bytes() for name, path in names.items()
        }
        return Tables(files, before.plain, before.known.items())
    try:
        return opened(before.file, names[before.file].read_bytes(), before) if before.file in names else None
    except UNREADABLE:
        return None


def _naming(rows: Iterable[tuple[int, bytes]], words: Collection[str]) -> list[int]:
    pattern = re.compile(b"|".join(re.escape(word.encode()) for word in words))
    return [number for number, raw in rows if number > 1 and pattern.search(raw)]


def _numbered(small: Sheet, numbers: list[int]) -> Sheet:
    """A sheet of chosen rows with the numbers that they have in the whole one."""
    rows = {numbers[at - 2]: cells for at, cells in small.rows.items()}
    return Sheet(small.file, small.name, small.header, rows, small.length)
