"""Everything the pages are made from, read and checked once, before anything is rendered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from catalog import load as catalogue
from catalog import shop as shop_file
from catalog.model import Catalog, Lang, Place, Product, Text
from catalog.problems import Invalid, Problem
from catalog.query import Query
from catalog.seal import Sealer
from catalog.shop import Shop
from plugins import pictures
from plugins.pictures import Shot
from plugins.site import comments
from plugins.site.texts import Reader, Story


@dataclass(frozen=True, slots=True)
class Notice:
    """A news article or help page as other pages mention it. ``at``: UTC seconds, 0 when it has no date."""

    title: str
    path: str
    summary: str
    at: int
    html: str


@dataclass(frozen=True, slots=True)
class Site:
    """All facts of one build. ``today`` is the shop's day, for topics that come and go."""

    catalog: Catalog
    shop: Shop
    shots: Mapping[str, Shot]
    topics: tuple[Story, ...]
    landings: Mapping[str, Story]
    comments: Mapping[str, list[comments.Entry]]
    sealer: Sealer
    reader: Reader
    news: Mapping[Lang, tuple[Notice, ...]]
    help: Mapping[Lang, tuple[Notice, ...]]
    today: date
    hero: str
    _found: dict[Query, tuple[Product, ...]] = field(default_factory=dict)

    def found(self, query: Query) -> tuple[Product, ...]:
        """The products a query selects; a topic and its neighbours ask the same one many times."""
        if query not in self._found:
            self._found[query] = tuple(query.select(self.catalog))
        return self._found[query]


def read(content: Path, sealer: Sealer, today: date, hero: str) -> Site:
    """Reads the content folder. Raises ``Invalid`` holding what is wrong with the sheets, or with all the texts."""
    catalog = catalogue.load(content)
    shop = shop_file.load(content / "shop.toml")
    reader = Reader(catalog)
    topics = reader.topics(content / "topics")
    landings = reader.landings(content / "landing")
    remarks = comments.load(content / "comments", catalog.products, reader.problems)
    shots: Mapping[str, Shot] = {}
    try:
        shots = pictures.find(content / "images")
    except ValueError as error:
        rule = Text(f"不是可用的图片：{error}", f"is not a usable picture: {error}")
        reader.problems.append(Problem(Place("content/images", "", 0), "", Text("", ""), None, rule))
    if reader.problems:
        raise Invalid(reader.problems)
    return Site(
        catalog=catalog,
        shop=shop,
        shots=shots,
        topics=tuple(topic for topic in topics if topic.shown(today)),
        landings=landings,
        comments=remarks,
        sealer=sealer,
        reader=reader,
        news={"zh": (), "en": ()},
        help={"zh": (), "en": ()},
        today=today,
        hero=hero,
    )
