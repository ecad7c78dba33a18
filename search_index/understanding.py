"""A question, read against what the index holds: the products with its words, the variants that meet its conditions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, reduce
from itertools import chain, islice, zip_longest
from operator import or_

from search_index.ask import Condition
from search_index.bits import Variants, both, either, numbers, of, owners
from search_index.opening import Parts
from search_index.phrases import Phrase, Span
from search_index.reading import Reading
from search_index.refusals import Refusal, plain
from search_index.tokens import Word, asked, fold
from search_index.words import EVERY

#: so many questions are remembered as they were read
READ = 2_000
#: so many products are looked at for whether one is called what seems to be refused
LOOKED_AT = 20
SHORTEST_PARTED = 3


@dataclass(frozen=True, slots=True)
class Understood:
    """``tiers``: product sets, the best first, the last one holds all. ``phrases``: those of the reading that hold,
    ``refusals``: likewise. ``fitting``: the variants that meet the one and not the other. ``relaxed``: words had to be left
    out. ``unmet``: there is a word that no product has. ``missed``: what the question says of specs and no product can meet.
    """

    reading: Reading
    tiers: list[int]
    phrases: Sequence[Phrase] = ()
    refusals: Sequence[Refusal] = ()
    fitting: Variants = ()
    relaxed: bool = False
    unmet: bool = False
    missed: tuple[str, ...] = ()

    @property
    def spans(self) -> list[Span]:
        """Where its conditions and refusals stand in the text."""
        stated = [phrase.spans for phrase in self.phrases] + [refusal.spans for refusal in self.refusals]
        return list(chain.from_iterable(stated))


class Understanding:
    """Reads questions for one opened index."""

    def __init__(self, parts: Parts) -> None:
        self._words, self._filters = parts.words, parts.filters
        self._pieces, self._shelves = parts.pieces, parts.shelves
        self._read = lru_cache(maxsize=READ)(parts.reader.read)

    def of(self, text: str, *, whole: bool) -> Understood:
        """``whole``: the text is a part number, so it says no conditions."""
        if not text.strip():
            return Understood(Reading("", (), ()), [self._pieces.active])
        reading = Reading(text, tuple(asked(text)), ()) if whole else self._read(text)
        refusals = [refusal for refusal in reading.refusals if not self._called(refusal.bare)]
        named = [word for r in reading.refusals if r not in refusals for word in asked(r.bare)]
        parted = [(word, self._parted(word)) for word in (*reading.words, *named)]
        stated = [part for _, parts in parted for part in parts]
        words = list(stated)
        tiers, relaxed = self._words.tiers(words)
        short = any(len(parts[0].text) < len(word.text) and len(parts) == 1 for word, parts in parted)
        base = (tiers[-1] if words else 0) or self._pieces.all
        fitting, phrases, missed = self._allowed(refusals), [], list[str]()
        worded = list[str]()
        for group in self._alternatives(sorted(reading.phrases, key=_sure)):
            met = self._met(group, fitting, base)
            if met:
                fitting = both(fitting, either(map(self._meeting, met)))
                phrases += met
            spans = [phrase.spans for phrase in met]
            for phrase in group:
                if phrase.spans in spans:
                    continue
                if phrase.named:  # nothing is like that: then its words may be found
                    words += asked(phrase.said)
                    worded.append(phrase.said)
                else:
                    missed.append(phrase.said)
        wide, fewer = self._words.tiers(words) if worded else (tiers, relaxed)
        if worded and (wide[-1] & owners(fitting) or not (stated or phrases)):
            tiers, relaxed = wide, fewer
            missed += worded if fewer else []
        else:
            words = stated
            missed += worded
        if not words and phrases:
            said = [word for phrase in phrases for word in asked(phrase.said)]
            tiers = [*self._words.tiers(said)[0][:2], self._pieces.all]
        elif not words:
            tiers = [self._pieces.active if missed or refusals else 0]
        relaxed = relaxed or short
        unmet = bool(words) and (relaxed or not tiers[-1] or self._words.unmet(words))
        phrases.sort(key=lambda phrase: phrase.spans)
        return Understood(
            reading, tiers, phrases, refusals, fitting, relaxed or bool(missed), unmet, tuple(missed)
        )

    def _parted(self, word: Word) -> Sequence[Word]:
        """A run of Chinese that stands nowhere, in two parts that do: ``儿童房灯``; else what the end of it is called:
        ``公牛插座``.
        """
        run, words = word.text, self._words
        if run.isascii() or len(run) < SHORTEST_PARTED or word.spoken or words.named([word]):
            return [word]
        parted = [[*asked(run[:at]), *asked(run[at:])] for at in range(1, len(run))]
        named = next((parts for parts in parted[1:-1] if words.named(parts)), None)
        if named or words.holding([word], *EVERY):
            return named or [word]
        whole = (parts for parts in parted if words.holding(parts, *EVERY))
        called = (parts[1:] for parts in parted[:-1] if words.named(parts[1:]))
        return next(whole, None) or next(called, None) or [word]

    def _met(self, group: Sequence[Phrase], fitting: Variants, base: int) -> list[Phrase]:
        """Those of a group that a product of ``base`` meets with one of its ``fitting`` variants; where none is, as wide as
        they may be taken.
        """

        def of(phrases: Iterable[Phrase]) -> list[Phrase]:
            return [p for p in phrases if owners(both(fitting, self._meeting(p))) & base]

        return of(group) or of(replace(p, options=p.wider) for p in group if p.wider)

    def _alternatives(self, phrases: Sequence[Phrase]) -> list[list[Phrase]]:
        """The phrases, those together that say values of one spec of which no variant has more than one: ``3000k 4000k``."""
        groups: list[list[Phrase]] = []
        for phrase in phrases:
            group = next((group for group in groups if self._apart(group, phrase)), None)
            if group is None:
                groups.append([phrase])
            else:
                group.append(phrase)
        return groups

    def _apart(self, group: Sequence[Phrase], phrase: Phrase) -> bool:
        """Whether a phrase says another value of the spec that all of a group are about."""
        codes = [option.code for option in phrase.options]
        alike = all(
            one.closed and codes == [option.code for option in one.options] for one in (*group, phrase)
        )
        return alike and not any(owners(both(self._stated(one), self._stated(phrase))) for one in group)

    def _allowed(self, refusals: Sequence[Refusal]) -> Variants:
        """The variants that no refusal is about."""
        allowed = self._pieces.seats
        for refusal in refusals:
            called = reduce(or_, map(self._refused, refusal.names), 0)
            barred = either([of(called, self._pieces.seats), *map(self._meeting, refusal.phrases)])
            allowed = tuple(seat & ~other for seat, other in zip_longest(allowed, barred, fillvalue=0))
        return allowed

    def _refused(self, name: str) -> int:
        """The products that are called so or stand on the shelf of that name; where none is, those that state it."""
        called = {plain(name), f"{name}灯", f"{plain(name)} light"}
        shelves = (
            products
            for slug, products in self._filters.categories.items()
            if called
            & {
                fold(self._shelves.categories[slug].name.zh),
                plain(fold(self._shelves.categories[slug].name.en)),
            }
        )
        words = asked(name)
        return reduce(or_, shelves, self._words.holding(words, "name")) or self._words.holding(words, "spec")

    def _called(self, said: str) -> bool:
        """Whether a product is called just that: ``不含光源``."""
        some = islice(numbers(self._words.holding(asked(said), "name")), LOOKED_AT)
        return any(said in fold(name) for number in some for name in self._pieces.card(number)["name"])

    def _stated(self, phrase: Phrase) -> Variants:
        """The variants that state what a phrase says."""
        return either(map(self._filters.meeting, phrase.options))

    def _meeting(self, phrase: Phrase) -> Variants:
        """The variants that meet a phrase."""
        found = self._stated(phrase)
        if not phrase.named:
            return found
        named = self._words.named(asked(phrase.said)) & ~owners(found)
        return either([found, of(named, self._pieces.seats)]) if named else found

    def conditions(self, text: str, asked: Understood, found: int) -> Iterator[Condition]:
        """What the question said of specs and price, then what it refuses. ``found``: the products of the answer."""
        for phrase in asked.phrases:
            about = [
                option
                for option in phrase.options
                if owners(both(self._filters.meeting(option), asked.fitting)) & found
            ]
            option = (about or phrase.options)[0]
            code = option.code if len(about) < 2 else ""
            rest = cut(text, asked.reading.text, phrase.spans)
            yield Condition(phrase.said, rest, code, option.keys, option.low, option.high)
        for refusal in asked.refusals:
            yield Condition(refusal.said, cut(text, asked.reading.text, refusal.spans))


def _sure(phrase: Phrase) -> bool:
    """What names a value is looked at before what says a number: a number is sooner given up."""
    return not all(option.keys for option in phrase.options)


def cut(text: str, folded: str, spans: Iterable[Span]) -> str:
    """The question without some parts, as it was written where folding moved nothing."""
    left = text if len(text) == len(fold(text)) == len(folded) else folded
    for begin, end in sorted(spans, reverse=True):
        left = f"{left[:begin]} {left[end:]}"
    return " ".join(left.split())
