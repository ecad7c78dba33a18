"""The one door to Whoosh, so that its warnings and its habits stay behind it."""

from __future__ import annotations

import warnings
import zlib
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from heapq import merge
from itertools import accumulate, islice, takewhile
from mmap import ACCESS_READ, mmap
from operator import sub
from pathlib import Path
from pickle import dumps
from threading import Lock
from typing import Any

import orjson

from search_index.bits import Placed, numbers, whole

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its sources carry escapes that Python has since frowned upon
    from whoosh import index as whoosh_index
    from whoosh.codec.whoosh3 import WHOOSH3_HEADER_MAGIC as HEADER
    from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3Segment, W3TermInfo
    from whoosh.fields import KEYWORD, Schema
    from whoosh.filedb.filestore import RamStorage
    from whoosh.reading import TermNotFound
    from whoosh.system import pack_int, pack_long, pack_ushort

#: shorter lists of documents do not get shorter by compression
WORTH_PACKING = 64
#: tokens of one document in so many are kept as sets, in a file of their own
OFTEN = 64
FREQUENT = "frequent.bits"


def files(postings: Mapping[str, Mapping[str, Sequence[Placed]]], count: int) -> dict[str, bytes]:
    """One segment of ``count`` documents, its files by name. ``postings``: by field and token those that hold it, in parts
    of which the first stands before the next.
    """
    rare: dict[str, list[tuple[bytes, Sequence[Placed]]]] = {}
    places: dict[str, dict[str, int]] = {}
    sets: list[bytes] = []
    width = (count + 7) // 8
    for name, tokens in postings.items():
        rare[name], places[name] = [], {}
        for token, parts in tokens.items():
            if sum(products.bit_count() for _, products in parts) * OFTEN < count:
                rare[name].append((token.encode(), parts))
            else:
                places[name][token] = len(sets)
                sets.append(whole(parts, width))
    told = orjson.dumps({"width": width, "places": places}, option=orjson.OPT_SORT_KEYS)
    return {**_segment(rare, count), FREQUENT: b"".join([told, b"\n", *sets])}


def _segment(postings: Mapping[str, list[tuple[bytes, Sequence[Placed]]]], count: int) -> dict[str, bytes]:
    schema = Schema(**{name: KEYWORD(stored=False, scorable=False) for name in postings})
    # In memory: on disk the writer asks the file system once for every posting.
    storage = _Memory()
    writer = storage.create_index(schema).writer(codec=_Codec())
    for _ in range(count):
        writer.add_document()
    # Whoosh would sort every posting by field and token, one by one. They are sorted here, a token at a time.
    fields = writer.fieldwriter
    for name, tokens in postings.items():
        fields.start_field(name, schema[name])
        for encoded, parts in sorted(tokens):
            fields.write(encoded, [8 * begin + n for begin, products in parts for n in numbers(products)])
        fields.finish_field()
    writer.commit(optimize=True)
    return {name: bytes(storage.files[name]) for name in storage.list()}


class _Memory(RamStorage):  # type: ignore[misc]
    def temp_storage(self, _name: str | None = None) -> Any:
        return (
            _Memory()
        )  # Whoosh's own is one folder under /tmp for every builder of the machine, and each deletes it


class _Fields(W3FieldWriter):  # type: ignore[misc]
    def write(self, token: bytes, numbers: Sequence[int]) -> None:
        """The documents of a token as one block, which Whoosh's reader takes like any other; nothing is scored."""
        last, count = numbers[-1], len(numbers)
        packing = 3 if count > WORTH_PACKING else 0
        block = dumps(((numbers[0], *map(sub, numbers[1:], numbers)), 0.0, None), 2)
        if packing:
            block = zlib.compress(block, packing)
        told = dumps((count, last, 0, packing, 0, 0), 2)
        begin = self._postfile.tell()
        # The last block of a token tells its length below zero.
        self._postfile.write(b"".join([HEADER, pack_int(-len(told) - len(block)), told, block]))
        info = W3TermInfo._struct.pack(0, 0.0, count, 0, 0, 0.0, numbers[0], last)  # noqa: SLF001
        extent = pack_long(begin) + pack_int(self._postfile.tell() - begin)
        self._tindex.add(pack_ushort(self._fieldid) + token, info + extent)


class _Codec(W3Codec):  # type: ignore[misc]
    def field_writer(self, storage: Any, segment: Any) -> Any:
        return _Fields(self, storage, segment)

    def new_segment(self, _storage: Any, indexname: str) -> Any:
        return W3Segment(W3Codec(), indexname)  # what is written is read by Whoosh's own


class Postings:
    """Document numbers by field and token. Its files are pickles: only ever open a folder whose digest was checked."""

    def __init__(self, folder: Path) -> None:
        index = whoosh_index.open_dir(str(folder), readonly=True)
        self._reader = index.reader()
        # Readers move one shared file position.
        self._lock = Lock()
        with (folder / FREQUENT).open("rb") as file:
            self._frequent = mmap(file.fileno(), 0, access=ACCESS_READ)  # one copy for all who have it open
        self._first = self._frequent.find(b"\n") + 1
        told = orjson.loads(self._frequent[: self._first])
        self._width, self._places = told["width"], told["places"]
        self._ordered = {field: sorted(places) for field, places in self._places.items()}

    def __len__(self) -> int:
        return int(self._reader.doc_count_all())

    def packed(self, field: str, token: str) -> bytes | None:
        """The set of the documents that hold ``token`` in ``field``, where many do; else None."""
        place = self._places[field].get(token)
        begin = self._first + (place or 0) * self._width
        return None if place is None else self._frequent[begin : begin + self._width]

    def documents(self, field: str, token: str) -> list[int]:
        """The numbers of the documents that hold ``token`` in ``field``, ascending; empty where none does or many do."""
        found: list[int] = []
        with self._lock:
            try:
                matcher = self._reader.postings(field, token)
            except TermNotFound:
                return found
            while matcher.is_active():
                matcher._read_data()  # noqa: SLF001 - number by number takes ten times as long
                found += accumulate(matcher._data[0])  # noqa: SLF001
                matcher._next_block()  # noqa: SLF001
        return found

    def beginning(self, field: str, prefix: str, most: int) -> list[str]:
        """The first ``most`` tokens of ``field`` that begin with ``prefix``, in order."""
        ordered = self._ordered[field]
        frequent = takewhile(lambda token: token.startswith(prefix), ordered[bisect_left(ordered, prefix) :])
        with self._lock:
            rare = map(bytes.decode, self._reader.expand_prefix(field, prefix))
            return list(islice(merge(rare, frequent), most))

    def words(self, field: str) -> Iterator[str]:
        """Every token of ``field``."""
        with self._lock:
            return iter([*map(bytes.decode, self._reader.lexicon(field)), *self._places[field]])
