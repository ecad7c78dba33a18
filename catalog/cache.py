"""The last good reading on disk, so that a cold process need not read the sheets again.

One file: a line that says which code wrote it, a head in JSON, parts one behind the other, a checksum. Whatever is
damaged, or was written by other code, counts as absent. The shop's own objects are pickled, and a pickle is code:
the folder is made for us alone (0700) and not read where others may write.
"""

from __future__ import annotations

import mmap
import os
import pickle
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, cast

import orjson
from isal.isal_zlib import crc32

from catalog.edits import Book, Bytes, Tables
from catalog.kept import Products, Store, listed
from catalog.listing import Listing
from catalog.model import Catalog

NAME = "catalog.kept"


@dataclass(frozen=True, slots=True)
class State:
    """A reading: the catalogue, the bytes it was read from (None: of a form that only a whole reading can follow),
    and a stamp of each source file by its path below content/.
    """

    catalog: Catalog
    form: Tables | Book | None
    stamps: Mapping[str, str]


@cache
def _written_by() -> bytes:
    """A line that changes with the code of this package and with Python."""
    code = blake2b(sys.version.encode(), digest_size=16)
    for path in sorted(Path(__file__).parent.glob("*.py")):
        code.update(path.name.encode() + path.read_bytes())
    return b"dengshi catalogue " + code.hexdigest().encode() + b"\n"


def written(folder: Path, state: State) -> Path:
    """``state`` in a file beside the one it is to be renamed over."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    catalog, form = state.catalog, state.form
    listing, contents = listed(cast("Products", catalog.products))  # so are all that were read
    small = (
        catalog.categories,
        catalog.brands,
        catalog.fields,
        catalog.landings,
        catalog.links,
        catalog.words,
        catalog.old_lamps,
        catalog.moved,
    )
    files: Mapping[str, Bytes] = {}
    head: dict[str, Any] = {"version": catalog.version, "stamps": state.stamps, "listing": listing}
    if isinstance(form, Tables):
        files = form.files
        head["plain"] = form.plain
    elif isinstance(form, Book):
        files = form.parts
        head["book"] = [form.file, form.marks, form.sheets]
    parts: list[bytes | memoryview] = [pickle.dumps(small), *files.values()]
    head["files"] = list(files)
    head["sizes"] = [*map(len, parts), sum(map(len, contents))]
    told = orjson.dumps(head)
    sum_ = 0
    with NamedTemporaryFile(dir=folder, prefix=f".{NAME}.", delete=False) as file:
        for piece in (_written_by(), b"%d\n" % len(told), told, *parts, *contents):
            sum_ = crc32(piece, sum_)
            file.write(piece)
        file.write(sum_.to_bytes(4, "big"))
    return Path(file.name)


def kept(folder: Path) -> State | None:
    """The reading that was kept; None where there is none that can be trusted."""
    try:
        owner = folder.stat()
        if owner.st_uid != os.geteuid() or owner.st_mode & 0o022:
            return None
        with (folder / NAME).open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):
        return None
    raw = memoryview(mapped)
    line = _written_by()
    if raw[: len(line)] != line or crc32(raw[:-4]) != int.from_bytes(raw[-4:], "big"):
        return None
    # The sum has drawn all of it into memory; hardly any of it will be asked for.
    mapped.madvise(mmap.MADV_DONTNEED)
    return _state(raw[len(line) : -4])


def _state(raw: memoryview) -> State:
    digits = bytes(raw[:20]).partition(b"\n")[0]
    at = len(digits) + 1 + int(digits)
    head = orjson.loads(raw[len(digits) + 1 : at])
    parts = []
    for size in head["sizes"]:
        parts.append(raw[at : at + size])
        at += size
    categories, brands, fields, landings, links, words, old, moved = pickle.loads(parts[0])  # noqa: S301 - ours alone, checked above
    files = dict(zip(head["files"], parts[1:-1], strict=True))
    products = Products(Store(Listing(**head["listing"]), parts[-1], fields), {})
    catalog = Catalog(
        head["version"], categories, brands, fields, products, landings, links, words, old, moved
    )
    vars(catalog).update(products.derived(categories))
    form: Tables | Book | None = None
    if "plain" in head:
        form = Tables(files, head["plain"])
    elif "book" in head:
        name, marks, sheets = head["book"]
        form = Book(name, marks, files, sheets)
    return State(catalog, form, head["stamps"])
