"""Words → products, in tiers: all words in the name, then with brand and category, then with specs, then anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache, reduce
from operator import and_, or_

from search_index.layers import Layers
from search_index.sounds import Sounds
from search_index.spelling import Spelling
from search_index.tokens import Word

LEVELS = (
    ("name",),
    ("name", "shelf"),
    ("name", "shelf", "sku", "spec"),
    ("name", "shelf", "sku", "spec", "text"),
)
SHELVED = LEVELS[1]
EVERY = LEVELS[-1]
#: so many sets of each kind are remembered
REMEMBERED = 2_000


def worded(tiers: Sequence[int]) -> bool:
    """Whether they are those of words, two for each level."""
    return len(tiers) == 2 * len(LEVELS)


class Words:
    """Turns postings into product sets and remembers them."""

    def __init__(self, postings: Layers, everything: int) -> None:
        """``everything``: all products."""
        self._postings = postings
        self._all = everything
        self._bits = lru_cache(maxsize=REMEMBERED)(postings.products)
        self._token = lru_cache(maxsize=REMEMBERED)(self._in_any)

    def tiers(self, words: Sequence[Word]) -> tuple[list[int], bool]:
        """Product sets, two for each level, the first of them those that are what a word names. And whether words had
        to be left out: when no product holds all of them, those that hold the most count, half of them at least.
        """
        settled = [self._settled(word) for word in words]
        met = [self._met(settled, level) for level in LEVELS]
        most = next((n for n in range(len(words), (len(words) - 1) // 2, -1) if met[-1][n]), len(words))
        heads = reduce(or_, (self._bits("head", head) for word in settled for head in word.heads), 0)
        return [found for level in met for found in (level[most] & heads, level[most])], most < len(words)

    def held(self, words: Sequence[Word]) -> list[tuple[str, dict[str, int]]]:
        """Each word with the products that have it, by field."""
        settled = [self._settled(word) for word in words]
        return [(w.text, {field: self._ways(w.ways, (field,)) for field in EVERY}) for w in settled]

    def unmet(self, words: Sequence[Word]) -> bool:
        """Whether no product holds one of the words as it is written or spoken."""
        return any(not self._strictly(word) for word in words)

    def named(self, words: Sequence[Word]) -> int:
        """The products whose name or shelf has all of the words."""
        return self.holding(words, *SHELVED)

    def holding(self, words: Sequence[Word], *fields: str) -> int:
        """The products that have all of the words in one of these fields or the other."""
        return reduce(and_, (self._ways(word.ways, fields) for word in words), self._all)

    def _settled(self, word: Word) -> Word:
        """With the ways that count for it in this index."""
        if word.spoken and not self._ways(word.ways, SHELVED):
            ways = (*word.ways, *(way for other in word.spoken for way in other.ways))
            word = replace(
                word, ways=ways, heads=tuple(head for other in word.spoken for head in other.heads)
            )
        if self._ways(word.ways, EVERY):
            return word
        if word.loose:
            return replace(word, ways=word.loose)
        if len(word.text) > 2 and word.text.isascii():
            return replace(word, ways=tuple(dict.fromkeys(self._beginning(word.ways[0][0]))))
        return word

    def _strictly(self, word: Word) -> int:
        return self._ways((word if word.loose else self._settled(word)).ways, EVERY)

    def _met(self, words: Sequence[Word], fields: tuple[str, ...]) -> list[int]:
        """At n: the products that meet n or more of the words."""
        at_least = [self._all, *[0] * len(words)]
        for count, word in enumerate(words, start=1):
            found = self._ways(word.ways, fields)
            for n in range(count, 0, -1):
                at_least[n] |= at_least[n - 1] & found
        return at_least

    def _ways(self, ways: Sequence[Sequence[str]], fields: tuple[str, ...]) -> int:
        return reduce(or_, (reduce(and_, (self._token(token, fields) for token in way)) for way in ways), 0)

    def _in_any(self, token: str, fields: tuple[str, ...]) -> int:
        return reduce(or_, (self._bits(field, token) for field in fields), 0)

    def _beginning(self, start: str) -> Iterator[tuple[str]]:
        """A word that nothing holds may be the beginning of one that something does: ``downl``."""
        for field in EVERY:
            for token in self._postings.beginning(field, start):
                yield (token,)

    def nearer(self, words: Sequence[Word], sounds: Sounds) -> list[tuple[str, str]]:
        """Each word that nothing holds, with the nearest that something does: by its letters or by its sound."""
        unmet = (word.text for word in words if not self._strictly(word))
        return [(text, near) for text in unmet if (near := self._near(text, sounds))]

    def _near(self, text: str, sounds: Sounds) -> str | None:
        if not text.isascii():
            return sounds.like(text)
        if not text.isalpha():
            return None
        return next(iter((*self.spelling.near(text), *sounds.spelling.near(text))), None)

    @cached_property
    def spelling(self) -> Spelling:
        """The Latin words of the catalogue, to find one that was mistyped."""
        words = {
            word
            for field in ("name", "shelf", "spec")
            for word in self._postings.words(field)
            if word.isascii() and word.isalpha() and self._postings.holds(field, word)
        }
        return Spelling(sorted(words))
