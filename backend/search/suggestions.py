"""What is suggested to who types: words to search for, categories, makers, products, topics."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from backend.search.addresses import address
from catalog.model import Lang
from catalog.money import Money
from search_index.ask import Search
from search_index.prompts import Prompt
from search_index.query import Index
from search_index.tokens import fold
from theme.pages import Picture
from theme.shelf import Shelf

LONGEST = 60
MOST: dict[str, int] = {"query": 4, "category": 3, "brand": 2, "topic": 2}
PRODUCTS = 4
#: of so many words is tried whether they find something together
TRIED = 8


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``count``: the products behind it. A product has a picture and a price."""

    label: str
    path: str
    count: int | None = None
    picture: Picture | None = None
    price: Money | None = None
    varies: bool = False


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Each at most a handful, in the reader's language."""

    queries: Sequence[Suggestion] = ()
    categories: Sequence[Suggestion] = ()
    brands: Sequence[Suggestion] = ()
    products: Sequence[Suggestion] = ()
    topics: Sequence[Suggestion] = ()

    def __len__(self) -> int:
        return sum(map(len, (self.queries, self.categories, self.brands, self.products, self.topics)))


def suggest(typed: str, index: Index, shelf: Shelf, today: date, sold_out: frozenset[str]) -> Suggestions:
    """For what was typed so far. ``sold_out``: SKUs; what is left of a product decides its place."""
    text = " ".join("".join(c if c.isprintable() else " " for c in typed[:LONGEST]).split())
    if not text:
        return Suggestions()
    return _Suggesting(text, index, shelf, sold_out).suggestions(today)


class _Suggesting:
    def __init__(self, text: str, index: Index, shelf: Shelf, sold_out: frozenset[str]) -> None:
        self._text, self._index, self._shelf, self._sold_out = text, index, shelf, sold_out
        self._lang: Lang = shelf.lang

    def suggestions(self, today: date) -> Suggestions:
        found = self._index.prompts(self._text)
        queries = [*self._queries(found)][: MOST["query"]] if found else [*self._longer()][: MOST["query"]]
        pages = {
            kind: [p for p in found if p.kind == kind and p.shown(today)][: MOST[kind]]
            for kind in ("category", "brand", "topic")
        }
        return Suggestions(
            queries=[Suggestion(text, address(Search(text), {}), count) for text, count in queries],
            categories=[
                Suggestion(self._name(p), f"/c/{p.slug}/", self._index.standing(p.slug))
                for p in pages["category"]
            ],
            brands=[Suggestion(self._name(p), f"/brands/{p.slug}/", p.weight) for p in pages["brand"]],
            products=[
                *self._products([*map(self._name, found[:1]), *(text for text, _ in queries), self._text])
            ],
            topics=[Suggestion(self._name(p), f"/topics/{p.slug}/") for p in pages["topic"]],
        )

    def _name(self, prompt: Prompt) -> str:
        return prompt.en if self._lang == "en" else prompt.zh

    def _speaks(self, prompt: Prompt) -> bool:
        """Whether its words are of the reader's language: a query has one name for both."""
        return prompt.kind != "query" or prompt.zh.isascii() == (self._lang == "en")

    def _queries(self, found: Sequence[Prompt]) -> Iterator[tuple[str, int]]:
        """What people ask for that begins so, where it finds something."""
        texts = [p.zh for p in found if p.kind == "query" and p.zh != self._text]
        return self._finding(texts[:TRIED])

    def _longer(self) -> Iterator[tuple[str, int]]:
        """The question with its last word written to its end: ``7w 筒`` → ``7w 筒灯``."""
        before, _, last = self._text.rpartition(" ")
        if not before:
            return iter(())
        names = [self._name(p) for p in self._index.prompts(last) if p.kind != "topic" and self._speaks(p)]
        return self._finding([f"{before} {name}" for name in names[:TRIED] if fold(name) != fold(last)])

    def _finding(self, texts: Sequence[str]) -> Iterator[tuple[str, int]]:
        for text in texts:
            count = self._index.count(Search(text))
            if count:
                yield text, count

    def _products(self, texts: Sequence[str]) -> Iterator[Suggestion]:
        """The first products of the first of ``texts`` that finds some."""
        for text in texts:
            hits = self._index.first(Search(text, per_page=PRODUCTS, sold_out=self._sold_out))
            for hit in hits:
                card = self._shelf.card(hit.product, hit.sku)
                yield Suggestion(card.name, card.path, None, card.picture, card.price_from, card.price_varies)
            if hits:
                return
