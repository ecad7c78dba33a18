"""All that people write, as one value: the catalogue, and the markdown of topics, landing pages, news and help pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from catalog import copies, strays
from catalog.calendar import Span
from catalog.model import LANGS, Catalog
from catalog.onsale import each
from catalog.problems import Problem
from catalog.texts import META, Reader, Story

#: folders of markdown below content/ and the address their pages have
PLACES: Mapping[str, str] = {"topics": "/topics/", "landing": "/guide/", "news": "/news/", "pages": "/help/"}
LINK = re.compile(r"\]\(\s*(?:/en)?(/[^)\s#?]*)|href=[\"'](?:/en)?(/[^\"'#?]*)")
#: addresses of pages that are made from content; others belong to the service and are not looked for
OURS = re.compile(r"/(?:c|p|brands|guide|topics|news|help)/")


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a text: the file below content/, its line, and the address it leads to."""

    file: str
    line: int
    to: str


@dataclass(frozen=True)
class Content:
    """``texts``: markdown by path below content/, ``topics/bathroom.md``. ``today``: for pages that come and go."""

    catalog: Catalog
    texts: Mapping[str, str]
    today: date

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the texts of topics and landing pages."""
        return self._read[2]

    @cached_property
    def stories(self) -> Mapping[str, Story]:
        """Topics and landing pages by address, those of other days and drafts too; what has a mistake is left out."""
        topics, landings, _ = self._read
        found = {f"/topics/{story.slug}/": story for story in topics}
        return found | {f"/guide/{slug}/": story for slug, story in landings.items()}

    @cached_property
    def pages(self) -> frozenset[str]:
        """The addresses of today's pages, without language."""
        catalog = self.catalog
        made = {brand for (brand,) in each(catalog.lines, "brand")}
        found = {"/topics/", "/news/"}
        found.update(f"/p/{slug}/" for slug in catalog.products)
        found.update(f"/c/{slug}/" for slug, standing in catalog.standing.items() if standing)
        found.update(f"/brands/{slug}/" for slug in made)
        found.update(path for path, story in self.stories.items() if story.span.shown(self.today))
        found.update(path for path, span in self._own() if span.shown(self.today))
        return frozenset(found)

    def links(self, slugs: Iterable[str]) -> Iterator[Link]:
        """Every link to a page of content: of all texts, and of the long copy of the products ``slugs``."""
        written = list(self.texts.items())
        for slug in slugs:
            product = self.catalog.products.get(slug)
            if product is not None:
                names = {"zh": f"products/{slug}.md", "en": f"products/{slug}.en.md"}
                written += [(names[lang], product.copy[lang]) for lang in LANGS]
        for file, text in written:
            for number, line in enumerate(text.splitlines(), start=1):
                for match in LINK.finditer(line):
                    to = match[1] or match[2]
                    if OURS.match(to):
                        yield Link(file, number, to if to.endswith("/") else f"{to}/")

    @cached_property
    def _read(self) -> tuple[list[Story], dict[str, Story], tuple[Problem, ...]]:
        reader = Reader(self.catalog, given={Path(name): text for name, text in self.texts.items()})
        topics, landings = reader.topics(Path("topics")), reader.landings(Path("landing"))
        unmet = [story.empty for story in topics if story.empty and not story.query.finds(self.catalog)]
        return topics, landings, (*reader.problems, *unmet)

    def _own(self) -> Iterator[tuple[str, Span]]:
        """News and help pages: their addresses and when they are shown."""
        for name, text in self.texts.items():
            folder, _, file = name.partition("/")
            slug, lang = copies.whose(file)
            if folder in ("news", "pages") and lang == "zh":
                yield f"{PLACES[folder]}{slug}/", span(meta(text))


def meta(text: str) -> dict[str, str]:
    """The ``Key: value`` lines that a text begins with."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        match = META.fullmatch(line)
        if not match:
            break
        found[match["key"]] = match["value"].strip()
    return found


def span(said: Mapping[str, str]) -> Span:
    """When a text is shown; a day that is none counts as not said, its own check names it."""
    start = _day(said.get("From", "")) or _day(said.get("Date", "")[:10])
    return Span(start, _day(said.get("Until", "")), draft=said.get("Status", "published") == "draft")


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def texts(folder: Path) -> dict[str, str]:
    """The markdown below a content folder by its path there, but the long copy of products."""
    found = {}
    for place in PLACES:
        for name in strays.names(folder / place):
            found[f"{place}/{name}"] = (folder / place / name).read_text("utf-8", "replace")
    return found
