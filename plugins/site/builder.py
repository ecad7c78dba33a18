"""One build: facts → plans → HTML → press. Everything Pelican asks of us goes through here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from jinja2 import Environment, Template

from catalog.model import LANGS, Lang
from plugins import pictures
from plugins.site import feeds, jsonld, report, sitemaps
from plugins.site.edition import Edition
from plugins.site.facts import Notice, Site
from plugins.site.pages import plan
from plugins.site.planned import Planned
from plugins.site.writer import Press
from theme import environment
from theme.assets import published
from theme.environment import localized
from theme.formats import SHOP_ZONE
from theme.pages import Crumb, Page


@dataclass
class Build:
    """The state of one run of Pelican: what is said, in which language, and what was made so far.

    ``cache`` keeps made pictures, ``compiled`` keeps templates as byte code; both may be deleted at any time.
    """

    site: Site
    press: Press
    cache: Path
    compiled: Path
    started: float = field(default_factory=perf_counter)
    assets: Mapping[str, tuple[str, bytes]] = field(default_factory=published)
    environments: dict[Lang, Environment] = field(default_factory=dict)
    entries: list[sitemaps.Entry] = field(default_factory=list)
    _editions: dict[Lang, Edition] = field(default_factory=dict)

    def edition(self, lang: Lang) -> Edition:
        if lang not in self._editions:
            self._editions[lang] = Edition(self.site, lang)
        return self._editions[lang]

    def share(self, env: Environment) -> Environment:
        """One environment a language for all generators; Pelican is given one, its templates are taken by ``template``."""
        if not self.environments:
            assets = {name: url for name, (url, _) in self.assets.items()}
            for lang in LANGS:
                self.environments[lang] = environment.spoken(
                    env, lang, assets, memo=True, compiled=self.compiled / lang
                )
        return self.environments["zh"]

    def tell(self, news: Mapping[Lang, tuple[Notice, ...]], pages: Mapping[Lang, tuple[Notice, ...]]) -> None:
        """Take what Pelican has read: news articles and help pages."""
        self.site = replace(self.site, news=news, help=pages)
        self._editions.clear()

    def render(self, template: Template, planned: Planned) -> None:
        """One page: into the press, and into the sitemap when it is to be found."""
        here, edition = planned.here, self.edition(planned.lang)
        base = {
            "here": here,
            "shop": self.site.shop,
            "nav": edition.nav,
            "friend_links": self.site.catalog.links,
        }
        try:
            html = template.render({**base, **planned.context})
        except Exception as error:
            raise report.template(error, here.path, planned.lang) from error
        self.press.put(planned.file, html.encode())
        if planned.indexed and not here.noindex:
            self.entries.append(
                sitemaps.Entry(here.kind, here.path, planned.lang, here.languages, here.modified)
            )

    def template(self, name: str, lang: Lang) -> Template:
        try:
            return self.environments[lang].get_template(f"{name}.html")
        except Exception as error:
            raise report.template(error, name, lang) from error

    def pages(self) -> None:
        """Everything that is not an article or page of Pelican's own."""
        for lang in LANGS:
            edition = self.edition(lang)
            for planned in plan(edition):
                self.render(self.template(planned.template, lang), planned)
            self.press.put(localized(feeds.PATH, lang).lstrip("/"), feeds.atom(edition))

    def content(self, kind: str, item: Any, extra: Mapping[str, Any]) -> None:
        """A Pelican article or page, in its own language."""
        lang: Lang = "en" if item.lang == "en" else "zh"
        edition = self.edition(lang)
        path = "/" + str(item.url).removeprefix("en/" if lang == "en" else "")
        languages = tuple(
            code for code in LANGS if code == lang or any(t.lang == code for t in item.translations)
        )
        summary = item.metadata.get("summary", "")
        image = edition.share_image(self.site.hero)
        at = stamp(item)
        crumb = Crumb(item.title, None)
        article = kind == "article"
        crumbs = (Crumb(edition.say("消息", "News"), "/news/"), crumb) if article else (crumb,)
        things = [jsonld.breadcrumb(edition, crumbs)]
        if article:
            written = item.date.isoformat()
            things.insert(0, jsonld.article(edition, item.title, summary, path, image, written))
        here = Page(
            kind=kind,
            path=path,
            title=item.title,
            description=summary,
            image=image,
            languages=languages,
            breadcrumb=crumbs,
            section="/news/" if article else None,
            modified=at or None,
            jsonld=tuple(things),
        )
        planned = Planned(kind, lang, here, extra, indexed=item.status == "published")
        self.render(self.template(kind, lang), planned)

    def finish(self) -> str:
        """Pictures, assets, sitemaps; then everything is written. The line to print."""
        made = self._pictures()
        for url, data in self.assets.values():
            self.press.put(url.lstrip("/"), data)
        origin = self.site.shop.site_url
        for name, data in sitemaps.files(origin, self.entries).items():
            self.press.put(name, data)
        self.press.put("robots.txt", sitemaps.robots(origin))
        done = self.press.flush()
        seconds = perf_counter() - self.started
        drawn = f", {made} pictures made" if made else ""
        return (
            f"{done.pages} pages; {done.written} files written, {done.unchanged} unchanged, "
            f"{done.removed} removed{drawn}; {seconds:.2f} s"
        )

    def _pictures(self) -> int:
        shots = tuple(self.site.shots.values())
        made = pictures.make(shots, self.cache)
        for shot in shots:
            for path, file in shot.files(self.cache):
                self.press.copy(path, file)
        return made


def stamp(item: Any) -> int:
    """UTC seconds of a content's date; a date without a zone is the shop's. 0 when it has none."""
    at: datetime | None = getattr(item, "date", None)
    if at is None:
        return 0
    return int((at if at.tzinfo else at.replace(tzinfo=SHOP_ZONE)).timestamp())


def notices(items: Iterable[Any]) -> dict[Lang, tuple[Notice, ...]]:
    """Pelican's contents and their translations by language, newest first."""
    found: dict[Lang, list[Notice]] = {lang: [] for lang in LANGS}
    for item in items:
        for one in (item, *item.translations):
            lang: Lang = "en" if one.lang == "en" else "zh"
            path = "/" + str(one.url).removeprefix("en/" if lang == "en" else "")
            found[lang].append(
                Notice(one.title, path, one.metadata.get("summary", ""), stamp(one), one.content)
            )
    return {lang: tuple(sorted(listed, key=lambda n: (-n.at, n.path))) for lang, listed in found.items()}
