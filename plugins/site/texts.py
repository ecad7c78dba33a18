"""The text of a page, as markdown beside it: for programs that read instead of look. Made from the facts of its page; that of
a product from the very view that its page was printed from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from catalog.finder import Found
from catalog.query import Query
from catalog.texts import Story
from plugins.site.edition import Edition
from plugins.site.jsonld import address
from plugins.site.planned import Filled, Planned
from theme import formats
from theme.pages import TEXT
from theme.product_page import ProductView

Lines = Iterator[str]


def beside(page: Planned, write: Callable[[], Lines]) -> Planned:
    """The plan of a page's text. No template stands around it, so its frame is none of its needs."""
    return page._replace(
        kind="text",
        path=page.path + TEXT,
        needs=("code", "shop.toml", *page.needs[1:]),
        fill=lambda: "\n\n".join(write()) + "\n",
        template="",
        indexed=False,
    )


def shelf(edition: Edition, path: str, title: str, intro: str, part: Found, codes: Sequence[str]) -> Lines:
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
            yield table(edition, found[:most], edition.columns_over(found.slugs))
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


def product(edition: Edition, filled: Filled) -> str:
    """A product: what it is, what is for sale at which price, all specifications, the long copy as it was written."""
    here, context = filled
    view: ProductView = context["product"]
    say, copy = edition.say, edition.catalog.products[view.slug].copy[edition.lang]
    lines = [f"# {view.name}", f"> {view.summary}", f"{say('品牌', 'Brand')}: {view.brand}"]
    if view.successor:
        lines.append(
            f"{say('已停产，接替它的是', 'Discontinued; its successor is')} "
            f"[{view.successor.name}]({address(edition, view.successor.path)})"
        )
    elif view.status == "discontinued":
        lines.append(say("已停产", "Discontinued"))
    lines.append(_variants(edition, view))
    for group in view.spec_groups:
        rows = "\n".join([f"- {name}: {value}" for name, value, _ in group.rows])
        lines.append(f"## {group.name}\n\n{rows}")
    if copy:
        lines.append(copy)
    lines.append(_source(edition, here.path))
    return "\n\n".join(lines) + "\n"


def _variants(edition: Edition, view: ProductView) -> str:
    say, each = edition.say, edition.say("每件", "each")
    lines = [
        f"| SKU | {say('规格', 'Variant')} | {say('价格（含税）', 'Price, tax included')} |",
        "|---|---|---|",
    ]
    for variant in view.variants:
        breaks = [f"; {step}+ {each} {formats.money(price)}" for step, price in variant.breaks]
        lines.append(_row([variant.sku, variant.label, formats.money(variant.price) + "".join(breaks)]))
    return "\n".join(lines)


def table(edition: Edition, products: Found, codes: Sequence[str]) -> str:
    """Products with their addresses, prices, SKUs and figures; "" where there are none."""
    if not products:
        return ""
    say, site = edition.say, address(edition, "/")[:-1]
    columns = edition.columns(codes)
    heads = [f"{column.label} {column.unit}".strip() for column in columns]
    lines = [
        _row([say("商品", "Product"), say("价格", "Price"), *heads, "SKU"]),
        "|---" * (len(heads) + 3) + "|",
    ]
    for card, cells in zip(edition.cards(products.slugs), edition.rows(products, codes), strict=True):
        price = formats.money(card.price_from)
        if card.price_varies:
            price = say(f"{price} 起", f"from {price}")
        link = f"[{card.name}]({site}{card.path})"
        lines.append(_row([link, price, *cells, ", ".join(card.skus)]))
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join([cell.replace('|', '/') for cell in cells])} |"


def _source(edition: Edition, path: str) -> str:
    return edition.say("网页：", "Page: ") + address(edition, path)
