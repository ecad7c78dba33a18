"""The segment as it was built, and what was said since: together they answer as a segment built anew would.

A segment is dear to write and is kept while few products change. Where its documents stand now, if anywhere, is told
by their cards; the cards of changed and new products carry their tokens with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from heapq import merge
from itertools import islice

from search_index.engine import Postings

MAX_EXPANSIONS = 40

#: document numbers by field and token
Loose = Mapping[str, Mapping[str, Sequence[int]]]


class Layers:
    """``places``: for each document of the segment its number now, -1 where it has left; None where all stand as built.
    ``loose``: the numbers of later documents.
    """

    def __init__(self, segment: Postings, places: Sequence[int] | None, loose: Loose) -> None:
        self._segment = segment
        self._places = places
        self._left = places is not None and -1 in places
        self._loose = loose

    def documents(self, field: str, token: str) -> Sequence[int]:
        """The numbers of the documents that hold ``token`` in ``field``; empty when none does."""
        found = self._segment.documents(field, token)
        if self._places is not None:
            found = [place for number in found if (place := self._places[number]) >= 0]
        return [*found, *self._loose.get(field, {}).get(token, ())]

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
        """Whether any document holds ``token``, one of ``words``."""
        return not self._left or bool(self.documents(field, token))
