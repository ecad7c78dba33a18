"""Topics (专题) and landing pages: text with product rows placed in it by query."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from catalog.model import Landing, Product
from catalog.query import Query
from plugins.site import jsonld
from plugins.site.edition import Edition
from plugins.site.planned import Planned
from plugins.site.texts import Story
from theme.pages import Crumb, Page, ProductList, StoryView, TopicCard

ROWS = 24
MORE = 3


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


def topics(edition: Edition) -> Iterator[Planned]:
    """The list of topics and every topic of today."""
    site = edition.site
    cards = tuple(topic_card(edition, story) for story in site.topics)
    title = edition.say("专题", "Topics")
    image = site.topics[0].image if site.topics else None
    here = Page(
        kind="topics",
        path="/topics/",
        title=title,
        description=edition.say("按要做的事选灯和电工件。", "Lights and parts, chosen by the job."),
        image=edition.share_image(image),
        breadcrumb=(Crumb(title, None),),
        section="/topics/",
        jsonld=(jsonld.breadcrumb(edition, (Crumb(title, None),)),),
    )
    yield Planned("topics", edition.lang, here, {"topics": cards})
    for at, story in enumerate(site.topics):
        others = cards[at + 1 :] + cards[:at]
        crumbs = (Crumb(title, "/topics/"), Crumb(story.told[edition.lang].title, None))
        family = story.image or _first(edition, story).family
        path = f"/topics/{story.slug}/"
        yield _page(edition, "topic", story, path, crumbs, family, others[:MORE])


def landings(edition: Edition) -> Iterator[Planned]:
    """A page for every search question of the landing sheet that has its text."""
    site = edition.site
    for row in site.catalog.landings:
        story = site.landings[row.slug]
        crumbs = (Crumb(story.told[edition.lang].title, None),)
        family = _first(edition, story).family
        near = [topic_card(edition, topic) for topic in _near(edition, row)]
        yield _page(edition, "landing", story, f"/guide/{row.slug}/", crumbs, family, near)


def _page(
    edition: Edition,
    kind: str,
    story: Story,
    path: str,
    crumbs: tuple[Crumb, ...],
    family: str,
    more: Sequence[TopicCard],
) -> Planned:
    told, image = story.told[edition.lang], edition.share_image(family)
    view = StoryView(
        title=told.title,
        summary=told.summary,
        parts=tuple(_part(edition, part) for part in told.parts),
        picture=edition.picture(family, ""),
        tint=_tint(edition, story),
        questions=told.questions,
        topics=tuple(more),
    )
    here = Page(
        kind=kind,
        path=path,
        title=told.title,
        description=told.summary,
        image=image,
        breadcrumb=crumbs,
        section="/topics/" if kind == "topic" else None,
        jsonld=(
            jsonld.article(edition, told.title, told.summary, path, image, None),
            jsonld.breadcrumb(edition, crumbs),
        ),
    )
    return Planned(kind, edition.lang, here, {kind: view})


def _part(edition: Edition, part: Markup | Query) -> Markup | ProductList:
    if isinstance(part, Markup):
        return part
    found = edition.site.found(part)
    codes = edition.common_columns(found)
    return ProductList(edition.cards(found[:ROWS], codes), edition.columns(codes))


def _first(edition: Edition, story: Story) -> Product:
    """The first product a story shows; any product when its query has run empty."""
    found = edition.site.found(story.query)
    return found[0] if found else next(iter(edition.catalog.products.values()))


def _tint(edition: Edition, story: Story) -> int | None:
    return _lights(edition, story)[0]


def _lights(edition: Edition, story: Story) -> tuple[int | None, tuple[int, ...]]:
    """The temperature that all of a story's variants share, and all of theirs; asked for on many pages, found once."""
    known: dict[Query, tuple[int | None, tuple[int, ...]]] = edition.memory.setdefault("lights", {})
    if story.query not in known:
        variants = tuple(story.query.variants(edition.catalog))
        known[story.query] = (edition.tint(variants), edition.tints(variants))
    return known[story.query]


def _slugs(edition: Edition, story: Story) -> frozenset[str]:
    known: dict[Query, frozenset[str]] = edition.memory.setdefault("slugs", {})
    if story.query not in known:
        known[story.query] = frozenset(p.slug for p in edition.site.found(story.query))
    return known[story.query]


def _near(edition: Edition, row: Landing) -> list[Story]:
    """Topics that show some of the same products, most shared first."""
    own = _slugs(edition, edition.site.landings[row.slug])

    def shared(story: Story) -> int:
        return len(own & _slugs(edition, story))

    ranked = sorted(
        ((shared(story), -at, story) for at, story in enumerate(edition.site.topics)), key=lambda r: r[:2]
    )
    return [story for count, _, story in reversed(ranked) if count][:MORE]
