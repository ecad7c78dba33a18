"""What is known of very many things: kept as bytes, of which each is read when it is asked for, and over them what is new."""

from __future__ import annotations

import marshal
from array import array
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import accumulate
from typing import Any, TypeVar

T = TypeVar("T")
#: keys on lines of their own, where each value ends, values one behind the other
Packed = tuple[str, bytes, bytes]


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
        return key in self._kept.at if key not in self.new else self.new[str(key)] is not None

    def __iter__(self) -> Iterator[str]:
        yield from (key for key in self._kept.at if key in self)
        yield from (key for key in self.new if key in self and key not in self._kept.at)

    def __len__(self) -> int:
        return len(self._kept.at) + sum(
            (value is not None) - (key in self._kept.at) for key, value in self.new.items()
        )

    def __or__(self, new: Mapping[str, T | None]) -> Rows[T]:
        """With these laid over it."""
        both: Rows[T] = object.__new__(Rows)
        both._kept, both._made, both.new = self._kept, self._made, {**self.new, **new}
        return both

    @property
    def few(self) -> bool:
        """Whether hardly anything is new."""
        return len(self.new) * 8 <= len(self._kept.at)


def laid(under: Mapping[str, T], new: Mapping[str, T | None]) -> Mapping[str, T]:
    """``new`` over what there was; None there is one that is gone."""
    if isinstance(under, Rows):
        return under | new
    return {key: value for key, value in {**under, **new}.items() if value is not None}


class _Kept:
    def __init__(self, packed: Packed) -> None:
        self._keys, ends, raw = packed
        self._ends, self._raw = memoryview(ends).cast("I"), memoryview(raw)

    @cached_property
    def at(self) -> dict[str, int]:
        keys = self._keys.split("\n") if self._keys else ()
        return dict(zip(keys, range(len(keys)), strict=True))

    def __getitem__(self, key: str) -> Any:
        at = self.at[key]
        return marshal.loads(self._raw[self._ends[at - 1] if at else 0 : self._ends[at]])  # noqa: S302 - our own file


def packed(values: Mapping[str, Any]) -> Packed:
    """For ``Rows``. No key may have more than one line, and values have to be of Python's own types."""
    raws = [marshal.dumps(value, 2) for value in values.values()]
    return "\n".join(values), array("I", accumulate(map(len, raws))).tobytes(), b"".join(raws)
