"""How the words of the catalogue sound: what the index knows of it, asked without any dictionary of Chinese."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from search_index.spelling import Spelling

SHORTEST_SPELT = 5


class Sounds:
    """``words`` by their pinyin and its initials; ``alike``: characters by syllable (``pinyin.py`` makes both). ``said``:
    sayings, whose Latin words are mistyped like others.
    """

    def __init__(
        self, words: Mapping[str, list[str]], alike: Mapping[str, str], said: Iterable[str] = ()
    ) -> None:
        self._words = words
        self._said = said
        self._syllables = {character: syllable for syllable, known in alike.items() for character in known}

    def of(self, pinyin: str) -> list[str]:
        """The words that are spelt so, the most frequent first."""
        return list(self._words.get(pinyin, ()))

    @cached_property
    def spelling(self) -> Spelling:
        """Spellings, to find one that was mistyped."""
        latin = (saying for saying in self._said if saying.isascii() and saying.isalpha())
        return Spelling(word for word in dict.fromkeys((*self._words, *latin)) if len(word) >= SHORTEST_SPELT)

    def like(self, run: str) -> str | None:
        """A word of the catalogue that sounds as ``run`` does and is another: ``筒登`` → ``筒灯``."""
        spelt = "".join(self._syllables.get(character, "?") for character in run)
        words = (word for word in self._words.get(spelt, ()) if len(word) == len(run) and word != run)
        return next(words, None)
