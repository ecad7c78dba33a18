"""The one door: a photometric file → its photometry, or Invalid that names line, field and rule."""

from __future__ import annotations

import re
from pathlib import Path, PurePath

from catalog.photometry import ies, ldt, rules
from catalog.photometry.model import Photometry
from catalog.photometry.scan import Page
from catalog.problems import NOTHING

MB = 4
MAX_BYTES = MB * 1024 * 1024
#: candela that any luminaire has somewhere
LEAST = 1e-3
NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,79}", re.ASCII)
READERS = {".ies": ies.read, ".ldt": ldt.read}


def named(name: str) -> bool:
    """Whether a file's name says that it is photometric."""
    return PurePath(name).suffix.casefold() in READERS


def text(raw: bytes) -> str:
    """What a file says, with plain line ends: as UTF-8 where it is, else Latin-1, which takes any byte."""
    return "".join(f"{line}\n" for line in _text(raw).splitlines())


def read(raw: bytes, name: str) -> Photometry:
    """``name``: of the file, whose suffix tells the format."""
    page = Page(name)
    reader = READERS.get(PurePath(name).suffix.casefold())
    if reader is None:
        raise page.wrong(0, NOTHING, None, rules.KIND)
    if len(raw) > MAX_BYTES:
        raise page.wrong(0, NOTHING, None, rules.LARGE.of(mb=MB))
    if b"\0" in raw:
        raise page.wrong(0, NOTHING, None, rules.BINARY)
    found = reader(page, _text(raw))
    if max(map(max, found.rows)) < LEAST:
        raise page.wrong(0, rules.INTENSITY, None, rules.DARK)
    return found


def of(path: Path) -> Photometry:
    """As ``read``; no more of a file is read than may be."""
    with path.open("rb") as file:
        return read(file.read(MAX_BYTES + 1), path.name)


def _text(raw: bytes) -> str:
    """UTF-8 where it is, else Latin-1, which takes any byte."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
