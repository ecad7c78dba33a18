"""One build: facts → plans → what has to be made anew → HTML → release. Everything Pelican asks of us goes through here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import cast

from jinja2 import Environment, FileSystemLoader

from catalog import shop as shop_file
from catalog.calendar import last_turn, next_turn
from catalog.model import LANGS, Lang
from catalog.source import Reading
from plugins import pictures, twins
from plugins.release.record import Release
from plugins.release.releases import Releases
from plugins.site import articles, facets, look, mill, pages, report, told, toolpages
from plugins.site.articles import Own
from plugins.site.compiling import Compiling
from plugins.site.edition import Edition
from plugins.site.facts import Site
from plugins.site.graph import Graph
from plugins.site.planned import GOODS, Filled, Planned, Touched, with_text
from plugins.site.press import Press
from plugins.site.rows import laid
from plugins.site.sides import sides
from plugins.site.sources import Templates
from plugins.site.stale import Stale
from plugins.site.state import State
from plugins.site.told import Told
from theme import environment, flat
from theme.pages import TEXT

LISTS = ("c/", "en/c/", "brands/", "en/brands/")
#: what has to happen before the pages go in service: prices and index of the same catalogue. It may stop the build.
Before = Callable[[Reading], None]


def nothing(_reading: Reading) -> None:
    """Pages alone."""


@dataclass
class Build:
    """One run of Pelican. ``given``: digests of code and settings. ``former``: what the build before left, whose release is ``parent``.
    ``changed``: products that differ from then, None when any may. ``cache`` keeps made pictures, ``compiled`` keeps
    templates as byte code, and ``compiling`` is who makes it. ``stamp``: of the sources as they were looked at. ``bar``: show how far it is.
    ``twins``: put compressed twins beside text files. ``ready``: what can be done for ``after`` while another process makes pages.
    """

    site: Site
    reading: Reading
    releases: Releases
    templates: Templates
    assets: Mapping[str, tuple[str, bytes]]
    given: Mapping[str, bytes]
    former: State
    parent: int | None
    changed: frozenset[str] | None
    cache: Path
    compiled: Path
    preview: Path
    #: the file of the shop's own facts, which the service asks what it charges
    terms: bytes
    now: datetime
    stamp: str = ""
    bar: bool = False
    twins: bool = False
    before: Before = nothing
    ready: Callable[[], None] = lambda: None
    after: Callable[[Release | None, State], None] = lambda _release, _state: None
    started: float = field(default_factory=perf_counter)
    environments: dict[Lang, Environment] = field(default_factory=dict)
    compiling: Compiling | None = None
    own: list[Own] = field(default_factory=list)
    drafts: list[Own] = field(default_factory=list)
    turns: tuple[int, ...] = ()
    #: the templates that were asked for
    _found: dict[tuple[str, Lang], flat.Page] = field(default_factory=dict, init=False)

    @property
    def seconds(self) -> float:
        """Since the sources were opened."""
        return perf_counter() - self.started

    def take(self, own: Own, *, draft: bool) -> None:
        """A content of Pelican's own. One that is a draft, or not shown today, can be looked at, and that is all."""
        span = articles.span(own.item)
        shown = not draft and span.shown(self.site.today)
        (self.own if shown else self.drafts).append(own)
        self.turns += span.turns()
        if draft:  # so is one that Pelican keeps back for its date
            self.turns += (articles.stamp(own.item),)

    def share(self, env: Environment) -> None:
        """Pelican's environment, once for each language."""
        if not self.environments:
            assets = {name: url for name, (url, _) in self.assets.items()}
            own = env.overlay(loader=FileSystemLoader(self.templates.folder))  # none of Pelican's own
            for lang in LANGS:
                self.environments[lang] = environment.spoken(
                    own, lang, assets, memo=True, compiled=self.compiled
                )

    def graph(self) -> Graph:
        """The facts as they are now."""
        editions = {lang: Edition(self.site, lang) for lang in LANGS}
        given = {**self.given, **{own.fact: own.digest() for own in self.own}}
        return Graph(self.site, editions, given, self.templates.digest, self.former, self.changed)

    def plans(self, facts: Graph, *, hidden: bool = False) -> list[Planned]:
        """Every page. ``hidden``: drafts and pages of other days too."""
        editions = tuple(facts.editions.values())
        return [*self._written(facts, hidden=hidden), *pages.plan(editions, hidden=hidden)]

    def _written(self, facts: Graph, *, hidden: bool = False) -> Iterator[Planned]:
        """The pages of Pelican's own contents."""
        for one in (*self.own, *(self.drafts if hidden else ())):
            yield from articles.planned(facts.editions[one.lang], one)

    def _stale(self, facts: Graph, touched: Touched | None, press: Press) -> Stale:
        """What has to be made; of products and lists only those of ``touched`` are looked at."""
        editions = tuple(facts.editions.values())
        found = Stale(facts, self.former, {} if touched is None else self.former.shown)
        for planned in self._written(facts):
            found.add(planned)
        for planned in pages.goods(editions, touched):
            found.add(planned, begun=press.goods)
        shared = []
        for planned in pages.lists(editions, touched):
            found.add(planned, begun=press.lists)
            if press.lists:
                shared.append(planned)
        press.hand(shared)
        for planned in pages.others(editions):
            found.add(planned)
        return found

    def finish(self) -> Told:
        """Make what has to be made and put it in service as one release; where nothing differs there is no new one."""
        former, facts = self.former, self.graph()
        touched = facts.touched()
        if touched is not None and touched.cards is not None:  # every list holds what it held
            facets.tallies(self.site).update(facets.again(former.tallies, self.site.catalog.fields))
            toolpages.offered(self.site).update(toolpages.again(former.offered, touched.cards))
        shots = tuple(self.site.shots.values())
        made = pictures.make(shots, self.cache)
        with Press(self, facts) as press:
            if facts.reframed("product"):
                press.begin(lists=facts.former.facts.get("code") != facts["code"])
            stale = self._stale(facts, touched, press)
            copies = {path: file for shot in shots for path, file in shot.files(self.cache)}
            current = self.releases.current()
            beside = sides(stale.groups, facts, self.assets, former, touched, current)
            pages = None if touched is None else self._pages(stale.signed, touched)
            now = State(
                pages=stale.signed if pages is None else laid(former.pages, pages),
                facts=facts.lasting() if touched is None else former.facts | facts.lasting(),
                faces=facts.faces,
                shown=stale.shown if touched is None else laid(former.shown, stale.shown),
                files=beside.digests,
                copies={path: file.name for path, file in copies.items()},
                maps=beside.maps,
                twins=twins.RECIPE if self.twins else b"",
                found=self.site.finds(),
                offered=toolpages.offered(self.site),
                rest=frozenset(file for file in stale.signed if not file.startswith(GOODS + LISTS)),
                since=self.site.since,
                mark=former.mark,
            )
            gone = _gone(former, now, pages)
            fresh = {
                path: data for path, data in beside.made.items() if former.files.get(path) != now.files[path]
            }
            moved = {path: file for path, file in copies.items() if former.copies.get(path) != file.name}
            turns = (*self.site.turns, *self.turns)
            base = now.base(current.state if current else Path())  # another process may be making pages
            release, written = None, 0
            differs = stale or gone or fresh or moved or former.twins != now.twins
            if differs:
                if len(stale) >= mill.FORK:
                    self.ready()
                press.put(fresh, moved)
                press.make(stale)
                press.drop(gone)
                if now.twins not in (b"", former.twins):
                    press.twin(now.paths())
                written = press.staging.written
            now.tallies = facets.told(facets.tallies(self.site))
            kept = {
                **now.dump(base),
                shop_file.NAME: self.terms,
                look.NAME: look.write(
                    self.stamp,
                    last_turn(turns, self.now),
                    next_turn(turns, self.now),
                    str(self.templates.folder.parent),
                ),
            }
            if differs and press.staging.changed:
                self.before(self.reading)
                version, at = self.site.catalog.version, int(self.now.timestamp())
                release = press.staging.commit(version, kept, at=at)
        if release is None and current:
            current.keep(kept)
        self.after(release, now)
        return Told(
            pages=sum(not file.endswith(TEXT) for file in now.pages),
            stale=len(stale) - stale.kinds["text"],
            written=written,
            removed=len(gone),
            pictures=made,
            causes=told.causes(stale.first, stale.kinds, facts, former) if former.pages else {},
            release=release.number if release else None,
        )

    def _pages(self, signed: Mapping[str, bytes], touched: Touched) -> dict[str, bytes | None]:
        """What differs from the pages of the build before, None for one that is no more: of products, and of lists where those
        hold what they held, only those that were planned can.
        """
        stood: Iterable[str] = self.former.rest
        if touched.cards is None:
            stood = (file for file in self.former.pages if not file.startswith(GOODS))
        return {**dict.fromkeys(file for file in stood if file not in signed), **signed}

    def render(self, plans: Sequence[Planned], facts: Graph) -> Iterator[tuple[int, str, bytes]]:
        """(place in ``plans``, path, bytes) of each page, and of the text that is made with it, in any order.

        All are filled, then all of a template are printed, then the texts: the same steps in a row find their code and
        words in the processor's cache, which each page from beginning to end has to fetch anew.
        """
        printed = []
        for at, planned in enumerate(plans):
            filled = planned.fill()
            if isinstance(filled, str):
                yield at, planned.file, filled.encode()
            else:
                printed.append((at, planned, filled))
        printed.sort(key=lambda page: (page[1].template, page[1].lang))
        for at, planned, filled in printed:
            yield at, planned.file, self._printed(planned, filled, facts)
        for at, planned, filled in printed:
            if planned.text:
                yield at, with_text(planned.file)[1], planned.text(filled).encode()

    def _printed(self, planned: Planned, filled: Filled, facts: Graph) -> bytes:
        here, context = filled
        frame = {
            "here": here,
            "shop": self.site.shop,
            "nav": facts.editions[planned.lang].nav,
            "friend_links": self.site.catalog.links,
        }
        template = self._template(planned.template, planned.lang)
        try:
            return template.printed({**frame, **context})
        except Exception as error:
            raise report.template(error, here.path, planned.lang) from error

    def _template(self, name: str, lang: Lang) -> flat.Page:
        found = self._found.get((name, lang))
        if found is None:
            try:
                found = cast("flat.Page", self.environments[lang].get_template(f"{name}.html"))
            except Exception as error:
                raise report.template(error, name, lang) from error
            self._found[name, lang] = found
        return found


def _gone(former: State, now: State, pages: Mapping[str, bytes | None] | None) -> set[str]:
    """The files that nobody wants any more. ``pages``: those that may be others than before, None for all."""
    if pages is None:
        return former.paths() - now.paths()
    gone = {file for file, sign in pages.items() if sign is None} | former.files.keys() | former.copies.keys()
    return gone - now.files.keys() - now.copies.keys() - {file for file in gone if file in now.pages}
