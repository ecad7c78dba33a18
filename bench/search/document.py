"""Products as other engines take them, and what such an engine has to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from catalog.labels import value_words
from catalog.model import LANGS, Catalog, Product


@dataclass(frozen=True, slots=True)
class Document:
    """One product as texts in both languages, and what it is counted by."""

    slug: str
    texts: tuple[str, ...]
    values: tuple[tuple[str, str], ...]


class Peer(Protocol):
    """An engine with an index of its own."""

    name: str

    def build(self, documents: Sequence[Document], folder: Path) -> None: ...

    def opened(self) -> AbstractContextManager[None]:
        """While it can be asked."""
        ...

    def find(self, question: str) -> list[str]: ...

    @property
    def count(self) -> Callable[[str], object] | None:
        """Counts all facets of a question; None where the engine has none for us."""


def documents(catalog: Catalog) -> Iterator[Document]:
    """The products on sale first, as ours has them."""
    for product in sorted(catalog.products.values(), key=lambda p: p.status != "active"):
        yield _document(catalog, product)


def _document(catalog: Catalog, product: Product) -> Document:
    shelves = [catalog.brands[product.brand].name, *(c.name for c in catalog.path(product.category))]
    specs = dict.fromkeys(item for v in product.variants for item in v.specs.items())
    fields = catalog.fields
    said = (
        f"{fields[code].name[lang]} {value_words(fields[code], value, lang)}"
        for code, value in specs
        for lang in LANGS
    )
    texts = (
        " ".join(product.name[lang] for lang in LANGS),
        " ".join(name[lang] for name in shelves for lang in LANGS),
        " ".join(v.sku for v in product.variants),
        " ".join(said),
        " ".join(text[lang] for text in (product.summary, product.copy) for lang in LANGS),
    )
    return Document(product.slug, texts, tuple((code, str(value)) for code, value in specs))
