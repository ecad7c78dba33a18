"""What the index holds of a product: its tokens by field, and a fingerprint that changes when they may."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain
from typing import Any

from catalog.digest import short
from catalog.kept import Mark, marks
from catalog.labels import value_words
from catalog.model import LANGS, Catalog, Field, Product, Text, Value
from catalog.query import parse
from search_index.tokens import heads, indexed, part_number

FIELDS = ("head", "name", "shelf", "sku", "spec", "text")

#: texts by the slug of the product that answers them
Questions = Mapping[str, Sequence[Text]]
#: products, as a set of their places in a run, by field and token
Words = Mapping[str, Mapping[str, int]]
#: what stands on either side of one of these is never one word
CLAUSE = re.compile(r"[^\n|，。；：、！？（）]+")


def ordered(catalog: Catalog, only: AbstractSet[str] | None = None) -> list[Mark]:
    """The products in document order: category by category, in each as the sheets have them. ``only``: those of these
    categories.
    """
    places = {slug: place for place, slug in enumerate(catalog.categories)}
    return sorted(marks(catalog.products, only), key=lambda mark: places[mark.category])


def questions(catalog: Catalog) -> dict[str, list[Text]]:
    """The landing keywords each product answers: words people search by that no sheet says of it."""
    found: dict[str, list[Text]] = {}
    for landing in catalog.landings:
        for product in parse(landing.query, catalog.fields).select(catalog):
            found.setdefault(product.slug, []).append(landing.keyword)
    return found


def shared(catalog: Catalog) -> str:
    """Fingerprint of what the tokens of every product may come from: names of shelves, brands and specs, questions."""
    return short(
        [
            [[c.slug, c.parent, _text(c.name)] for c in catalog.categories.values()],
            [[b.slug, _text(b.name)] for b in catalog.brands.values()],
            [
                [
                    f.code,
                    _text(f.name),
                    f.unit,
                    f.kind,
                    [[code, _text(name)] for code, name in f.values.items()],
                ]
                for f in catalog.fields.values()
            ],
            [[_text(landing.keyword), landing.query] for landing in catalog.landings],
        ]
    )


def fingerprint(product: Product, asked: Sequence[Text]) -> str:
    """While it and ``shared`` stand, so do the product's tokens. Prices are not in it."""
    variants = [[v.sku, _text(v.label), list(v.specs.items())] for v in product.variants]
    texts = [_text(text) for text in (product.name, product.summary, product.copy, *asked)]
    return short([product.category, product.brand, texts, list(product.specs.items()), variants])


class Tokens:
    """The tokens of products of one catalogue.

    A product's words are first cut into parts, clauses and specs, that others have too; each is taken apart once for all
    of a run that have it.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._specs: dict[tuple[str, Value, str], frozenset[str]] = {}
        self._take: dict[str, Callable[[Any], Iterable[str]]] = {
            "head": heads,
            "sku": part_number,
            "spec": self._spec,
        }

    def of(self, run: Sequence[Product], asked: Questions) -> Words:
        """By field and token the products of the run that hold it, as a set of their places in it; both languages together.
        ``asked``: by slug the questions a product answers.
        """
        found: dict[str, dict[Any, int]] = {name: defaultdict(int) for name in FIELDS}
        for place, product in enumerate(run):
            bit = 1 << place
            for name, parts in self._parts(product, asked.get(product.slug, ())).items():
                held = found[name]
                for part in parts:
                    held[part] |= bit
        return {name: _taken(held, self._take.get(name, indexed)) for name, held in found.items()}

    def _parts(self, product: Product, asked: Iterable[Text]) -> dict[str, Iterable[Any]]:
        brand = self._catalog.brands[product.brand].name
        shelves = [category.name for category in self._catalog.path(product.category)]
        specs = (product.specs, *(variant.specs for variant in product.variants))
        # 7 and 7.0 are equal and read differently
        values = {(code, value, str(value)) for said in specs for code, value in said.items()}
        return {
            "head": [*_text(product.name), *_text(shelves[-1])],
            "name": _text(product.name),
            "shelf": _texts([brand, *shelves]),
            "sku": [variant.sku for variant in product.variants],
            "spec": values.union(_texts(variant.label for variant in product.variants)),
            "text": CLAUSE.findall("\n".join(_texts([product.summary, product.copy, *asked]))),
        }

    def _spec(self, part: str | tuple[str, Value, str]) -> frozenset[str]:
        """Of a label, or of a spec with its value."""
        if isinstance(part, str):
            return indexed(part)
        if part not in self._specs:
            lines = _spec(self._catalog.fields[part[0]], part[1])
            self._specs[part] = frozenset(chain.from_iterable(map(indexed, lines)))
        return self._specs[part]


def _taken(held: Mapping[Any, int], take: Callable[[Any], Iterable[str]]) -> dict[str, int]:
    """The products by token. ``held``: by part."""
    found: dict[str, int] = defaultdict(int)
    for part, products in held.items():
        for token in take(part):
            found[token] |= products
    return found


def _text(text: Text) -> list[str]:
    return [text.zh, text.en]


def _texts(texts: Iterable[Text]) -> list[str]:
    return [text[lang] for text in texts for lang in LANGS]


def _spec(field: Field, value: Value) -> Iterator[str]:
    """A spec as people may ask for it: ``功率 7 W``, ``Ra 90``."""
    for lang in LANGS:
        yield field.name[lang]
        words = value_words(field, value, lang)
        yield words
        if words and lang == "zh" and field.name.zh.endswith("色") and field.kind == "choice":
            yield f"{words.removesuffix('色')}色"  # 白 in the sheet, 白色 in the question
        if field.kind == "number" and field.unit:
            yield f"{field.unit} {value}"
