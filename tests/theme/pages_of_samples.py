"""Every page of the theme, filled with samples: (template, context) by name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace

from jinja2 import Environment
from markupsafe import Markup

from catalog.model import FriendLink, Text
from catalog.shop import load
from theme import pages as p
from theme import replace_page
from theme.assets import contents
from theme.desk import Desk, DeskFrame
from theme.environment import environment
from theme.samples import AT, picture, samples

SHOP = Path(__file__).parents[2] / "content" / "shop.toml"


@cache
def jinja(lang: str) -> Environment:
    return environment(lang, {name: f"/static/{name}" for name in contents()})


def _here(kind: str, path: str) -> p.Page:
    crumbs = (p.Crumb("Downlights", "/c/downlights/"), p.Crumb("<here>", None))
    return p.Page(kind, path, "A & B", 'says "so"', breadcrumb=crumbs, jsonld=({"name": "</script>"},))


def pages() -> Mapping[str, tuple[str, dict[str, object]]]:
    s = samples()
    shelf = p.ShelfView(
        "Downlights",
        4,
        s.cards,
        s.rows,
        s.columns,
        "intro",
        "downlights",
        (s.child_shelf,),
        (s.child_shelf,),
        s.facets,
        s.chips,
        "/search/",
        (("ip", "44"),),
        s.pagination,
        view_paths=("/c/downlights/", "/search/?category=downlights&view=table"),
    )
    bare = p.ShelfView("Downlights", 0, ())
    story = p.StoryView(
        "t",
        "s",
        (Markup("<p>x</p>"), p.ProductList(s.cards, s.rows, s.columns)),
        picture("bulkhead"),
        3000,
        (("q", Markup("<p>a</p>")),),
        (s.topic,),
        AT,
    )
    home = p.HomeView(
        (s.child_shelf,),
        (s.topic,) * 4,
        s.cards,
        (s.news_item,),
        picture("flood"),
        "/p/x/",
        "x",
        (("g", "/guide/g/"),),
        (p.Remark("a", "b", "c", "/p/x/", AT),),
    )
    brand = p.BrandView("b", "about", len(s.cards), s.cards, s.rows, s.columns)
    post = SimpleNamespace(title="t", content="<p>x</p>", date=datetime(2026, 3, 1))  # noqa: DTZ001 - as Pelican gives it
    desk = DeskFrame(
        "Li", "agent", (Desk("Orders", "/staff/orders/", 3, current=True), Desk("Stock", "/staff/stock/"))
    )
    return {
        "home": ("home.html", {"home": home}),
        "home-new": ("home.html", {"home": p.HomeView((), (), (), (), picture("flood"), "/p/x/", "x")}),
        "category": ("category.html", {"shelf": shelf}),
        "category-empty": ("category.html", {"shelf": bare}),
        "search": ("search.html", {"shelf": shelf}),
        "search-empty": ("search.html", {"shelf": bare}),
        "product": ("product.html", {"product": s.product}),
        "topics": ("topics.html", {"topics": (s.topic,)}),
        "topic": ("topic.html", {"topic": story}),
        "landing": ("landing.html", {"landing": story}),
        "news": ("news.html", {"news": (s.news_item,), "pagination_pages": None}),
        "news-empty": ("news.html", {"news": (), "pagination_pages": s.pagination}),
        "article": ("article.html", {"article": post}),
        "page": ("page.html", {"page": post}),
        "brand": ("brand.html", {"brand": brand}),
        "tools": ("tools/index.html", {"tools": s.tool.others}),
        "tool": ("tools/tool.html", {"tool": s.tool}),
        "tool-wrong": ("tools/tool.html", {"tool": s.tool._replace(answer=None)}),
        "replace": ("replace.html", {"replace": replace_page.empty({}, (), None, "zh")}),
        "slip": ("slip.html", {"slip": p.SlipView("X 1", ("x",))}),
        "404": ("404.html", {}),
        "moved": ("moved.html", {"to": "/topics/"}),
        "message": ("message.html", {"text": "x", "actions": (("Home", "/"),)}),
        "styleguide": ("styleguide.html", {"samples": s}),
        "staff": ("staff/base.html", {"desk": desk}),
    }


def context(name: str) -> tuple[str, dict[str, object]]:
    """A page's template and all that it is given."""
    template, own = pages()[name]
    nav = (p.NavItem(Text("灯具", "Luminaires"), "/c/luminaires/"),)
    links = (FriendLink(Text("友", "Friend"), "https://friend.example/"),)
    here = _here(name.partition("-")[0], f"/{name}/")
    return template, {"here": here, "shop": load(SHOP), "nav": nav, "friend_links": links, **own}


def render(name: str, lang: str) -> str:
    template, values = context(name)
    return jinja(lang).get_template(template).render(values)
