"""An opened index: questions in, pages of hits with facets and counts out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, reduce
from operator import or_
from pathlib import Path

from catalog.model import Brand, Category, Field, OldLamp
from search_index import cards
from search_index.ask import Condition, Facet, Hit, Hits, Meant, Search
from search_index.build import CURRENT
from search_index.filters import SAID
from search_index.opening import Parts, opened
from search_index.phrases import Phrase
from search_index.reading import Reading
from search_index.tokens import asked, fold, joined

MOST_PER_PAGE = 200
#: so many questions are remembered as they were read
READ = 2_000
#: and so many sets of what is sold out
SOLD_OUT = 2


@dataclass(frozen=True, slots=True)
class _Understood:
    """``phrases``: those of the reading that hold, ``fitting``: the variants that meet them. ``unmet``: there is a word
    that no product has.
    """

    reading: Reading
    tiers: list[int]
    phrases: Sequence[Phrase] = ()
    fitting: int = 0
    relaxed: bool = False
    unmet: bool = False


class Index:
    """One index version, read-only; safe to ask from several threads."""

    def __init__(self, folder: Path, before: Index | None = None) -> None:
        """Raises ``manifest.Tampered`` before anything but the manifest is opened, FileNotFoundError without one.

        ``before``: an index whose parts are taken over where the files are the same; it stays whole.
        """
        self._parts: Parts = opened(folder, before._parts if before else None)  # noqa: SLF001 - of its own kind
        self._shelves, self._pieces = self._parts.shelves, self._parts.pieces
        self._filters, self._words = self._parts.filters, self._parts.words
        self._ground, self._active = self._pieces.ground, self._pieces.active
        self._read = lru_cache(maxsize=READ)(self._parts.reader.read)
        self._gone = lru_cache(maxsize=SOLD_OUT)(self._all_among)
        cheapest, added = self._pieces.cheapest, self._pieces.added
        self._ranks = {
            "price": lambda n: (cheapest[n], n),
            "price-desc": lambda n: (-cheapest[n], n),
            "new": lambda n: (-added[n], n),
        }

    @classmethod
    def open(cls, into: Path) -> Index:
        """The current index under ``into``. Raises as the constructor."""
        return cls(into / (into / CURRENT).readlink())

    @property
    def version(self) -> str:
        return self._parts.manifest.version

    @property
    def catalog_version(self) -> str:
        return self._parts.manifest.catalog

    @property
    def categories(self) -> Mapping[str, Category]:
        return self._shelves.categories

    @property
    def brands(self) -> Mapping[str, Brand]:
        return self._shelves.brands

    @property
    def fields(self) -> Mapping[str, Field]:
        return self._shelves.fields

    @property
    def old_lamps(self) -> Sequence[OldLamp]:
        """Lamps that are replaced, in the order of their table."""
        return self._parts.old

    def named(self, name: str) -> Hit | None:
        """The product with this slug, or with a variant of this very SKU, which is named then; None without one."""
        number = self._slugs.get(name)
        if number is not None:
            return Hit(cards.product(self._pieces.card(number), self.fields), None)
        found = self._pieces.with_number(joined(name)) if name else None
        return (
            Hit(cards.product(self._pieces.card(found[0]), self.fields), name)
            if found and found[1] == name
            else None
        )

    @cached_property
    def _slugs(self) -> Mapping[str, int]:
        """Product numbers by slug."""
        return {card["slug"]: number for number, card in enumerate(self._pieces.cards())}

    def search(self, search: Search) -> Hits:
        """Answer one question. Without words it is a shelf: everything active, in catalogue order."""
        return self._answer(search, correcting=True)

    def _answer(self, search: Search, *, correcting: bool) -> Hits:
        number = joined(search.text)
        exact = self._pieces.with_number(number) if number else None
        asked = self._understood(search.text, whole=bool(exact))
        if correcting and asked.unmet and not exact:
            meant = self._meant(search, asked.reading)
            if meant and meant.meant and meant.meant.shown:
                return meant
        else:
            meant = None
        tiers = asked.tiers
        if exact:
            first = self._ground.of_products([exact[0]])
            tiers = [first, *(tier | first for tier in tiers)]
        parts = self._filters.parts(search)
        if asked.phrases:
            parts[SAID] = asked.fitting
        fitting = self._filters.fitting(parts)
        found = self._ground.products(fitting) & tiers[-1]
        counts = {
            slug: count
            for slug, bits in self._filters.categories.items()
            if (count := (found & bits).bit_count())
        }
        shelf = self._shelf(search.category)
        total = (found & shelf).bit_count()
        pages = max(1, -(-total // self._size(search)))
        page = min(max(search.page, 1), pages)
        order = self._order([tier & found & shelf for tier in tiers], search, first=bool(exact))
        shown = order[(page - 1) * self._size(search) : page * self._size(search)]
        return Hits(
            hits=tuple(self._hit(number, fitting if parts else 0, exact) for number in shown),
            total=total,
            page=page,
            pages=pages,
            facets=self._facets(search, parts, tiers[-1] & shelf, counts),
            categories=counts,
            relaxed=asked.relaxed and not exact,
            conditions=tuple(self._conditions(search.text, asked, found & shelf)),
            bare=_cut(search.text, asked.reading.text, asked.phrases),
            meant=meant.meant if meant else None,
        )

    def _understood(self, text: str, *, whole: bool) -> _Understood:
        """``whole``: the text is a part number, so it says no conditions."""
        if not text.strip():
            return _Understood(Reading("", (), ()), [self._active])
        reading = Reading(text, tuple(asked(text)), ()) if whole else self._read(text)
        words = list(reading.words)
        tiers, relaxed = self._words.tiers(words)
        base = tiers[-1] if words else self._ground.all_products
        fitting, phrases, missed = self._ground.all_variants, [], False
        for phrase in reading.phrases:
            narrowed = fitting & self._meeting(phrase)
            if self._ground.products(narrowed) & (base or self._ground.all_products):
                fitting = narrowed
                phrases.append(phrase)
            elif phrase.named:  # nothing is like that: then its words may be found
                words += asked(phrase.said)
            else:
                missed = True
        if len(words) > len(reading.words):
            tiers, relaxed = self._words.tiers(words)
        elif not words and phrases:
            said = [word for phrase in phrases for word in asked(phrase.said)]
            tiers = [*self._words.tiers(said)[0][:2], self._ground.all_products]
        elif not words:
            tiers = [self._active if missed else 0]
        unmet = bool(words) and (relaxed or not tiers[-1] or self._words.unmet(words))
        return _Understood(reading, tiers, phrases, fitting, relaxed or missed, unmet)

    def _meeting(self, phrase: Phrase) -> int:
        """The variants that meet a phrase."""
        found = reduce(or_, map(self._filters.meeting, phrase.options))
        if phrase.named:
            named = self._words.named(asked(phrase.said)) & ~self._ground.products(found)
            found |= self._ground.variants(named) if named else 0
        return found

    def _conditions(self, text: str, asked: _Understood, found: int) -> Iterator[Condition]:
        for phrase in asked.phrases:
            about = [
                option
                for option in phrase.options
                if self._ground.products(self._filters.meeting(option) & asked.fitting) & found
            ]
            option = (about or phrase.options)[0]
            code = option.code if len(about) < 2 else ""
            rest = _cut(text, asked.reading.text, [phrase])
            yield Condition(phrase.said, rest, code, option.keys, option.low, option.high)

    def _meant(self, search: Search, reading: Reading) -> Hits | None:
        """The answer to the question with near words in place of those that nothing has; None without one."""
        text = reading.text
        for word, near in self._words.nearer(reading.words, self._parts.sounds):
            text = text.replace(word, near, 1)
        if text == reading.text:
            return None
        hits = self._answer(replace(search, text=text), correcting=False)
        if not hits.total or hits.relaxed:
            return None
        return replace(hits, meant=Meant(text, hits.total, shown=not search.as_written))

    def _size(self, search: Search) -> int:
        return min(max(search.per_page, 1), MOST_PER_PAGE)

    def _shelf(self, category: str | None) -> int:
        return self._filters.categories.get(category, 0) if category else self._ground.all_products

    def _order(self, tiers: Sequence[int], search: Search, *, first: bool) -> list[int]:
        """Product numbers as they are shown: an exact number on top, then what can be had, what is sold out, what is
        discontinued.
        """
        shown: list[int] = list(self._ground.numbers(tiers[0])) if first else []
        seen = tiers[0] if first else 0
        gone = self._active & self._gone(search.sold_out) if search.sold_out else 0
        for kind in (self._active ^ gone, gone, self._ground.all_products ^ self._active):
            group: list[int] = []
            for tier in tiers:
                group += self._ground.numbers(tier & kind & ~seen)
                seen |= tier & kind
            if search.sort in self._ranks:
                group.sort(key=self._ranks[search.sort])
            shown += group
        return shown

    def _all_among(self, skus: frozenset[str]) -> int:
        """The products of which every variant is one of these."""
        numbers = {found[0] for sku in skus if (found := self._pieces.with_number(joined(sku)))}
        return self._ground.of_products(
            number
            for number in numbers
            if all(variant["sku"] in skus for variant in self._pieces.card(number)["variants"])
        )

    def _hit(self, number: int, fitting: int, exact: tuple[int, str] | None) -> Hit:
        product = cards.product(self._pieces.card(number), self.fields)
        if exact and exact[0] == number:
            return Hit(product, exact[1])
        low = self._ground.low[number]
        fits = [variant.sku for seat, variant in enumerate(product.variants) if fitting >> (low + seat) & 1]
        return Hit(product, fits[0] if len(fits) == 1 and len(product.variants) > 1 else None)

    def _facets(
        self, search: Search, parts: Mapping[str, int], scope: int, counts: Mapping[str, int]
    ) -> tuple[Facet, ...]:
        """Facets of the category asked for, or of the narrowest one that holds everything found."""
        found = sum(count for slug, count in counts.items() if self.categories[slug].parent is None)
        holding = [slug for slug, count in counts.items() if count == found]
        category = search.category or max(holding, key=self._depth, default="")
        codes = self.categories[category].facets if category in self.categories else ()
        filtered = [code for code in parts if code not in codes and code not in ("brand", "price", SAID)]
        facets = (self._filters.facet(code, parts, scope, search) for code in (*codes, *filtered, "brand"))
        return tuple(facet for facet in facets if facet)

    def _depth(self, slug: str) -> int:
        parent = self.categories[slug].parent
        return 0 if parent is None else 1 + self._depth(parent)


def _cut(text: str, folded: str, phrases: Sequence[Phrase]) -> str:
    """The question without some phrases, as it was written where folding moved nothing."""
    left = text if len(text) == len(fold(text)) == len(folded) else folded
    for begin, end in sorted((span for phrase in phrases for span in phrase.spans), reverse=True):
        left = f"{left[:begin]} {left[end:]}"
    return " ".join(left.split())
