"""The text of a page, as markdown beside it: for programs that read instead of look. Made from the facts of its page.

Products have none of their own: a file more for each of them would be a tenth of the build. They stand in the texts of
their shelves, a row each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from catalog.model import Product
from catalog.query import Query
from catalog.texts import Story
from plugins.site.edition import Edition
from plugins.site.jsonld import address
from plugins.site.planned import Planned
from theme import formats
from theme.pages import TEXT

Lines = Iterator[str]


def beside(page: Planned, write: Callable[[], Lines]) -> Planned:
    """The plan of a page's text. No template stands around it, so its frame is none of its needs."""
    return replace(
        page,
        kind="text",
        path=page.path + TEXT,
        needs=("code", "shop.toml", *page.needs[1:]),
        fill=lambda: "\n\n".join(write()) + "\n",
        template="",
        indexed=False,
    )


def shelf(
    edition: Edition, path: str, title: str, intro: str, part: Sequence[Product], codes: Sequence[str]
) -> Lines:
    """One page of a list."""
    yield f"# {title}"
    if intro:
        yield f"> {intro}"
    yield table(edition, part, codes)
    yield _source(edition, path)


def story(edition: Edition, told: Story, path: str, most: int) -> Lines:
    """A topic or landing page as it was written, the first ``most`` products of each query in their place."""
    said, site = told.told[edition.lang], edition.site
    texts = iter(said.texts)
    yield f"# {said.title}"
    yield f"> {said.summary}"
    for part in said.parts:
        if isinstance(part, Query):
            found = site.found(part)
            yield table(edition, found[:most], edition.common_columns(found))
        else:
            yield next(texts)
    if said.questions:
        yield edition.say("## 常见问题", "## Questions")
    for (question, _), answer in zip(said.questions, said.answers, strict=True):
        yield f"### {question}"
        yield answer
    yield _source(edition, path)


def written(edition: Edition, path: str, title: str, summary: str, body: str) -> Lines:
    """A news article or help page."""
    yield f"# {title}"
    if summary:
        yield f"> {summary}"
    yield body
    yield _source(edition, path)


def table(edition: Edition, products: Sequence[Product], codes: Sequence[str]) -> str:
    """Products with their addresses, prices, SKUs and figures; "" where there are none."""
    if not products:
        return ""
    say = edition.say
    columns = edition.columns(codes)
    heads = [f"{column.label} {column.unit}".strip() for column in columns]
    lines = [
        _row([say("商品", "Product"), say("价格", "Price"), *heads, "SKU"]),
        "|---" * (len(heads) + 3) + "|",
    ]
    for card, cells in zip(edition.cards(products), edition.rows(products, codes), strict=True):
        price = formats.money(card.price_from)
        if card.price_varies:
            price = say(f"{price} 起", f"from {price}")
        link = f"[{card.name}]({address(edition, card.path)})"
        lines.append(_row([link, price, *cells, ", ".join(card.skus)]))
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join([cell.replace('|', '/') for cell in cells])} |"


def _source(edition: Edition, path: str) -> str:
    return edition.say("网页：", "Page: ") + address(edition, path)
