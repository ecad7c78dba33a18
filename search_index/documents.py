"""What the index holds of a product: its tokens by field, and a fingerprint that changes when they may."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain

from catalog.digest import short
from catalog.kept import Mark, marks
from catalog.labels import value_words
from catalog.model import LANGS, Catalog, Field, Product, Text, Value
from catalog.query import parse
from search_index.tokens import heads, indexed, part_number

FIELDS = ("head", "name", "shelf", "sku", "spec", "text")

Words = Mapping[str, set[str]]


def ordered(catalog: Catalog) -> list[Mark]:
    """The products in document order: category by category, in each as the sheets have them."""
    places = {slug: place for place, slug in enumerate(catalog.categories)}
    return sorted(marks(catalog.products), key=lambda mark: places[mark.category])


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
    """The tokens of products of one catalogue. Remembers specs, which repeat from product to product."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._specs: dict[tuple[str, str], frozenset[str]] = {}

    def of(self, product: Product, asked: Sequence[Text]) -> Words:
        """By field, both languages together. ``asked``: the questions the product answers."""
        brand = self._catalog.brands[product.brand].name
        shelves = [category.name for category in self._catalog.path(product.category)]
        specs = dict.fromkeys(
            item for specs in (product.specs, *(v.specs for v in product.variants)) for item in specs.items()
        )
        return {
            "head": {head for lang in LANGS for head in heads(product.name[lang])},
            "name": _all([product.name]),
            "shelf": _all([brand, *shelves]),
            "sku": set(chain.from_iterable(part_number(variant.sku) for variant in product.variants)),
            "spec": _all(v.label for v in product.variants).union(*(self._spec(*item) for item in specs)),
            "text": _all([product.summary, product.copy, *asked]),
        }

    def _spec(self, code: str, value: Value) -> frozenset[str]:
        key = (code, str(value))  # 7 and 7.0 are equal and read differently
        if key not in self._specs:
            lines = _spec(self._catalog.fields[code], value)
            self._specs[key] = frozenset(chain.from_iterable(map(_tokens, lines)))
        return self._specs[key]


def _text(text: Text) -> list[str]:
    return [text.zh, text.en]


def _all(texts: Iterable[Text]) -> set[str]:
    return set(chain.from_iterable(_tokens(text[lang]) for text in texts for lang in LANGS))


@lru_cache(maxsize=50_000)  # names of shelves and variants repeat from product to product
def _tokens(text: str) -> frozenset[str]:
    return frozenset(indexed(text))


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
