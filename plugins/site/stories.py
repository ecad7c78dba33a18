"""Topics (专题) and landing pages: text with product rows placed in it by query."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from markupsafe import Markup

from catalog.model import Product
from catalog.query import Query
from catalog.texts import Story
from plugins.site import jsonld, papers, texts
from plugins.site.edition import Edition
from plugins.site.planned import Filled, Planned
from plugins.site.state import Lights
from theme.pages import Crumb, Page, ProductList, StoryView, TopicCard
from theme.traits import shared_kelvin

ROWS = 24
MORE = 3
TOPICS = ("专题", "Topics")


def topic_card(edition: Edition, story: Story) -> TopicCard:
    told = story.told[edition.lang]
    family = story.image or _first(edition, story).family
    return TopicCard(
        title=told.title,
        path=f"/topics/{story.slug}/",
        summary=told.summary,
        picture=edition.picture(family, ""),
        tint=_tint(edition, story),
        tints=_lights(edition, story)[1],
    )


def topics(edition: Edition, *, hidden: bool = False) -> Iterator[Planned]:
    """The list of topics and every topic of today; with ``hidden`` those of other days and drafts too."""
    site, lang = edition.site, edition.lang
    cards = tuple(f"topic/{story.slug}/{lang}" for story in site.topics)
    needs = (edition.frame("topics"), "topics", f"picture/{site.hero}", *cards)
    yield Planned("topics", lang, "/topics/", needs, partial(_list, edition), "topics")
    for story in site.stories if hidden else site.topics:
        at = site.topics.index(story) if story in site.topics else -1
        others = site.topics[at + 1 :] + site.topics[: max(at, 0)]
        title = edition.say(*TOPICS)
        crumbs = (Crumb(title, "/topics/"), Crumb(story.told[lang].title, None))
        family = story.image or _first(edition, story).family
        yield from _page(edition, "topic", story, f"/topics/{story.slug}/", crumbs, family, others[:MORE])
    for story in () if hidden else site.stories:
        if story.span.over(site.today):
            yield _over(edition, story, f"/topics/{story.slug}/", "/topics/")


def _list(edition: Edition) -> Filled:
    site = edition.site
    title = edition.say(*TOPICS)
    here = Page(
        kind="topics",
        path="/topics/",
        title=title,
        description=edition.say("按要做的事选灯和电工件。", "Lights and parts, chosen by the job."),
        image=edition.share_image(site.topics[0].image if site.topics else None),
        breadcrumb=(Crumb(title, None),),
        section="/topics/",
        jsonld=(jsonld.breadcrumb(edition, (Crumb(title, None),)),),
    )
    return here, {"topics": tuple(topic_card(edition, story) for story in site.topics)}


def landings(edition: Edition, *, hidden: bool = False) -> Iterator[Planned]:
    """A page for every search question of the landing sheet that is shown today; with ``hidden`` for every one."""
    site = edition.site
    for story in site.texts.values() if hidden else site.landings.values():
        crumbs = (Crumb(story.told[edition.lang].title, None),)
        family = _first(edition, story).family
        yield from _page(
            edition, "landing", story, f"/guide/{story.slug}/", crumbs, family, _near(edition, story)
        )
    for story in () if hidden else site.texts.values():
        if story.span.over(site.today):
            yield _over(edition, story, f"/guide/{story.slug}/", "/topics/")


def _over(edition: Edition, story: Story, path: str, to: str) -> Planned:
    """What stands where a text was until its last day: whoever comes by an old link is led on."""
    lang, title = edition.lang, story.told[edition.lang].title

    def fill() -> Filled:
        here = Page(kind="moved", path=path, title=title, noindex=True, breadcrumb=(Crumb(title, None),))
        return here, {"to": to}

    needs = (edition.frame("moved"), f"={title}")
    return Planned("moved", lang, path, needs, fill, "moved", indexed=False)


def _page(
    edition: Edition,
    kind: str,
    story: Story,
    path: str,
    crumbs: tuple[Crumb, ...],
    family: str,
    more: Sequence[Story],
) -> Iterator[Planned]:
    """A page and its text."""
    site, lang = edition.site, edition.lang
    needs = [
        edition.frame(kind),
        f"text/{kind}/{story.slug}/{lang}",
        f"picture/{family}",
        f"view/{family}",
        "papers",
        f"={_tint(edition, story)} K",
    ]
    for part in story.told[lang].parts:
        if not isinstance(part, Markup):
            found = site.found(part)
            needs.append(f"={','.join(_columns(edition, part))}")
            needs += (f"card/{slug}" for slug in found.slugs[:ROWS])
    needs += (f"topic/{other.slug}/{lang}" for other in more)
    fill = partial(_fill, edition, kind, story, path, crumbs, family, more)
    page = Planned(kind, lang, path, tuple(needs), fill, kind)
    yield page
    yield texts.beside(page, partial(texts.story, edition, story, path, ROWS))


def _fill(
    edition: Edition,
    kind: str,
    story: Story,
    path: str,
    crumbs: tuple[Crumb, ...],
    family: str,
    more: Sequence[Story],
) -> Filled:
    told, image = story.told[edition.lang], edition.share_image(family)
    view = StoryView(
        title=told.title,
        summary=told.summary,
        parts=tuple(_part(edition, part) for part in told.parts),
        picture=edition.picture(family, ""),
        tint=_tint(edition, story),
        questions=told.questions,
        topics=tuple(topic_card(edition, other) for other in more),
    )
    here = Page(
        kind=kind,
        path=path,
        title=told.title,
        description=told.summary,
        image=papers.share(edition, path, papers.share_key(edition, told.title, told.summary, family)),
        breadcrumb=crumbs,
        section="/topics/" if kind == "topic" else None,
        text=True,
        jsonld=(
            jsonld.article(edition, told.title, told.summary, path, image, None),
            jsonld.breadcrumb(edition, crumbs),
        ),
    )
    return here, {kind: view}


def _part(edition: Edition, part: Markup | Query) -> Markup | ProductList:
    if isinstance(part, Markup):
        return part
    found = edition.site.found(part)
    codes = _columns(edition, part)
    shown = found[:ROWS]
    return ProductList(edition.cards(shown.slugs), edition.rows(shown, codes), edition.columns(codes))


def _columns(edition: Edition, query: Query) -> tuple[str, ...]:
    """Of what a query finds; the same in both languages."""
    known: dict[Query, tuple[str, ...]] = edition.site.memory.setdefault("columns", {})
    if query not in known:
        known[query] = edition.columns_over(edition.site.found(query).slugs)
    return known[query]


def _first(edition: Edition, story: Story) -> Product:
    """The first product a story shows; any product when its query has run empty."""
    found = edition.site.found(story.query)
    return found[0] if found else next(iter(edition.catalog.products.values()))


def _tint(edition: Edition, story: Story) -> int | None:
    return _lights(edition, story)[0]


def _lights(edition: Edition, story: Story) -> Lights:
    """The temperature that all of a story's variants share, and all of theirs; asked for on many pages, found once."""
    site = edition.site
    known: dict[Query, Lights] = site.memory.setdefault("lights", {})
    if story.query not in known:
        kept = site.lit_before(story.query)
        if kept is None:
            variants = tuple(story.query.variants(site.catalog, site.found(story.query)))
            kept = shared_kelvin(variants), edition.tints(variants)
        known[story.query] = kept
    return known[story.query]


def _slugs(edition: Edition, story: Story) -> frozenset[str]:
    known: dict[Query, frozenset[str]] = edition.site.memory.setdefault("slugs", {})
    if story.query not in known:
        known[story.query] = frozenset(edition.site.found(story.query).slugs)
    return known[story.query]


def _near(edition: Edition, landing: Story) -> list[Story]:
    """Topics that show some of the same products, most shared first."""
    own = _slugs(edition, landing)

    def shared(story: Story) -> int:
        return len(own & _slugs(edition, story))

    ranked = sorted(
        ((shared(story), -at, story) for at, story in enumerate(edition.site.topics)), key=lambda r: r[:2]
    )
    return [story for count, _, story in reversed(ranked) if count][:MORE]
