"""What may stand in a workbook that is a zip archive (.xlsx, .ods), told from its parts without opening it as one."""

from __future__ import annotations

import re
from struct import unpack
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from isal import isal_zlib

from catalog import rules
from catalog.problems import Rule

BEGINS = b"PK\x03\x04"
MAX_PARTS = 500
MAX_BYTES = 128 * 1024 * 1024
#: unpacked to packed, from so many bytes on: no sheet of real cells is that uniform
MAX_RATIO, SMALL = 200, 16 * 1024 * 1024
#: cells that a reader would keep room for: rows times columns
MAX_CELLS = 6_000_000

ENTITIES = (b"<!DOCTYPE", b"<!ENTITY")
ENCODED = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["'](?!utf-8|us-ascii)""", re.IGNORECASE)
#: parts of other programs: macros, other files inside, links to elsewhere
MACROS = re.compile(r".*vbaproject.*|xl/(?:macrosheets|dialogsheets)/.*|basic/.*|scripts/.*", re.IGNORECASE)
NESTED = re.compile(
    r".*(?:^|/)(?:embeddings|activex|ctrlprops)/.*|object \d+/.*|.*\.(?:zip|xlsx?|docx?|ods|exe|7z)",
    re.IGNORECASE,
)
LINKS = re.compile(r"xl/(?:externallinks/.*|connections\.xml|querytables/.*)", re.IGNORECASE)
FILES = (BEGINS, b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf", b"MZ", b"\x7fELF", b"%PDF")


class Refused(Exception):
    """The file is not to be opened. ``rule`` says why."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        super().__init__(rule.en)


class Found(NamedTuple):
    """A cell that no reader can read."""

    sheet: str
    cell: str
    row: int
    rule: Rule


def too_large(archive: ZipFile) -> bool:
    """Whether the parts are more, or unpack to more, than any catalogue."""
    parts = archive.infolist()
    return len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_BYTES


def parts_of(archive: ZipFile, size: int) -> list[ZipInfo]:
    """The XML parts of an archive of sound shape."""
    parts = archive.infolist()
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if len(parts) > MAX_PARTS:
        raise Refused(rules.FILE_PARTS)
    # More packed bytes than the file has: parts lie over one another.
    if too_large(archive) or packed > size or (unpacked > SMALL and unpacked > MAX_RATIO * max(packed, 1)):
        raise Refused(rules.FILE_BOMB)
    if any(part.flag_bits & 1 for part in parts):
        raise Refused(rules.FILE_PASSWORD)
    if len(archive.NameToInfo) < len(parts):
        raise Refused(rules.FILE_BROKEN)
    for part in parts:
        _named(archive, part)
    return [part for part in parts if part.filename.endswith((".xml", ".rels"))]


def _named(archive: ZipFile, part: ZipInfo) -> None:
    """Raises Refused for a part that has no business in a workbook of cells."""
    name = part.orig_filename
    if name.startswith("/") or "\\" in name or ":" in name or "\0" in name or ".." in name.split("/"):
        raise Refused(rules.FILE_PATH)
    for rule, pattern in (
        (rules.FILE_MACROS, MACROS),
        (rules.FILE_NESTED, NESTED),
        (rules.FILE_LINKS, LINKS),
    ):
        if pattern.fullmatch(name) and not part.is_dir():
            raise Refused(rule)
    if not name.endswith((".xml", ".rels")) and not part.is_dir():
        with archive.open(part) as file:
            if file.read(4).startswith(FILES):
                raise Refused(rules.FILE_NESTED)


def instead(archive: ZipFile, suffix: str) -> Rule:
    """What an archive holds that is not of the form its name says."""
    names = archive.NameToInfo
    for mark, zh, en in (
        ("xl/workbook.xml", "Excel 工作簿", "an Excel workbook"),
        ("xl/workbook.bin", "二进制工作簿 .xlsb", "a binary workbook (.xlsb)"),
        ("word/document.xml", "Word 文档", "a Word document"),
        ("ppt/presentation.xml", "演示文稿", "a presentation"),
        ("content.xml", "OpenDocument 文件", "an OpenDocument file"),
    ):
        if mark in names:
            return rules.FILE_KIND.of(suffix=suffix, zh=zh, en=en)
    return rules.FILE_KIND.of(suffix=suffix, zh="压缩包", en="a zip archive")


def text_of(archive: ZipFile, part: ZipInfo) -> bytes:
    xml = _unpacked(archive, part)
    # What is not UTF-8 could hide from every search that follows.
    if b"\0" in xml or ENCODED.match(xml.lstrip(b"\xef\xbb\xbf \t\r\n")[:200]):
        raise Refused(rules.FILE_BROKEN)
    # One sign is found far sooner than a word.
    if b"!" in xml and any(mark in xml for mark in ENTITIES):
        raise Refused(rules.FILE_ENTITIES)
    if part.filename == "[Content_Types].xml" and b"macroEnabled" in xml:
        raise Refused(rules.FILE_MACROS)
    return xml


def _unpacked(archive: ZipFile, part: ZipInfo) -> bytes:
    """A part's bytes, never more than it says it has: a lying header cannot unpack to more than was counted."""
    archive.open(part).close()  # compares what the part says of itself with what is said of it
    file = archive.fp
    if part.compress_type != ZIP_DEFLATED or file is None:
        return archive.read(part)
    file.seek(part.header_offset + 26)
    file.seek(sum(unpack("<HH", file.read(4))), 1)
    # isal takes a third of zlib's time.
    found = isal_zlib.decompressobj(-15).decompress(file.read(part.compress_size), part.file_size + 1)
    if len(found) != part.file_size or isal_zlib.crc32(found) != part.CRC:
        raise BadZipFile(part.filename)
    return found
