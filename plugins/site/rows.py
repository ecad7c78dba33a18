"""What is known of very many things: kept as bytes, of which each is read when it is asked for, and over them what is new."""

from __future__ import annotations

import marshal
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import accumulate
from typing import Any, TypeVar

T = TypeVar("T")
#: keys on lines of their own, where each line ends, the order in which they sort, where each value ends, values one behind the other
Packed = tuple[bytes, bytes, bytes, bytes, bytes]
#: beyond so many questions the places of all keys are put down
SELDOM = 2_000


class Rows(Mapping[str, T]):
    """Values by key. ``new`` is laid over what is packed; None there is one that is gone. ``made``: the type that a value is
    unpacked as; None where it is a plain one.
    """

    def __init__(self, packed: Packed, made: type[T] | None, new: Mapping[str, T | None]) -> None:
        self._kept, self._made, self.new = _Kept(packed), made, new

    def __getitem__(self, key: str) -> T:
        if key not in self.new:
            found = self._kept[key]
            return self._made(*found) if self._made else found
        value = self.new[key]
        if value is None:
            raise KeyError(key)
        return value

    def __contains__(self, key: object) -> bool:
        if key not in self.new:
            return isinstance(key, str) and self._kept.place(key) is not None
        return self.new[str(key)] is not None

    def __iter__(self) -> Iterator[str]:
        yield from (key for key in self._kept.at if key not in self.new or self.new[key] is not None)
        yield from (key for key in self.new if self.new[key] is not None and key not in self._kept.at)

    def __len__(self) -> int:
        return len(self._kept) + sum(
            (value is not None) - (self._kept.place(key) is not None) for key, value in self.new.items()
        )

    def __or__(self, new: Mapping[str, T | None]) -> Rows[T]:
        """With these laid over it."""
        both: Rows[T] = object.__new__(Rows)
        both._kept, both._made, both.new = self._kept, self._made, {**self.new, **new}
        return both

    @property
    def few(self) -> bool:
        """Whether hardly anything is new."""
        return len(self.new) * 8 <= len(self._kept)


def laid(under: Mapping[str, T], new: Mapping[str, T | None]) -> Mapping[str, T]:
    """``new`` over what there was; None there is one that is gone."""
    if isinstance(under, Rows):
        return under | new
    return {key: value for key, value in {**under, **new}.items() if value is not None}


class _Kept:
    def __init__(self, packed: Packed) -> None:
        keys, places, order, ends, raw = packed
        self._keys, self._raw = memoryview(keys), memoryview(raw)
        self._places, self._order, self._ends = (memoryview(one).cast("I") for one in (places, order, ends))
        self._asked = 0

    @cached_property
    def at(self) -> dict[str, int]:
        """The places of all."""
        keys = bytes(self._keys).decode().split("\n") if len(self) else ()
        return dict(zip(keys, range(len(self)), strict=True))

    def place(self, key: str) -> int | None:
        """Few questions are answered by a look at some keys alone."""
        self._asked += 1
        if self._asked > SELDOM:
            return self.at.get(key)
        told = key.encode()
        found = bisect_left(self._order, told, key=self._key)
        if found == len(self) or self._key(self._order[found]) != told:
            return None
        return self._order[found]

    def __len__(self) -> int:
        return len(self._order)

    def __getitem__(self, key: str) -> Any:
        at = self.place(key)
        if at is None:
            raise KeyError(key)
        return marshal.loads(self._raw[self._ends[at - 1] if at else 0 : self._ends[at]])  # noqa: S302 - our own file

    def _key(self, at: int) -> bytes:
        return bytes(self._keys[self._places[at - 1] + 1 if at else 0 : self._places[at]])


def packed(values: Mapping[str, Any]) -> Packed:
    """For ``Rows``. No key may have more than one line, and values have to be of Python's own types."""
    raws = [marshal.dumps(value, 2) for value in values.values()]
    keys = [key.encode() for key in values]
    order = array("I", sorted(range(len(keys)), key=keys.__getitem__))
    places = array("I", (end - 1 for end in accumulate(len(key) + 1 for key in keys)))
    ends = array("I", accumulate(map(len, raws)))
    return b"\n".join(keys), places.tobytes(), order.tobytes(), ends.tobytes(), b"".join(raws)
