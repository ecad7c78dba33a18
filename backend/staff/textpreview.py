"""How a draft would look: the site's own templates, filled from content/ with the draft on top."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from markdown import Markdown
from markupsafe import Markup

from backend.editing.drafts import address, path
from backend.kernel import web
from catalog.calendar import SHOP_ZONE
from catalog.content import Content, meta
from catalog.model import Lang
from catalog.query import Query
from catalog.texts import MARKDOWN, META, Story
from theme.pages import Page, ProductList, StoryView
from theme.shelf import Shelf
from theme.traits import shared_kelvin

ROWS = 24
TEMPLATES = {"topics": "topic", "landing": "landing", "news": "article", "pages": "page", "products": "page"}


class Looks(NamedTuple):
    """A template of the site and what it is given. ``found``: how many products its query finds, None without one."""

    template: str
    here: Page
    context: dict[str, Any]
    found: int | None = None


def looks(folder: str, slug: str, lang: Lang, content: Content) -> Looks | None:
    """None where a mistake leaves nothing to show."""
    where = address(folder, slug)
    if folder in ("topics", "landing"):
        story = content.stories.get(where)
        if story is None:
            return None
        view, kind = _story(story, lang, content), TEMPLATES[folder]
        here = Page(kind=kind, path=where, title=view.title, description=view.summary, noindex=True)
        return Looks(f"{kind}.html", here, {kind: view}, len(story.query.select(content.catalog)))
    if folder == "products":
        product = content.catalog.products.get(slug)
        if product is None:
            return None
        title, html = product.name[lang], Markup(MARKDOWN.html(product.copy[lang]))  # noqa: S704 - our own staff's text
        written: dict[str, str] = {}
    else:
        text = content.texts.get(path(folder, slug, lang), "")
        written, title = meta(text), meta(text).get("Title", slug)
        html = Markup(_markdown(text))  # noqa: S704 - as above
    kind = TEMPLATES[folder]
    shown = {"title": title, "content": html, "date": _moment(written.get("Date", ""), content)}
    return Looks(f"{kind}.html", Page(kind=kind, path=where, title=title, noindex=True), {kind: shown})


def _story(story: Story, lang: Lang, content: Content) -> StoryView:
    told, catalog = story.told[lang], content.catalog
    folder = web.settings().CONTENT_DIR / "images" / "families"
    lit = frozenset(picture.stem.removesuffix("-lit") for picture in Path(folder).glob("*-lit.jpg"))
    shelf = Shelf(lang, catalog.fields, catalog.categories, catalog.brands, web.tool("sealer"), lit)
    found = story.query.select(catalog)
    family = story.image or (found[0].family if found else None)
    return StoryView(
        title=told.title,
        summary=told.summary,
        parts=tuple(_part(part, shelf, content) for part in told.parts),
        picture=shelf.picture(family, "") if family else None,
        tint=shared_kelvin(tuple(story.query.variants(catalog, found))),
        questions=told.questions,
    )


def _part(part: Markup | Query, shelf: Shelf, content: Content) -> Markup | ProductList:
    if isinstance(part, Markup):
        return part
    found = part.select(content.catalog)
    codes, shown = shelf.common_columns(found), found[:ROWS]
    cards, rows = (
        tuple(shelf.card(product) for product in shown),
        tuple(shelf.row(p.variants, codes) for p in shown),
    )
    return ProductList(cards, rows, shelf.columns(codes))


def _markdown(text: str) -> str:
    """As Pelican reads it (pelicanconf.py)."""
    lines = text.splitlines()
    head = next((at for at, line in enumerate(lines) if not META.fullmatch(line)), len(lines))
    made = Markdown(extensions=["tables", "sane_lists"], output_format="html")
    return str(made.convert("\n".join(lines[head:])))


def _moment(written: str, content: Content) -> datetime:
    try:
        return datetime.fromisoformat(written).replace(tzinfo=SHOP_ZONE)
    except ValueError:
        return datetime.combine(content.today, datetime.min.time(), UTC)
