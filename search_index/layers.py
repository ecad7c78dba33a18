"""The segment as it was built, and what was said since: together they answer as a segment built anew would.

A segment is dear to write and is kept while few products change. Where its documents stand now, if anywhere, is told
by the pieces; those of changed and new products bring their tokens with them.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from heapq import merge
from itertools import islice

from search_index.bits import gather
from search_index.engine import Postings
from search_index.piece import Piece
from search_index.pieces import Pieces

MAX_EXPANSIONS = 40


class Layers:
    """Products by the tokens of their words."""

    def __init__(self, segment: Postings, pieces: Pieces) -> None:
        self._segment, self._pieces = segment, pieces
        self._loose: dict[str, dict[str, list[int]]] = {}
        #: for each document of the segment its number now, -1 where it has left; None where all stand as built
        self._places: array[int] | None = array("l", [-1]) * len(segment)
        begins = [8 * place for place in pieces.places]
        for piece, begin in zip(pieces.pieces, begins, strict=False):
            for number, at in enumerate(piece.at, start=begin):
                if at is not None:
                    self._places[at] = number
            for own, words in piece.words.items():
                for field, tokens in words.items():
                    for token in tokens:
                        self._loose.setdefault(field, {}).setdefault(token, []).append(begin + int(own))
        stay = [
            begin
            for piece, begin in zip(pieces.pieces, begins, strict=False)
            if piece.at == _as_built(piece, begin)
        ]
        if len(stay) == len(pieces.pieces) and begins[-1] == len(segment):
            self._places = None

    def products(self, field: str, token: str) -> int:
        """Those that hold ``token`` in ``field``."""
        packed = self._segment.packed(field, token)
        if packed is None:
            numbers: Iterable[int] = self._segment.documents(field, token)
            if self._places is not None:
                numbers = (place for number in numbers if (place := self._places[number]) >= 0)
            found = gather(numbers, self._pieces.width)
        elif self._places is not None:
            found = int.from_bytes(b"".join(_moved(packed, piece) for piece in self._pieces.pieces), "little")
        else:
            found = int.from_bytes(packed, "little")
        return found | gather(self._loose.get(field, {}).get(token, ()), self._pieces.width)

    def beginning(self, field: str, prefix: str) -> list[str]:
        """Tokens of ``field`` that begin with ``prefix``, the first forty in order."""
        later = sorted(token for token in self._loose.get(field, ()) if token.startswith(prefix))
        most = MAX_EXPANSIONS
        while True:
            segment = self._segment.beginning(field, prefix, most)
            stand = [token for token in segment if self.holds(field, token)]
            if len(segment) < most or len(stand) >= MAX_EXPANSIONS:
                return list(islice(dict.fromkeys(merge(stand, later)), MAX_EXPANSIONS))
            most *= 4  # many of the first have left

    def words(self, field: str) -> Iterable[str]:
        """Every token of ``field``, some perhaps of products that have left: ask ``holds``."""
        return (*self._segment.words(field), *self._loose.get(field, ()))

    def holds(self, field: str, token: str) -> bool:
        """Whether any product holds ``token``, one of ``words``."""
        return self._places is None or bool(self.products(field, token))


def _as_built(piece: Piece, begin: int) -> range:
    return range(begin, begin + piece.count)


def _moved(packed: bytes, piece: Piece) -> bytes:
    """What a set of the segment's says of a piece."""
    at = piece.at
    if isinstance(at, range) and at.start % 8 == 0:
        return packed[at.start >> 3 : (at.start >> 3) + piece.width]
    held = (n for n, place in enumerate(at) if place is not None and packed[place >> 3] >> (place & 7) & 1)
    return gather(held, piece.width).to_bytes(piece.width, "little")
