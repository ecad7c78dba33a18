"""Catalogue → index folder, built beside the old one and put in its place in one step."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from functools import lru_cache
from importlib.metadata import version as installed
from itertools import chain
from pathlib import Path
from tempfile import mkdtemp

from catalog.labels import value_words
from catalog.model import LANGS, Catalog, Field, Product, Text, Value
from catalog.query import parse
from search_index import cards, engine, manifest
from search_index.tokens import indexed, part_number

FIELDS = ("name", "shelf", "sku", "spec", "text")
CURRENT = "current"
KEPT = 2


def build(catalog: Catalog, into: Path) -> Path:
    """The folder of the index of ``catalog`` under ``into``, with ``into/current`` pointing at it.

    Does nothing when that version is current already. A reader sees the old index or the new one, never a part:
    the folder is filled beside, flushed, renamed, and then the link is replaced. The version before stays for
    readers that are just opening it.
    """
    version = f"{catalog.version}-{_code_version()}"
    target = into / version
    if _sound(target):
        _point(into, version)
        return target
    into.mkdir(parents=True, exist_ok=True)
    beside = Path(mkdtemp(prefix=f".{version}.", dir=into))
    try:
        products = sorted(catalog.products.values(), key=lambda product: not product.active)
        questions = _questions(catalog)
        documents = (_document(catalog, product, questions.get(product.slug, [])) for product in products)
        engine.write(beside, FIELDS, documents)
        cards.write(catalog, products, beside / cards.NAME)
        manifest.seal(beside, version, catalog.version)
        beside.chmod(0o755)
        if target.exists():
            shutil.rmtree(target)  # not sound, or it would have been taken
        beside.rename(target)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    _point(into, version)
    _sweep(into, version)
    return target


def _sound(folder: Path) -> bool:
    try:
        manifest.check(folder)
    except (manifest.Tampered, OSError):
        return False
    return True


def _point(into: Path, version: str) -> None:
    link = into / CURRENT
    if link.is_symlink() and link.readlink() == Path(version):
        return
    fresh = into / f".{CURRENT}.{os.getpid()}"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(version)
    fresh.replace(link)
    manifest.sync(into)


def _sweep(into: Path, version: str) -> None:
    """Remove indexes older than the one before this, and what an interrupted build left behind."""
    built = [path for path in into.iterdir() if (path / manifest.NAME).is_file() and not path.is_symlink()]
    older = sorted(
        (path for path in built if path.name != version), key=lambda p: p.stat().st_mtime, reverse=True
    )
    for path in older[KEPT - 1 :]:
        shutil.rmtree(path, ignore_errors=True)


def _code_version() -> str:
    """Changes when tokens, documents or cards come to be made differently, so an index never outlives its code."""
    digest = hashlib.blake2b(installed("whoosh-reloaded").encode(), digest_size=4)
    for name in ("build.py", "cards.py", "engine.py", "tokens.py"):
        digest.update((Path(__file__).parent / name).read_bytes())
    return digest.hexdigest()


def _questions(catalog: Catalog) -> dict[str, list[Text]]:
    """The landing keywords each product answers: words people search by that no sheet says of it."""
    found: dict[str, list[Text]] = {}
    for landing in catalog.landings:
        for product in parse(landing.query, catalog.fields).select(catalog):
            found.setdefault(product.slug, []).append(landing.keyword)
    return found


def _document(catalog: Catalog, product: Product, questions: list[Text]) -> dict[str, Iterator[str]]:
    """The tokens of one product by field, both languages together."""
    brand = catalog.brands[product.brand].name
    shelves = [category.name for category in catalog.path(product.category)]
    skus = [variant.sku for variant in product.variants]
    labels = [variant.label for variant in product.variants]
    said = dict.fromkeys(
        value
        for specs in (product.specs, *(variant.specs for variant in product.variants))
        for value in specs.items()
    )
    words = [line for code, value in said for line in _spec(catalog.fields[code], value)]
    return {
        "name": _all(product.name[lang] for lang in LANGS),
        "shelf": _all(text[lang] for text in (brand, *shelves) for lang in LANGS),
        "sku": chain.from_iterable(part_number(sku) for sku in skus),
        "spec": _all([*words, *(label[lang] for label in labels for lang in LANGS)]),
        "text": _all(text[lang] for text in (product.summary, product.copy, *questions) for lang in LANGS),
    }


def _all(texts: Iterator[str] | list[str]) -> Iterator[str]:
    return chain.from_iterable(_tokens(text) for text in texts)


@lru_cache(maxsize=50_000)  # most texts are specs, and those repeat from product to product
def _tokens(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(indexed(text)))


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
