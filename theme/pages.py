"""What templates are given. The site builder and the service fill these; nobody else knows what a template needs.

Every text is already in the page's language (``str``), except ``NavItem.name``, which both languages share.
Every ``path`` is a site path without language (``/p/downlight-7w/``): templates write ``url(path)``.
Figures arrive formatted by ``theme.formats``; money arrives as ``Money``; HTML only as ``Markup``.

Base context of every page: ``here: Page``, ``shop: catalog.shop.Shop``, ``nav: tuple[NavItem, ...]``,
``friend_links: tuple[catalog.model.FriendLink, ...]``. Our page object is ``here``, because Pelican hands its own
``page`` and ``article`` to page.html and article.html.

Named tuples: a page has dozens of these, and a frozen dataclass takes several times as long to make, and to declare.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar, Literal, NamedTuple

from markupsafe import Markup

from catalog.model import Text
from catalog.money import Money

#: the text of a page stands beside it under this name
TEXT = "index.md"
Status = Literal["active", "discontinued"]
View = Literal["grid", "table"]


class NavItem(NamedTuple):
    """A top category with its sub-categories; ``children`` of a child are empty."""

    name: Text
    path: str
    children: tuple[NavItem, ...] = ()


class Crumb(NamedTuple):
    """A step of the breadcrumb; the last one, where the reader is, has no path. Home is added by the template."""

    name: str
    path: str | None


class Page(NamedTuple):
    """Where the reader is. ``kind`` names the template and becomes a class of ``<body>``.

    ``path``: without language; for noindex pages it may carry a query (the language switch keeps it).
    ``canonical``: of a noindex page, the path of the page that stands for it. ``image``: site path or URL of a 1200-wide picture for sharing. ``languages``: those this page exists in.
    ``jsonld``: schema.org objects, printed one script each, or such as JSON that is safe in a script already.
    ``text``: whether its text stands beside it. ``section``: path of the top category to mark in the navigation.
    """

    kind: str
    path: str
    title: str
    description: str = ""
    image: str | None = None
    noindex: bool = False
    canonical: str | None = None
    languages: tuple[str, ...] = ("zh", "en")
    jsonld: tuple[Mapping[str, Any] | Markup, ...] = ()
    breadcrumb: tuple[Crumb, ...] = ()
    section: str | None = None
    text: bool = False

    @property
    def text_path(self) -> str:
        return self.path + TEXT


@dataclass(frozen=True, slots=True)
class Picture:
    """A square picture in several widths and formats, at ``{stem}-{width}.{format}`` (``/images/families/mcb-720.avif``).

    ``lit``: the stem of the same view with the lamp on, or None. ``formats``: best first, the last one is for everybody.
    """

    stem: str
    alt: str
    lit: str | None = None
    size: tuple[int, int] = (1200, 1200)
    widths: ClassVar[tuple[int, ...]] = (320, 720, 1200)
    formats: ClassVar[tuple[str, ...]] = ("avif", "webp", "jpg")


class Offer(NamedTuple):
    """What a buy form carries: the price seen by the reader and the seal that proves it."""

    sku: str
    price: Money
    seal: str


class Card(NamedTuple):
    """A product on a shelf, as a card or, with a row of cells, as a table row.

    ``key_specs``: (label, formatted) pairs, at most five, the first two or three are shown on a card.
    ``tint``: colour temperature in K of its light, None when it gives none or several.
    ``tints``: all temperatures it is sold in, ascending; they make its edge. Empty for what gives no light.
    ``skus``: all variants, for the live stock badge. ``offer``: only when there is exactly one variant to buy.
    ``ping``: a path that counts that it was opened, "" where nobody counts.
    """

    slug: str
    path: str
    name: str
    summary: str
    price_from: Money
    price_varies: bool
    family: str
    picture: Picture
    key_specs: tuple[tuple[str, str], ...] = ()
    tint: int | None = None
    status: Status = "active"
    skus: tuple[str, ...] = ()
    brand: str = ""
    offer: Offer | None = None
    tints: tuple[int, ...] = ()
    ping: str = ""


class Column(NamedTuple):
    """A spec column of the table view. ``sort_path``: a link that sorts the whole shelf by it, or None."""

    code: str
    label: str
    unit: str = ""
    sort_path: str | None = None


class FacetChoice(NamedTuple):
    """One value of a facet. ``path``: the list with this value added, or without it when ``chosen``."""

    label: str
    path: str
    count: int | None = None  # type: ignore[assignment] # hides how a tuple counts
    chosen: bool = False
    tint: int | None = None


class Facet(NamedTuple):
    """A filter: choices as links, or, with ``span``, a from-to pair of fields ``<code>_min``/``<code>_max``.

    ``low`` and ``high``: what the reader typed, "" when nothing. ``span``: (smallest, largest) formatted bare.
    """

    code: str
    name: str
    unit: str = ""
    choices: tuple[FacetChoice, ...] = ()
    span: tuple[str, str] | None = None
    low: str = ""
    high: str = ""


class Chip(NamedTuple):
    """A filter in force and the way to take it off."""

    label: str
    remove_path: str


class Pagination(NamedTuple):
    """Page ``number`` of ``count`` (both from 1). ``paths``: one per page, index 0 is page 1."""

    number: int
    count: int  # type: ignore[assignment] # hides how a tuple counts
    paths: tuple[str, ...]

    @property
    def shown(self) -> tuple[int, ...]:
        """The numbers worth a link: first, last and the neighbours; 0 stands for those left out."""
        near = {1, self.count, *range(max(1, self.number - 1), min(self.count, self.number + 1) + 1)}
        found: list[int] = []
        for number in sorted(near):
            if found and number > found[-1] + 1:
                found.append(0)
            found.append(number)
        return tuple(found)


class ChildShelf(NamedTuple):
    """A sub-category (or category) as a link with its picture."""

    name: str
    path: str
    count: int  # type: ignore[assignment] # hides how a tuple counts
    picture: Picture | None = None
    children: tuple[ChildShelf, ...] = ()


class ShelfView(NamedTuple):
    """category.html (``shelf``) and search.html (``shelf`` too): a list with its filters.

    ``hidden``: query parameters the filter form must carry on, (name, value). ``view``: how it opens; ``view_paths``:
    the list as pictures and as a table.
    ``tree``: for the left column: siblings with the children of the open branch; empty on search.
    ``query``: the words searched for, "" on a category. ``suggestion``: (words, path, how
    many they find) "did you mean", or None.
    ``wanted``: (name, path) of filters that have a page of their own. ``category``: slug filtered by, "" for all. ``rows``: see ``ProductList``.
    """

    name: str
    total: int
    cards: tuple[Card, ...]
    rows: tuple[tuple[str, ...], ...] = ()
    columns: tuple[Column, ...] = ()
    intro: str = ""
    category: str = ""
    children: tuple[ChildShelf, ...] = ()
    tree: tuple[ChildShelf, ...] = ()
    facets: tuple[Facet, ...] = ()
    chips: tuple[Chip, ...] = ()
    clear_path: str = ""
    hidden: tuple[tuple[str, str], ...] = ()
    pagination: Pagination | None = None
    view: View = "grid"
    view_paths: tuple[str, str] = ("", "")
    query: str = ""
    suggestion: tuple[str, str, int] | None = None
    wanted: tuple[tuple[str, str], ...] = ()


class TopicCard(NamedTuple):
    """A 专题 as a link with its picture; ``tint`` and ``tints`` as on a ``Card``."""

    title: str
    path: str
    summary: str
    picture: Picture
    tint: int | None = None
    tints: tuple[int, ...] = ()


class ProductList(NamedTuple):
    """Product rows placed inside a text by ``[[products]]``: rendered as the table view with these columns.

    ``rows``: of each card its formatted values under ``columns``, same length, "" where the product has none.
    """

    cards: tuple[Card, ...]
    rows: tuple[tuple[str, ...], ...]
    columns: tuple[Column, ...] = ()


class StoryView(NamedTuple):
    """topic.html (``topic``) and landing.html (``landing``).

    ``parts``: the text in reading order, HTML and product lists alternating as written.
    ``questions``: (question, answer HTML) pairs of the end. ``topics``: others to go on reading.
    """

    title: str
    summary: str
    parts: tuple[Markup | ProductList, ...]
    picture: Picture | None = None
    tint: int | None = None
    questions: tuple[tuple[str, Markup], ...] = ()
    topics: tuple[TopicCard, ...] = ()
    modified: int | None = None


class NewsItem(NamedTuple):
    """A line of the news list. ``at``: UTC seconds."""

    title: str
    path: str
    summary: str
    at: int


class Remark(NamedTuple):
    """What the community said last, for the home page: whose words, about which product."""

    author: str
    excerpt: str
    about: str
    path: str
    at: int


class HomeView(NamedTuple):
    """home.html (``home``). ``shelves``: the six top categories with their children."""

    shelves: tuple[ChildShelf, ...]
    topics: tuple[TopicCard, ...]
    fresh: tuple[Card, ...]
    news: tuple[NewsItem, ...]
    hero: Picture
    hero_path: str
    hero_name: str
    guides: tuple[tuple[str, str], ...] = ()
    remarks: tuple[Remark, ...] = ()
    counts: Mapping[str, int] = MappingProxyType({})


class SlipView(NamedTuple):
    """slip.html (``slip``). ``lines``: as they were sent; ``problems``: a sentence each."""

    lines: str = ""
    problems: tuple[str, ...] = ()


class BrandView(NamedTuple):
    """brand.html (``brand``). ``total``: products on all its pages. ``rows``: see ``ProductList``; ``view_paths``: see
    ``ShelfView``.
    """

    name: str
    about: str
    total: int
    cards: tuple[Card, ...]
    rows: tuple[tuple[str, ...], ...] = ()
    columns: tuple[Column, ...] = ()
    pagination: Pagination | None = None
    view_paths: tuple[str, str] = ("", "")
