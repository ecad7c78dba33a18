"""Everything the pages are made from, read and checked once, before anything is rendered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote_plus

from catalog import facet_pages, finder, pictured
from catalog import shop as shop_file
from catalog.content import texts
from catalog.domain import facts as rules
from catalog.domain.facts import Fact
from catalog.facet_pages import FacetPage
from catalog.model import Catalog, Landing, Lang, Line
from catalog.onsale import each
from catalog.problems import Invalid
from catalog.query import Query
from catalog.seal import Sealer
from catalog.shop import Shop
from catalog.texts import Reader, Story
from plugins import pictures
from plugins.pictures import Shot
from plugins.site import comments, lights
from plugins.site.lights import Light
from plugins.site.rows import laid
from plugins.site.since import Since
from plugins.site.state import Found, Lights
from plugins.site.stated import Stated


class Notice(NamedTuple):
    """A news article or help page as other pages mention it. ``at``: UTC seconds, 0 when it has no date."""

    title: str
    path: str
    summary: str
    at: int
    html: str


@dataclass(frozen=True)
class Site:
    """All facts of one build. ``today`` is the shop's day, for pages that come and go: ``stories`` are all topics, ``texts`` those of
    all landing pages by slug, drafts included.
    """

    catalog: Catalog
    shop: Shop
    shots: Mapping[str, Shot]
    stories: tuple[Story, ...]
    texts: Mapping[str, Story]
    comments: Mapping[str, list[comments.Entry]]
    lights: Mapping[str, Light]
    targets: tuple[Fact, ...]
    sealer: Sealer
    reader: Reader
    news: Mapping[Lang, tuple[Notice, ...]]
    today: date
    hero: str
    #: changes with what gives data sheets their form
    paper: bytes = b""
    #: filters that have a page of their own
    facet_pages: tuple[FacetPage, ...] = ()
    #: by query, what it found in the build before; ``changed`` since then, None when nobody knows
    before: Mapping[str, Found] = field(default_factory=dict)
    changed: frozenset[str] | None = None
    #: when products have changed since they arrived
    since: Since = field(default_factory=dict)
    #: what both languages share and was worked out once, under the name of who did it
    memory: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    _found: dict[Query, finder.Found] = field(default_factory=dict)
    _was: dict[Query, Found | None] = field(default_factory=dict)

    @cached_property
    def topics(self) -> tuple[Story, ...]:
        """The topics of today, in their order."""
        return tuple(story for story in self.stories if story.span.shown(self.today))

    @cached_property
    def landings(self) -> Mapping[Landing, Story]:
        """The landing pages of today with their texts, in sheet order."""
        rows = ((row, self.texts[row.slug]) for row in self.catalog.landings)
        return {row: story for row, story in rows if story.span.shown(self.today)}

    @property
    def turns(self) -> tuple[int, ...]:
        """UTC seconds at which a topic or landing page comes or goes by itself."""
        return tuple(at for story in (*self.stories, *self.texts.values()) for at in story.span.turns())

    @cached_property
    def narrowed(self) -> Mapping[str, str]:
        """Paths of the facet pages by the question of the search that they answer."""
        return {
            "&".join(
                f"{quote_plus(c)}={quote_plus(v)}" for c, v in (("category", page.category), *page.where)
            ): page.path
            for page in self.facet_pages
        }

    @cached_property
    def newest(self) -> tuple[Line, ...]:
        """The newest active product of each family, newest first."""
        lines, found = self.catalog.lines, dict[str, tuple[str, int, str]]()
        for at, (slug, family, added) in enumerate(each(lines, "slug", "family", "added")):
            if family not in found or found[family][0] < added:
                found[family] = added, -at, slug
        return tuple(lines[slug] for _, _, slug in sorted(found.values(), reverse=True))

    def made_by(self, brand: str, *, alone: bool) -> list[str]:
        """Active products of a maker, in catalogue order. ``alone``: hardly any other maker will be asked for."""
        if alone:
            return [slug for slug, maker in each(self.catalog.lines, "slug", "brand") if maker == brand]
        return self._makes.get(brand, [])

    @cached_property
    def _makes(self) -> Mapping[str, list[str]]:
        """Active products by maker, in catalogue order."""
        found: dict[str, list[str]] = {}
        for slug, brand in each(self.catalog.lines, "slug", "brand"):
            found.setdefault(brand, []).append(slug)
        return found

    @cached_property
    def stated(self) -> Stated:
        """What shelves are counted by."""
        return Stated(self.catalog)

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many active products and variants the shop has."""
        variants = [count for (count,) in each(self.catalog.lines, "variants")]
        return {"products": len(variants), "variants": sum(variants)}

    def found(self, query: Query) -> finder.Found:
        """The products a query selects; a topic and its neighbours ask the same one many times. The first one of which nothing
        is known is asked together with all others: of many products, none is made twice for it.
        """
        if query not in self._found:
            kept = self._before(query)
            if kept is None or self.changed is None:
                new = [other for other in dict.fromkeys((query, *self._queries())) if not self._known(other)]
                # Where nobody knows what has changed, shelves will be counted too.
                passed = self.stated.note if self.changed is None else None
                self._found.update(zip(new, finder.select_all(new, self.catalog, passed), strict=True))
            else:
                self._found[query] = finder.select_again(query, kept.slugs, self.changed, self.catalog)
        return self._found[query]

    def _queries(self) -> Iterator[Query]:
        """Of all topics, landing pages and filters."""
        yield from (query for story in (*self.stories, *self.texts.values()) for query in story.queries)
        yield from (page.query for page in self.facet_pages)

    def met(self, query: Query) -> bool:
        """Whether it finds any; where nothing is known of it, no more products are made than it takes."""
        return bool(self.found(query)) if self._known(query) else query.finds(self.catalog)

    def _known(self, query: Query) -> bool:
        return query in self._found or (self.changed is not None and repr(query.root) in self.before)

    def _before(self, query: Query) -> Found | None:
        """What it found in the build before, where it is known what has changed since."""
        if query not in self._was:
            self._was[query] = None if self.changed is None else self.before.get(repr(query.root))
        return self._was[query]

    def lit_before(self, query: Query) -> Lights | None:
        """The lights of what a query finds, where they are those of the build before."""
        kept = self._before(query)
        if kept is None or kept.lights is None or self.changed is None:
            return None
        stands = self.changed.isdisjoint(kept.slugs) and kept.slugs == self.found(query).slugs
        return kept.lights if stands else None

    def finds(self) -> Mapping[str, Found]:
        """What every query that was asked has found, for the next build."""
        lit: Mapping[Query, Lights] = self.memory.get("lights", {})
        asked = {query: Found(found.slugs, lit.get(query)) for query, found in self._found.items()}
        new: dict[str, Found | None] = {
            repr(query.root): found for query, found in asked.items() if found != self._was.get(query)
        }
        # What nobody asks any more is forgotten: it would not be carried over changes.
        gone = self.before.keys() - {repr(query.root) for query in asked}
        return laid(self.before, new | dict.fromkeys(gone))


def read(
    content: Path,
    catalog: Catalog,
    sealer: Sealer,
    *,
    today: date,
    hero: str,
    paper: bytes,
    seen: Path,
    before: Mapping[str, Found],
    changed: frozenset[str] | None,
    since: Since,
) -> Site:
    """The texts, pictures and comments to ``catalog``. Raises ``Invalid`` holding what is wrong with any of them.

    ``seen``: a file that remembers pictures which were looked at before.
    """
    shop = shop_file.load(content / shop_file.NAME, catalog.words)
    reader = Reader(catalog)
    topics = reader.topics(content / "topics")
    landings = reader.landings(content / "landing")
    for folder in ("news", "pages"):
        reader.articles(content / folder)
    reader.problems.extend(pictured.check(texts(content), content / "images"))
    remarks = comments.load(content / "comments", catalog.products, reader.problems)
    photometry = lights.find(content / lights.FOLDER, seen.with_name("photometry.json"), reader.problems)
    narrowed = facet_pages.read(content, catalog, reader.problems)
    shots: Mapping[str, Shot] = {}
    try:
        shots = pictures.find(content / "images", seen)
    except Invalid as found:
        reader.problems += found.problems
    if reader.problems:
        raise Invalid(reader.problems)
    site = Site(
        catalog=catalog,
        shop=shop,
        shots=shots,
        stories=tuple(topics),
        texts=landings,
        comments=remarks,
        lights=photometry,
        targets=rules.named(content, "lux"),
        sealer=sealer,
        reader=reader,
        news={"zh": (), "en": ()},
        today=today,
        hero=hero,
        facet_pages=narrowed,
        paper=paper,
        before=before,
        changed=changed,
        since=since,
    )
    unmet = [story.empty for story in topics if story.empty and not site.met(story.query)]
    if unmet:
        raise Invalid(unmet)
    return site
