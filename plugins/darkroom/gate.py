"""What a file must show before anything decodes it: its kind, its bounds, one still picture. Reads headers only."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping

from catalog.model import Text

MAX_BYTES = 25_000_000
MAX_PIXELS = 40_000_000  # 160 MB decoded; a camera of today takes 24
MAX_SIDE = 16_383  # what WebP can hold
HEADER = (
    2_000_000  # bytes in which a header must end; a file of nothing but fill bytes shall not keep us busy
)

EMPTY = Text("文件是空的", "the file is empty")
TOO_HEAVY = Text(
    f"文件超过 {MAX_BYTES // 1_000_000} MB", f"the file is larger than {MAX_BYTES // 1_000_000} MB"
)
OTHER_KIND = Text(
    "内容与后缀不符，不是这种图片", "the content does not fit the suffix; it is no such picture"
)
NO_HEADER = Text(
    "图片头损坏或不完整，读不出尺寸", "the header is damaged or cut short and shows no dimensions"
)
TOO_LARGE = Text(
    f"标称尺寸太大：最多 {MAX_PIXELS // 1_000_000} 百万像素，每边最多 {MAX_SIDE}",
    f"it claims to be too large: {MAX_PIXELS // 1_000_000} million pixels and {MAX_SIDE} a side at most",
)
MOVING = Text("是动画，这里只收静止的图片", "it is animated; only still pictures are taken")

MAGIC: Mapping[str, tuple[bytes, int]] = {
    ".jpg": (b"\xff\xd8\xff", 0),
    ".jpeg": (b"\xff\xd8\xff", 0),
    ".png": (b"\x89PNG\r\n\x1a\n", 0),
    ".webp": (b"WEBP", 8),
}
#: JPEG markers that open a frame; DHT, JPG and DAC lie between them and do not.
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
#: EXIF orientations that lay the picture on its side
ON_ITS_SIDE = frozenset({5, 6, 7, 8})

Size = tuple[int, int]


class Refused(Exception):
    """The file is not taken. ``rule`` says why, for people."""

    def __init__(self, rule: Text) -> None:
        self.rule = rule
        super().__init__(rule.en)


def check(suffix: str, data: bytes) -> Size:
    """(width, height) in pixels as the picture is seen. ``suffix`` in lower case with its dot. Raises Refused."""
    if not data:
        raise Refused(EMPTY)
    if len(data) > MAX_BYTES:
        raise Refused(TOO_HEAVY)
    magic, at = MAGIC[suffix]
    if data[at : at + len(magic)] != magic:
        raise Refused(OTHER_KIND)
    try:
        width, height = READERS[suffix](data[:HEADER])
    except (struct.error, IndexError):  # the header ends before it has said it
        raise Refused(NO_HEADER) from None
    if not width or not height:
        raise Refused(NO_HEADER)
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise Refused(TOO_LARGE)
    return width, height


def _png(data: bytes) -> Size:
    if data[12:16] != b"IHDR":
        raise Refused(NO_HEADER)
    at = 8
    while data[at + 4 : at + 8] not in (b"IDAT", b""):
        if data[at + 4 : at + 8] == b"acTL":
            raise Refused(MOVING)
        at += 12 + int(struct.unpack_from(">I", data, at)[0])
    width, height = struct.unpack_from(">II", data, 16)
    return width, height


def _webp(data: bytes) -> Size:
    kind = data[12:16]
    if kind == b"VP8X":
        if data[20] & 2:
            raise Refused(MOVING)
        wide, high = data[24:27], data[27:30]
        if len(high) < 3:
            raise Refused(NO_HEADER)
        return int.from_bytes(wide, "little") + 1, int.from_bytes(high, "little") + 1
    if kind == b"VP8L":
        bits = int(struct.unpack_from("<I", data, 21)[0])
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    raise Refused(NO_HEADER)


def _segments(data: bytes) -> Iterator[tuple[int, int]]:
    """(marker, where its content begins) of a JPEG up to its first scan."""
    at = 2
    while True:
        if data[at] != 0xFF:
            raise Refused(NO_HEADER)
        while data[at] == 0xFF:  # any number of fill bytes may stand before a marker
            at += 1
        marker = data[at]
        if marker in {0xDA, 0xD9}:
            return
        yield marker, at + 3
        at += 1 + int(struct.unpack_from(">H", data, at + 1)[0])


def _jpeg(data: bytes) -> Size:
    turned = False
    for marker, at in _segments(data):
        if marker == 0xE1 and data[at : at + 6] == b"Exif\0\0":
            turned = _orientation(data[at + 6 : at + 65_536]) in ON_ITS_SIDE
        if marker in FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 1)
            return (height, width) if turned else (width, height)
    raise Refused(NO_HEADER)


def _orientation(tiff: bytes) -> int:
    """1 to 8, 1 where EXIF says nothing or nonsense."""
    order = "<" if tiff[:2] == b"II" else ">"
    try:
        (at,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, at)
        for entry in range(at + 2, at + 2 + 12 * min(count, 64), 12):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, entry)
            if tag == 0x0112:
                return int(value)
    except struct.error:
        pass
    return 1


READERS: Mapping[str, Callable[[bytes], Size]] = {
    ".jpg": _jpeg,
    ".jpeg": _jpeg,
    ".png": _png,
    ".webp": _webp,
}
