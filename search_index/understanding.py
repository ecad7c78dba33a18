"""A question, read against what the index holds: the products with its words, the variants that meet its conditions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from search_index.ask import Condition
from search_index.bits import Variants, both, either, of, owners
from search_index.opening import Parts
from search_index.phrases import Phrase
from search_index.reading import Reading
from search_index.tokens import asked, fold

#: so many questions are remembered as they were read
READ = 2_000


@dataclass(frozen=True, slots=True)
class Understood:
    """``tiers``: product sets, the best first, the last one holds all. ``phrases``: those of the reading that hold,
    ``fitting``: the variants that meet them. ``relaxed``: words had to be left out. ``unmet``: there is a word that no
    product has. ``missed``: what the question says of specs and no product can meet.
    """

    reading: Reading
    tiers: list[int]
    phrases: Sequence[Phrase] = ()
    fitting: Variants = ()
    relaxed: bool = False
    unmet: bool = False
    missed: tuple[str, ...] = ()


class Understanding:
    """Reads questions for one opened index."""

    def __init__(self, parts: Parts) -> None:
        self._words, self._filters = parts.words, parts.filters
        self._pieces = parts.pieces
        self._read = lru_cache(maxsize=READ)(parts.reader.read)

    def of(self, text: str, *, whole: bool) -> Understood:
        """``whole``: the text is a part number, so it says no conditions."""
        if not text.strip():
            return Understood(Reading("", (), ()), [self._pieces.active])
        reading = Reading(text, tuple(asked(text)), ()) if whole else self._read(text)
        words = list(reading.words)
        tiers, relaxed = self._words.tiers(words)
        base = tiers[-1] if words else self._pieces.all
        fitting, phrases, missed = self._pieces.seats, [], list[str]()
        worded = list[str]()
        for phrase in reading.phrases:
            narrowed = both(fitting, self._meeting(phrase))
            if owners(narrowed) & (base or self._pieces.all):
                fitting = narrowed
                phrases.append(phrase)
            elif phrase.named:  # nothing is like that: then its words may be found
                words += asked(phrase.said)
                worded.append(phrase.said)
            else:
                missed.append(phrase.said)
        if len(words) > len(reading.words):
            tiers, relaxed = self._words.tiers(words)
            missed += worded if relaxed else []
        elif not words and phrases:
            said = [word for phrase in phrases for word in asked(phrase.said)]
            tiers = [*self._words.tiers(said)[0][:2], self._pieces.all]
        elif not words:
            tiers = [self._pieces.active if missed else 0]
        unmet = bool(words) and (relaxed or not tiers[-1] or self._words.unmet(words))
        return Understood(reading, tiers, phrases, fitting, relaxed or bool(missed), unmet, tuple(missed))

    def _meeting(self, phrase: Phrase) -> Variants:
        """The variants that meet a phrase."""
        found = either(map(self._filters.meeting, phrase.options))
        if not phrase.named:
            return found
        named = self._words.named(asked(phrase.said)) & ~owners(found)
        return either([found, of(named, self._pieces.seats)]) if named else found

    def conditions(self, text: str, asked: Understood, found: int) -> Iterator[Condition]:
        """What the question said of specs and price. ``found``: the products of the answer."""
        for phrase in asked.phrases:
            about = [
                option
                for option in phrase.options
                if owners(both(self._filters.meeting(option), asked.fitting)) & found
            ]
            option = (about or phrase.options)[0]
            code = option.code if len(about) < 2 else ""
            rest = cut(text, asked.reading.text, [phrase])
            yield Condition(phrase.said, rest, code, option.keys, option.low, option.high)


def cut(text: str, folded: str, phrases: Sequence[Phrase]) -> str:
    """The question without some phrases, as it was written where folding moved nothing."""
    left = text if len(text) == len(fold(text)) == len(folded) else folded
    for begin, end in sorted((span for phrase in phrases for span in phrase.spans), reverse=True):
        left = f"{left[:begin]} {left[end:]}"
    return " ".join(left.split())
