"""The last good reading on disk, so that a cold process need not read the sheets again.

One file: a line that says which code wrote it, a head in JSON, parts one behind the other, a checksum. A reading that
hardly differs from it is a second file of that form, laid over it: a price of a large catalogue need not write all the
others down. Whatever is damaged, was written by other code or belongs to another first file counts as absent. The
shop's own objects are pickled, and a pickle is code: the folder is made for us alone (0700) and not read where others
may write.
"""

from __future__ import annotations

import mmap
import os
import pickle
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from hashlib import blake2b
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any, NamedTuple, cast

import orjson
from isal.isal_zlib import crc32

from catalog.edits import Book, Bytes, Tables
from catalog.kept import Products, Store, beside, listed
from catalog.listing import Listing, Packed, packed
from catalog.model import Catalog
from catalog.problems import placed
from catalog.stamps import NONE, Stamps

#: all of a reading, and what differs from it since
NAME, NEWER = "catalog.kept", "catalog.newer"
#: seconds after which nobody is at work on a file any more
LEFT = 3600
#: sum, head and parts of a file
Parts = tuple[int, dict[str, Any], list[memoryview]]
#: of so many products one has to differ before all are written anew
FEW = 16


@dataclass(frozen=True, slots=True)
class State:
    """A reading: the catalogue, the bytes it was read from (None: of a form that only a whole reading can follow),
    and a stamp of each source file by its path below content/, those of long copy apart by name: ``copied``.
    """

    catalog: Catalog
    form: Tables | Book | None
    stamps: Mapping[str, str]
    copied: Stamps


@dataclass(frozen=True, slots=True)
class Base:
    """What the first file holds, and the sum at its end."""

    state: State
    sum: int

    def carries(self, state: State, folder: Path) -> bool:
        """Whether hardly anything of ``state`` differs, and nobody has put another file in its place."""
        was, now = self.state.catalog.products, state.catalog.products
        return (
            isinstance(was, Products)
            and isinstance(now, Products)
            and now.store is was.store
            and len(now.new) * FEW <= len(now)
            and type(state.form) is type(self.state.form)
            and _sum(folder / NAME) == self.sum
        )


def _sum(path: Path) -> int | None:
    try:
        with path.open("rb") as file:
            file.seek(-4, os.SEEK_END)
            return int.from_bytes(file.read(4), "big")
    except OSError:
        return None


@cache
def written_by() -> bytes:
    """A line that changes with the code of this package and with Python."""
    code = blake2b(sys.version.encode(), digest_size=16)
    for path in sorted(Path(__file__).parent.glob("*.py")):
        code.update(path.name.encode() + path.read_bytes())
    return b"dengshi catalogue " + code.hexdigest().encode() + b"\n"


def written(folder: Path, state: State) -> tuple[str, int]:
    """``state`` in a file beside the one it is to be renamed over, and the sum at its end."""
    with placed(folder), _beside(folder) as file:
        return file.name, write(file, state)


def write(file: IO[bytes], state: State) -> int:
    """Likewise, into an open file."""
    listing, contents = listed(cast("Products", state.catalog.products))  # so are all that were read
    return _write(file, {}, state, listing, state.copied, _files(state.form), contents)


class Written(NamedTuple):
    """What another process did ``write``: the reading, the sum at the end of the file, and all of its bytes."""

    state: State
    sum: int
    raw: memoryview


def of(file: IO[bytes]) -> Written | None:
    """Of an open file that nobody else can have changed since."""
    mapped = _mapped(file)
    if mapped is None:
        return None
    raw = memoryview(mapped)
    sum_, head, parts = _parted(raw)
    return Written(_state(head, parts), sum_, raw)


def copied(folder: Path, raw: memoryview) -> str:
    """Likewise as ``written``, where it was written elsewhere already."""
    with _beside(folder) as file:
        file.write(raw)
        return file.name


def laid(folder: Path, state: State, base: Base) -> tuple[str, int]:
    """What of ``state`` differs from ``base``, which carries it, likewise."""
    copied = None if base.state.copied == state.copied else state.copied
    listing, contents = beside(cast("Products", state.catalog.products))
    old, files = _files(base.state.form), _files(state.form)
    fresh = {name: part for name, part in files.items() if part is not old.get(name)}
    head = {"over": base.sum, "order": list(files)}
    with placed(folder), _beside(folder) as file:
        return file.name, _write(file, head, state, listing, copied, fresh, contents)


def _beside(folder: Path) -> IO[bytes]:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = NamedTemporaryFile(dir=folder, prefix=f".{NAME}.", delete=False)  # noqa: SIM115 - whoever asked closes it
    now = os.fstat(file.fileno()).st_mtime
    for left in folder.glob(f".{NAME}.*"):
        with suppress(FileNotFoundError):  # by whoever was killed over it; another may be at his own just now
            if left.stat().st_mtime < now - LEFT:
                left.unlink()
    return file


def _files(form: Tables | Book | None) -> Mapping[str, Bytes]:
    if form is None:
        return {}
    return form.files if isinstance(form, Tables) else form.parts


def _write(
    file: IO[bytes],
    head: dict[str, Any],
    state: State,
    listing: Listing,
    copied: Stamps | None,
    files: Mapping[str, Bytes],
    contents: list[bytes | memoryview],
) -> int:
    c, form = state.catalog, state.form
    small = c.categories, c.brands, c.fields, c.landings, c.links, c.words, c.old_lamps, c.moved
    head |= {"version": c.version, "stamps": state.stamps}
    if isinstance(form, Tables):
        head["plain"] = form.plain
    elif isinstance(form, Book):
        head["book"] = [form.file, form.marks, form.sheets]
    names = (copied.names, copied.told) if copied is not None else ()
    parts: list[bytes | memoryview] = [pickle.dumps(small), *packed(listing), *names, *files.values()]
    head |= {"files": list(files), "copied": copied is not None}
    head["sizes"] = [*map(len, parts), sum(map(len, contents))]
    told = orjson.dumps(head)
    sum_ = 0
    for piece in (written_by(), b"%d\n" % len(told), told, *parts, *contents):
        sum_ = crc32(piece, sum_)
        file.write(piece)
    file.write(sum_.to_bytes(4, "big"))
    file.flush()
    return sum_


def kept(folder: Path) -> State | None:
    """The reading that was kept; None where there is none that can be trusted."""
    found = opened(folder)
    return found and found[0]


def opened(folder: Path) -> tuple[State, Base] | None:
    """That reading, and the one that stands in the first file."""
    try:
        owner = folder.stat()
        if owner.st_uid != os.geteuid() or owner.st_mode & 0o022:
            return None
    except OSError:
        return None
    first = _at(folder / NAME)
    if first is None:
        return None
    base = Base(_state(*first[1:]), first[0])
    newer = _at(folder / NEWER)
    if newer is None or newer[1].get("over") != base.sum:
        return base.state, base
    return _over(base.state, *newer[1:]), base


def _at(path: Path) -> Parts | None:
    try:
        with path.open("rb") as file:
            return _read(file)
    except OSError:
        return None


def _read(file: IO[bytes]) -> Parts | None:
    """None where it is not whole, or not of this code."""
    mapped = _mapped(file)
    if mapped is None:
        return None
    raw, line = memoryview(mapped), written_by()
    if raw[: len(line)] != line or crc32(raw[:-4]) != int.from_bytes(raw[-4:], "big"):
        return None
    # The sum has drawn all of it into memory; hardly any of it will be asked for.
    mapped.madvise(mmap.MADV_DONTNEED)
    return _parted(raw)


def _mapped(file: IO[bytes]) -> mmap.mmap | None:
    try:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):
        return None


def _parted(raw: memoryview) -> Parts:
    sum_, raw = int.from_bytes(raw[-4:], "big"), raw[len(written_by()) : -4]
    digits = bytes(raw[:20]).partition(b"\n")[0]
    at = len(digits) + 1 + int(digits)
    head = orjson.loads(raw[len(digits) + 1 : at])
    parts = []
    for size in head["sizes"]:
        parts.append(raw[at : at + size])
        at += size
    return sum_, head, parts


def _state(head: dict[str, Any], parts: list[memoryview]) -> State:
    catalog, listing, copied, files = _parts(head, parts)
    products = Products(Store(listing, parts[-1], catalog.fields), {})
    return State(_with(catalog, products), _form(head, files), head["stamps"], copied or NONE)


def _over(base: State, head: dict[str, Any], parts: list[memoryview]) -> State:
    catalog, listing, copied, fresh = _parts(head, parts)
    new = Products(Store(listing, parts[-1], catalog.fields), {})
    products = cast("Products", base.catalog.products).replaced(dict(new.items()))
    files = {**_files(base.form), **fresh}
    form = _form(head, {name: files[name] for name in head["order"]})
    return State(_with(catalog, products), form, head["stamps"], base.copied if copied is None else copied)


def _parts(
    head: dict[str, Any], parts: list[memoryview]
) -> tuple[Catalog, Packed, Stamps | None, dict[str, memoryview]]:
    """All but the contents."""
    catalog, lists = _catalog(head, parts), len(Listing.__slots__)
    rest = parts[1 + lists : -1]
    copied = Stamps(bytes(rest[0]), bytes(rest[1])) if head["copied"] else None
    files = dict(zip(head["files"], rest[2 * head["copied"] :], strict=True))
    return catalog, Packed(parts[1 : 1 + lists]), copied, files


def _catalog(head: dict[str, Any], parts: list[memoryview]) -> Catalog:
    """All but its products."""
    categories, brands, fields, landings, links, words, old, moved = pickle.loads(parts[0])  # noqa: S301 - ours alone, checked above
    return Catalog(head["version"], categories, brands, fields, {}, landings, links, words, old, moved)


def _with(catalog: Catalog, products: Products) -> Catalog:
    whole = replace(catalog, products=products)
    vars(whole).update(products.derived(whole.categories))
    return whole


def _form(head: dict[str, Any], files: Mapping[str, Bytes]) -> Tables | Book | None:
    if "plain" in head:
        return Tables(files, head["plain"])
    if "book" in head:
        name, marks, sheets = head["book"]
        return Book(name, marks, files, sheets)
    return None
