"""The long copy of products: ``content/products/<slug>.md`` in Chinese, ``<slug>.en.md`` in English."""

from __future__ import annotations

from pathlib import Path

from catalog.model import Place, Text
from catalog.problems import NOTHING, Problem, guess
from catalog.sheets import clean

ORPHAN = Text("没有这个代码的商品", "belongs to no product")
NO_UTF8 = Text("不是 UTF-8 编码", "is not UTF-8")


def read(folder: Path, slugs: set[str], problems: list[Problem]) -> dict[str, Text]:
    """Markdown by product slug. Files that belong to no product, or are not UTF-8, are noted in ``problems``."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(folder.glob("*.md")):
        stem = path.name.removesuffix(".md")
        slug = stem.removesuffix(".en")
        place = Place(f"{folder.name}/{path.name}", "", 0)
        if slug not in slugs:
            problems.append(Problem(place, "", NOTHING, None, ORPHAN, guess(slug, slugs)))
            continue
        try:
            text = clean(path.read_text("utf-8-sig"))
        except UnicodeDecodeError:
            problems.append(Problem(place, "", NOTHING, None, NO_UTF8))
            continue
        found.setdefault(slug, {})["en" if slug != stem else "zh"] = text
    return {slug: Text(texts.get("zh", ""), texts.get("en", "")) for slug, texts in found.items()}
