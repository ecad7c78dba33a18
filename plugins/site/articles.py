"""Pelican's own contents, news articles and help pages, as our pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import partial
from itertools import dropwhile
from pathlib import Path
from typing import Any, NamedTuple

from catalog.calendar import SHOP_ZONE, Span
from catalog.language import language
from catalog.model import LANGS, Catalog, Lang
from catalog.problems import Problem
from catalog.texts import META, Reader
from plugins.site import jsonld, report, texts
from plugins.site.edition import Edition
from plugins.site.facts import Notice
from plugins.site.graph import of
from plugins.site.planned import Filled, Planned
from theme.pages import Crumb, Page


class Own(NamedTuple):
    """An ``article`` or ``page`` as Pelican hands it over."""

    kind: str
    item: Any

    @property
    def lang(self) -> Lang:
        return "en" if self.item.lang == "en" else "zh"

    @property
    def path(self) -> str:
        return path(self.item)

    @property
    def languages(self) -> tuple[Lang, ...]:
        others = {translation.lang for translation in self.item.translations}
        return tuple(code for code in LANGS if code == self.lang or code in others)

    @property
    def fact(self) -> str:
        return f"content/{self.item.relative_source_path}"

    def digest(self) -> bytes:
        """Of all that its page shows of it, links to other contents resolved."""
        item = self.item
        summary = item.metadata.get("summary", "")
        return of(item.title, summary, item.content, self.body, self.languages, stamp(item))

    @property
    def body(self) -> str:
        """Its markdown, without the lines that stand above it."""
        lines = Path(self.item.source_path).read_text("utf-8-sig").splitlines()
        return "\n".join(dropwhile(META.fullmatch, lines)).strip()


def faults(content: Path) -> list[Problem]:
    """What stands above news and help pages and is wrong: what Pelican would not read, or not say in a sentence."""
    reader = Reader(Catalog("", {}, {}, {}, {}, (), ()))
    for folder in ("news", "pages"):
        reader.articles(content / folder)
    return reader.problems


def path(item: Any) -> str:
    """Its site path without language."""
    return "/" + str(item.url).removeprefix("en/" if item.lang == "en" else "")


def stamp(item: Any) -> int:
    """UTC seconds of a content's date; a date without a zone is the shop's. 0 when it has none."""
    at: datetime | None = getattr(item, "date", None)
    if at is None:
        return 0
    return int((at if at.tzinfo else at.replace(tzinfo=SHOP_ZONE)).timestamp())


def notices(contents: Iterable[Own]) -> Mapping[Lang, tuple[Notice, ...]]:
    """The published contents by language, newest first."""
    found: dict[Lang, list[Notice]] = {lang: [] for lang in LANGS}
    for own in contents:
        item = own.item
        if item.status == "published":
            summary = item.metadata.get("summary", "")
            found[own.lang].append(Notice(item.title, own.path, summary, stamp(item), item.content))
    return {lang: tuple(sorted(listed, key=lambda n: (-n.at, n.path))) for lang, listed in found.items()}


def span(item: Any) -> Span:
    """When it is shown: its ``From`` and ``Until``, days of the shop. Raises ``report.Stopped`` for what is no day."""
    days: list[date | None] = []
    for key in ("from", "until"):
        value = item.metadata.get(key)
        try:
            days.append(date.fromisoformat(value) if value else None)
        except ValueError:
            place = f"content/{item.relative_source_path} › {key.title()}: "
            zh, en = "不是 2026-01-31 这样的日期", "is not a date such as 2026-01-31"
            raise report.stop(f'{place}"{value}" {zh if language() == "zh" else en}') from None
    return Span(days[0], days[1])


def planned(edition: Edition, own: Own) -> Iterator[Planned]:
    """The page of one content in its own language, and its text."""
    item = own.item
    needs = (edition.frame(item.template), own.fact, f"picture/{edition.site.hero}")
    page = Planned(
        own.kind, own.lang, own.path, needs, partial(_fill, edition, own), item.template, own.languages,
        modified=stamp(item) or None, indexed=item.status == "published",
    )  # fmt: skip
    yield page
    summary = item.metadata.get("summary", "")
    yield texts.beside(page, lambda: texts.written(edition, own.path, item.title, summary, own.body))


def _fill(edition: Edition, own: Own) -> Filled:
    item = own.item
    summary = item.metadata.get("summary", "")
    image = edition.share_image(edition.site.hero)
    crumb = Crumb(item.title, None)
    article = own.kind == "article"
    crumbs = (Crumb(edition.say("消息", "News"), "/news/"), crumb) if article else (crumb,)
    things = [jsonld.breadcrumb(edition, crumbs)]
    if article:
        written = item.date.isoformat()
        things.insert(0, jsonld.article(edition, item.title, summary, own.path, image, written))
    here = Page(
        kind=own.kind,
        path=own.path,
        title=item.title,
        description=summary,
        image=image,
        languages=own.languages,
        breadcrumb=crumbs,
        section="/news/" if article else None,
        text=True,
        jsonld=tuple(things),
    )
    return here, {own.kind: item}
