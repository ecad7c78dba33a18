"""Home, the news list and the page for addresses that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from html import unescape

from markupsafe import Markup

from catalog.model import Landing, Product
from plugins.site import jsonld
from plugins.site.edition import Edition
from plugins.site.facts import Site
from plugins.site.planned import Filled, Planned
from plugins.site.shelves import child_shelf
from plugins.site.stories import topic_card
from plugins.site.times import latest
from theme import replace_page
from theme.pages import Crumb, HomeView, NewsItem, Page, Remark, SlipView

FRESH = 12
NEWS = 3
GUIDES = 4
REMARKS = 3
TOPICS = 3
EXCERPT = 60


def _hero(edition: Edition) -> Product:
    """The newest active product of the family the settings name, else the newest of all."""
    newest = edition.site.newest
    found = next((line for line in newest if line.family == edition.site.hero), newest[0])
    return edition.catalog.products[found.slug]


def _fresh(edition: Edition) -> list[Product]:
    """The newest products, one a family, so that the row shows what has come in and not one kind of it."""
    found: dict[str, str] = {}
    for line in edition.site.newest:
        found.setdefault(line.family, line.slug)
        if len(found) == FRESH:
            break
    return [edition.catalog.products[slug] for slug in found.values()]


def remarks(edition: Edition) -> tuple[Remark, ...]:
    """What visitors said last, in this language."""
    catalog, lang = edition.catalog, edition.lang
    entries = [
        (entry, slug)
        for slug, listed in edition.site.comments.items()
        for entry in listed
        if entry.lang in (None, lang) and not entry.official
    ]
    entries.sort(key=lambda found: found[0].at, reverse=True)
    return tuple(
        Remark(
            entry.name, _excerpt(entry.body_html), catalog.products[slug].name[lang], f"/p/{slug}/", entry.at
        )
        for entry, slug in entries[:REMARKS]
    )


def _excerpt(html: str) -> str:
    words = " ".join(unescape(Markup(html).striptags()).split())  # noqa: S704 - only its tags are taken off
    return words if len(words) <= EXCERPT else words[: EXCERPT - 1].rstrip() + "…"


def home(edition: Edition) -> Planned:
    site, lang = edition.site, edition.lang
    hero, fresh = _hero(edition), _fresh(edition)
    needs = (
        edition.frame("home"), "counts", "scene", "guides", f"card/{hero.slug}",
        *(f"card/{product.slug}" for product in fresh),
        *(f"topic/{story.slug}/{lang}" for story in site.topics[:TOPICS]),
        f"news/{lang}", f"remarks/{lang}",
    )  # fmt: skip
    newest = latest([hero, *fresh], site.since)
    return Planned("home", lang, "/", needs, partial(_home, edition), "home", modified=newest)


def _home(edition: Edition) -> Filled:
    site, lang = edition.site, edition.lang
    hero = _hero(edition)
    name = hero.name[lang]
    tops = (top for top in site.catalog.children.get(None, ()) if site.catalog.standing[top.slug])
    view = HomeView(
        shelves=tuple(child_shelf(edition, top, children=True) for top in tops),
        topics=tuple(topic_card(edition, story) for story in site.topics[:TOPICS]),
        fresh=edition.cards([product.slug for product in _fresh(edition)]),
        news=_items(edition)[:NEWS],
        hero=edition.scene(name) or edition.picture(hero.family, name),
        hero_path=f"/p/{hero.slug}/",
        hero_name=name,
        guides=tuple((row.title[lang], f"/guide/{row.slug}/") for row in guides(site)),
        remarks=remarks(edition),
        counts=site.counts,
    )
    here = Page(
        kind="home",
        path="/",
        title=edition.say(
            f"{site.shop.name.zh}：{site.shop.tagline.zh}", f"{site.shop.name.en}: {site.shop.tagline.en}"
        ),
        description=site.shop.tagline[lang],
        image=edition.share_image(hero.family),
        jsonld=jsonld.home(edition),
    )
    return here, {"home": view}


def guides(site: Site) -> tuple[Landing, ...]:
    """The landing pages that the home page leads to."""
    return tuple(site.landings)[:GUIDES]


def _items(edition: Edition) -> tuple[NewsItem, ...]:
    return tuple(NewsItem(n.title, n.path, n.summary, n.at) for n in edition.site.news[edition.lang])


def news(edition: Edition) -> Planned:
    """All news on one page: a shop writes a few a month."""
    lang = edition.lang
    needs = (edition.frame("news"), f"news/{lang}", f"card/{_hero(edition).slug}")
    newest = max((item.at for item in edition.site.news[lang]), default=None)
    return Planned("news", lang, "/news/", needs, partial(_news, edition), "news", modified=newest)


def _news(edition: Edition) -> Filled:
    title = edition.say("消息", "News")
    here = Page(
        kind="news",
        path="/news/",
        title=title,
        description=edition.say(
            "上新、停产与店里的事。", "New arrivals, discontinued lines and news of the shop."
        ),
        image=edition.share_image(_hero(edition).family),
        breadcrumb=(Crumb(title, None),),
        section="/news/",
        jsonld=(jsonld.breadcrumb(edition, (Crumb(title, None),)),),
    )
    return here, {"news": _items(edition), "pagination_pages": None}


def replace(edition: Edition) -> Planned:
    """The form of the replacement finder, with the table it goes by; the service answers it."""

    def fill() -> Filled:
        title = edition.say("旧灯换什么", "What replaces an old lamp")
        crumbs = (Crumb(edition.say("工具", "Tools"), "/tools/"), Crumb(title, None))
        here = Page(
            kind="replace",
            section="/tools/",
            path="/replace/",
            title=title,
            description=edition.say(
                "按旧灯的灯头和瓦数找一样亮的 LED，并算出一年省多少电、多少钱。",
                "From the base and watts of an old lamp to LEDs as bright, and what they save in a year.",
            ),
            image=edition.share_image(None),
            breadcrumb=crumbs,
            jsonld=(jsonld.breadcrumb(edition, crumbs),),
        )
        catalog = edition.catalog
        view = replace_page.empty(
            catalog.fields, catalog.old_lamps, edition.site.shop.electricity, edition.lang
        )
        return here, {"replace": view}

    needs = (edition.frame("replace"), "old-lamps", "fields", f"picture/{edition.site.hero}")
    return Planned("replace", edition.lang, "/replace/", needs, fill, "replace")


def slip(edition: Edition) -> Planned:
    """The order slip, empty."""

    def fill() -> Filled:
        title = edition.say("订货单", "Order slip")
        crumbs = (Crumb(title, None),)
        return Page(kind="slip", path="/slip/", title=title, noindex=True, breadcrumb=crumbs), {
            "slip": SlipView()
        }

    return Planned("slip", edition.lang, "/slip/", (edition.frame("slip"),), fill, "slip", indexed=False)


def missing(edition: Edition) -> Planned:
    def fill() -> Filled:
        title = edition.say("没有这一页", "Page not found")
        return Page(kind="missing", path="/404.html", title=title, noindex=True), {}

    return Planned("missing", edition.lang, "/404.html", (edition.frame("404"),), fill, "404", indexed=False)


def styleguide(edition: Edition) -> Planned:
    """Every component in its states, for whoever works on the theme; visitors and search engines are not led here."""

    def fill() -> Filled:
        from theme.samples import samples  # noqa: PLC0415 - one page of all needs them, and hardly ever anew

        title = edition.say("样式", "Style guide")
        here = Page(kind="styleguide", path="/styleguide/", title=title, noindex=True)
        return here, {"samples": samples()}

    needs = (edition.frame("styleguide"),)
    return Planned("styleguide", edition.lang, "/styleguide/", needs, fill, "styleguide", indexed=False)


def fronts(edition: Edition) -> Iterator[Planned]:
    yield home(edition)
    yield news(edition)
    yield replace(edition)
    yield slip(edition)
    yield missing(edition)
    yield styleguide(edition)
