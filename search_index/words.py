"""Words → products, in tiers: all words in the name, then with brand and category, then with specs, then anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from functools import cached_property, reduce
from operator import and_, or_

from search_index.bits import Ground
from search_index.layers import Layers
from search_index.tokens import Word

LEVELS = (
    ("name",),
    ("name", "shelf"),
    ("name", "shelf", "sku", "spec"),
    ("name", "shelf", "sku", "spec", "text"),
)
EVERY = LEVELS[-1]
REMEMBERED = 20_000


class Words:
    """Turns postings into product sets and remembers them."""

    def __init__(self, postings: Layers, ground: Ground) -> None:
        self._postings = postings
        self._ground = ground
        self._known: dict[tuple[str, str], int] = {}

    def tiers(self, words: Sequence[Word]) -> tuple[list[int], bool]:
        """Product sets, each within the next, and whether words had to be left out: when no product holds all of
        them, those that hold the most count, half of them at least.
        """
        met = [self._met(words, level) for level in range(len(LEVELS))]
        most = next((n for n in range(len(words), (len(words) - 1) // 2, -1) if met[-1][n]), len(words))
        return [level[most] for level in met], most < len(words)

    def _met(self, words: Sequence[Word], level: int) -> list[int]:
        """At n: the products that meet n or more of the words."""
        at_least = [self._ground.all_products, *[0] * len(words)]
        for count, word in enumerate(words, start=1):
            found = self._word(word, level)
            for n in range(count, 0, -1):
                at_least[n] |= at_least[n - 1] & found
        return at_least

    def _word(self, word: Word, level: int) -> int:
        ways = word.ways
        if word.loose and not self._ways(ways, EVERY):
            ways = word.loose
        found = self._ways(ways, LEVELS[level])
        if not found and len(word.text) > 2 and word.text.isascii() and not self._ways(ways, EVERY):
            return self._beginning(word, LEVELS[level])
        return found

    def _ways(self, ways: Sequence[Sequence[str]], fields: Sequence[str]) -> int:
        return reduce(or_, (reduce(and_, (self._token(token, fields) for token in way)) for way in ways), 0)

    def _token(self, token: str, fields: Sequence[str]) -> int:
        return reduce(or_, (self._bits(field, token) for field in fields), 0)

    def _beginning(self, word: Word, fields: Sequence[str]) -> int:
        """A word that nothing holds may be the beginning of one that something does: ``downl``."""
        start = word.ways[0][0]
        return reduce(
            or_,
            (
                self._bits(field, token)
                for field in fields
                for token in self._postings.beginning(field, start)
            ),
            0,
        )

    def _bits(self, field: str, token: str) -> int:
        known = self._known.get((field, token))
        if known is None:
            known = self._ground.of_products(self._postings.documents(field, token))
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[field, token] = known
        return known

    def nearer(self, words: Sequence[Word]) -> str | None:
        """The words with each unknown Latin one replaced by the nearest known; None when there is nothing to replace."""
        said, changed = [], False
        for word in words:
            near: list[str] = []
            if word.text.isascii() and word.text.isalpha() and not self._word(word, len(LEVELS) - 1):
                near = get_close_matches(word.text, self._vocabulary, n=1, cutoff=0.75)
            said.append(near[0] if near else word.text)
            changed = changed or bool(near)
        return " ".join(said) if changed else None

    @cached_property
    def _vocabulary(self) -> list[str]:
        words = {
            word
            for field in ("name", "shelf", "spec")
            for word in self._postings.words(field)
            if len(word) > 2 and word.isascii() and word.isalpha() and self._postings.holds(field, word)
        }
        return sorted(words)
