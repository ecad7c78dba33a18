"""Words one slip away: a letter too many, too few, another one, or two exchanged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

SHORTEST = 4


class Spelling:
    """Every known word under itself with each one letter left out, so a slip is found without trying all words."""

    def __init__(self, words: Iterable[str]) -> None:
        self._lesser: dict[str, list[str]] = {}
        for word in words:
            for lesser in _lesser(word):
                self._lesser.setdefault(lesser, []).append(word)

    def near(self, word: str) -> list[str]:
        """Known words a slip away from ``word``, the nearest in length first."""
        if len(word) < SHORTEST:
            return []
        found = {known for lesser in _lesser(word) for known in self._lesser.get(lesser, ())}
        fitting = (known for known in found if len(known) >= SHORTEST and _one_slip(word, known))
        return sorted(fitting, key=lambda known: (abs(len(known) - len(word)), known))


def _lesser(word: str) -> Iterator[str]:
    yield word
    yield from dict.fromkeys(word[:at] + word[at + 1 :] for at in range(len(word)))


def _one_slip(word: str, known: str) -> bool:
    """Leaving out one letter of each may also join words that differ in two places; those are not near."""
    if len(word) != len(known):
        return True
    apart = [at for at in range(len(word)) if word[at] != known[at]]
    if len(apart) < 2:
        return True
    first, last = apart[0], apart[-1]
    return last == first + 1 and word[first] == known[last] and word[last] == known[first]
