"""``python -m plugins.sheets sheet PRODUCT LANG KEY | share PAGE LANG KEY | feed LANG | all | brochure QUERY``: what is printed, from the release in service.

The service asks for one sheet or one brochure, in a child that may use only so much; ``all`` makes every sheet that pages
link to and nobody has asked for yet.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from catalog import command
from catalog.exchange import outgoing
from catalog.exchange.showcase import Showcase
from catalog.language import language
from catalog.model import Lang
from catalog.query_tokens import QueryError
from plugins.sheets import brochure, datasheet, release, share
from plugins.sheets.brochure import Refused
from plugins.sheets.kept import put, sweep
from plugins.sheets.release import House, Unreadable

LINK = re.compile(r'href="(/en)?/sheets/([a-z0-9-]+)\.([0-9a-f]{12})\.pdf"')
MEMORY, FILE, OPEN, SECONDS = 3_000_000_000, 64_000_000, 128, 120
REFUSED, ABSENT = 3, 4


def limited() -> None:
    """What a child of the service may use at most: any processor, where the service itself keeps to one."""
    with suppress(AttributeError):  # not every system has such a call
        os.sched_setaffinity(0, range(os.cpu_count() or 1))
    for name, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, FILE),
        (resource.RLIMIT_NOFILE, OPEN),
        (resource.RLIMIT_CPU, SECONDS),
    ):
        resource.setrlimit(name, (most, most))


def linked(house: House) -> Iterator[tuple[str, Lang, str]]:
    """Product, language and key of every sheet that a page of the release links to."""
    for folder in ("p", "en/p"):
        for page in sorted((house.tree / folder).glob("*/index.html")):
            yield from _of_page(page)


def _of_page(page: Path) -> Iterator[tuple[str, Lang, str]]:
    if page.is_file() and (found := LINK.search(page.read_text("utf-8"))):
        yield found[2], "en" if found[1] else "zh", found[3]


def all_of(house: House, into: Path) -> str:
    done = there = 0
    for slug, lang, key in linked(house):
        path = into / f"{slug}.{lang}.{key}.pdf"
        if path.exists():
            there += 1
            continue
        put(path, datasheet.made(house, slug, lang, key))
        done += 1
    gone = sweep(into, house.tree) if into.is_dir() else 0
    return f"数据表 {done} 份已做，{there} 份原有，{gone} 份旧的已删 · {done} data sheets made, {there} stood, {gone} old ones removed"


def sheet(house: House, asked: argparse.Namespace) -> int:
    """ABSENT where the release's own page links to another sheet, or the catalogue has no such product."""
    page = house.tree / ("en/p" if asked.lang == "en" else "p") / asked.product / "index.html"
    if (asked.product, asked.lang, asked.key) not in set(_of_page(page)):
        return ABSENT
    made = datasheet.made(house, asked.product, asked.lang, asked.key)
    put(asked.into / f"{asked.product}.{asked.lang}.{asked.key}.pdf", made)
    sweep(asked.into, house.tree)
    return 0


def picture(tree: Path, asked: argparse.Namespace) -> int:
    """ABSENT where the release's own page names another picture."""
    page = tree / ("en" if asked.lang == "en" else "") / asked.page / "index.html"
    name = f"/share/{asked.page}.{asked.key}.jpg"
    if not page.is_file() or f'{name}">' not in page.read_text("utf-8"):
        return ABSENT
    put(asked.into, share.drawn(share.read(tree, page)))
    sweep(asked.into.parent, tree)
    return 0


def feed(house: House, asked: argparse.Namespace) -> int:
    """What the release sells, as Google Merchant reads it."""
    shown = Showcase(house.catalog, house.shop, asked.lang)
    put(asked.into, outgoing.export("google", shown, house.day, asked.content / "rules").raw)
    return 0


def book(house: House, asked: argparse.Namespace) -> int:
    try:
        made = brochure.made(house, asked.query, asked.lang, asked.title, prices=not asked.no_prices)
    except (QueryError, Refused) as error:
        said = error.rule[asked.speak or language()]
        print(said if asked.speak else f"QUERY：{said}" if language() == "zh" else f"QUERY: {said}")
        return REFUSED
    put(asked.into, made)
    print(asked.into)
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="plugins.sheets", description=__doc__)
    parser.add_argument("--output", type=Path, default=Path("output"))
    parser.add_argument("--content", type=Path, default=Path("content"))
    parser.add_argument("--limited", action="store_true", help="for a child of the service")
    verbs = parser.add_subparsers(dest="verb", required=True)
    one = verbs.add_parser("sheet")
    one.add_argument("product")
    one.add_argument("lang", choices=("zh", "en"))
    one.add_argument("key")
    every = verbs.add_parser("all")
    for verb in (one, every):
        verb.add_argument("--into", type=Path, default=Path("var/sheets"))
    card = verbs.add_parser("share")
    card.add_argument("page")
    card.add_argument("lang", choices=("zh", "en"))
    card.add_argument("key")
    card.add_argument("--into", type=Path, required=True)
    goods = verbs.add_parser("feed")
    goods.add_argument("lang", choices=("zh", "en"))
    goods.add_argument("--into", type=Path, required=True)
    printed = verbs.add_parser("brochure")
    printed.add_argument("query")
    printed.add_argument("--lang", choices=("zh", "en"), default="zh")
    printed.add_argument("--title", default="")
    printed.add_argument("--no-prices", action="store_true")
    printed.add_argument("--into", type=Path, default=Path("var/export/brochure.pdf"))
    printed.add_argument(
        "--speak", choices=("zh", "en"), help="say what is wrong in this language, and nothing else"
    )
    asked = parser.parse_args()
    if asked.limited:
        limited()
    if asked.verb == "share":
        return picture(asked.output.resolve(), asked)
    try:
        house = release.opened(asked.output, asked.content)
    except Unreadable as error:
        print(f"还没有能用的网站版本，请先 make html · {error}")
        return REFUSED
    if asked.verb == "all":
        os.nice(10)
        print(all_of(house, asked.into))
        return 0
    return {"sheet": sheet, "feed": feed, "brochure": book}[asked.verb](house, asked)


if __name__ == "__main__":
    command.run(main)
