"""``python -m catalog check [content]``, ``python -m catalog convert xlsx|csv [content]``,
``python -m catalog facets [content]``, and what ``exchange`` adds.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from catalog import facet_pages, pictured, rulebook, shop
from catalog.content import PLACES, Content, texts
from catalog.convert import convert
from catalog.exchange import cli as exchange
from catalog.language import language
from catalog.load import load
from catalog.model import Catalog
from catalog.problems import Invalid
from catalog.texts import Reader

NO_DAY = date.min  # what is wrong with a text is wrong on any day


def _checked(content: Path) -> Catalog:
    """The catalogue; its sheets, topics, landing pages, news, help pages and shop.toml are sound. Raises Invalid."""
    catalog = load(content)
    told = texts(content)
    reader = Reader(catalog)
    for place in PLACES:
        reader.strays(content / place)
    for name in told:
        if name.partition("/")[0] in ("news", "pages"):
            reader.article(content / name)
    shown = pictured.check(told, content / "images")
    problems = [*Content(catalog, told, NO_DAY).problems, *reader.problems, *shown]
    facet_pages.read(content, catalog, problems)
    if (content / shop.NAME).exists():
        try:
            shop.load(content / shop.NAME, catalog.words)
        except Invalid as invalid:
            problems += invalid.problems
    if problems:
        raise Invalid(problems)
    return catalog


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0, or 1 after printing every problem."""
    parser = argparse.ArgumentParser(
        prog="catalog", description="检查或转换商品目录 · check or convert the catalogue"
    )
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="检查 · check the sheets and say what is wrong")
    check.add_argument("content", nargs="?", type=Path, default=Path("content"))
    change = commands.add_parser("convert", help="转换 · turn the sheets into the other form")
    change.add_argument("form", choices=("xlsx", "csv"))
    change.add_argument("content", nargs="?", type=Path, default=Path("content"))
    change.add_argument("--into", type=Path, help="另存到此文件夹 · write there and keep the old form")
    commands.add_parser("rules", help="规则一览 · list every rule with its code")
    narrow = commands.add_parser(
        "facets", help="建议筛选页 · propose filters that may have a page of their own"
    )
    narrow.add_argument("content", nargs="?", type=Path, default=Path("content"))
    exchange.add(commands)
    asked = parser.parse_args(arguments)
    lang = language()
    try:
        if asked.command == "convert":
            for path in convert(asked.content / "catalog", asked.form, asked.into):
                print(path)
            return 0
        if asked.command == "rules":
            print(rulebook.page(), end="")
            return 0
        if asked.command in exchange.COMMANDS:
            return exchange.run(asked, lang)
        catalog = _checked(asked.content)
        if asked.command == "facets":
            known = facet_pages.read(asked.content, catalog, [])
            print("\n".join(facet_pages.lines(facet_pages.proposed(catalog, known))))
            return 0
    except Invalid as invalid:
        print(invalid.report(lang), file=sys.stderr)
        return 1
    products, variants = len(catalog.products), len(catalog.variants)
    if lang == "zh":
        print(f"目录无误：{products} 个商品，{variants} 个规格，版本 {catalog.version}")
    else:
        print(f"The catalogue is sound: {products} products, {variants} variants, version {catalog.version}")
    return 0
