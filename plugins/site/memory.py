"""From settings to a build. A program that builds again and again keeps one: what stands is not read again."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from time import perf_counter
from typing import Any

from jinja2 import Environment

from catalog import cache
from catalog import shop as shop_file
from catalog.model import Lang
from catalog.seal import Sealer, load_key
from catalog.source import Reading, Source
from plugins import twins
from plugins.drawings import draw
from plugins.release import trees
from plugins.release.record import Release
from plugins.release.releases import Releases
from plugins.site import compiling, facts, look, papers, since, sources, state
from plugins.site.builder import Build, nothing
from plugins.site.graph import of
from plugins.site.planned import PAGE, with_text
from plugins.site.since import Since
from plugins.site.sources import Templates
from plugins.site.state import State
from theme.assets import published
from theme.environment import fragments
from theme.pages import TEXT

#: the fact that names the code which products are read by
READER = "reader"


class Memory:
    """``settings``: Pelican's, with ours of pelicanconf.py."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.settings = settings
        self.root = Path(settings["ROOT"])
        self.content = Path(settings["PATH"])
        self.source = Source(self.content, self.root / settings["CATALOG_CACHE"], settings.get("AHEAD"))
        self.code = sources.code()
        self._left: tuple[int | None, State] = (None, State())
        self._environments: tuple[bytes, dict[Lang, Environment]] = (b"", {})
        draw.keep_in(self.root / settings["DRAWING_CACHE"])

    def open(self) -> None:
        """Read what was left, before anybody knows whether anything of it differs."""
        self.source.open()
        current = self._releases().current()
        self._left = (current.number if current else None, self._former(current))

    def begin(self, now: datetime) -> None:
        """Before anything is read. ``now``: for what comes and goes."""
        self._now, self._started = now, perf_counter()
        seen: look.Look | None = self.settings.get("SOURCES")
        self._stamp = seen.with_theme(str(self.settings["THEME"])) if seen else ""

    def build(self) -> Build:
        """A build of the content as it is since ``begin``. Raises ``Invalid``, OSError, ValueError."""
        settings, root, now = self.settings, self.root, self._now
        key = load_key(root / settings["SEAL_KEY_FILE"])
        seen: look.Look | None = settings.get("SOURCES")
        reading = self.source.read(settings.get("TOUCHED"), seen and seen.files)
        if reading.changed:  # few products differ: there is another processor
            self.source.begin()
        releases = self._releases()
        current = releases.current()
        changed = reading.changed if current and current.version == reading.since else None
        former = self._former(current)
        if current is None and settings[since.FILE]:
            former.since = since.given(root / str(settings[since.FILE]), int(now.timestamp()))
        pictures = root / settings["PICTURE_CACHE"]
        paper = papers.made_by()
        site = facts.read(
            self.content,
            reading.catalog,
            Sealer(key),
            today=now.date(),
            hero=settings["HERO_FAMILY"],
            paper=paper,
            seen=pictures / "seen.json",
            before=former.found,
            changed=changed,
            since=self._since(reading, former, changed),
        )
        assets = published(static=Path(settings["THEME"]) / "static")
        templates = Templates(
            Path(settings["THEME"]) / "templates", {name: url for name, (url, _) in assets.items()}
        )
        terms = (self.content / shop_file.NAME).read_bytes()
        given = {
            "code": self.code,
            READER: cache.written_by(),
            "settings": of(settings["HERO_FAMILY"], blake2b(key, digest_size=8).hexdigest()),
            "papers": paper,
            "shop.toml": of(terms.decode()),
        }
        return Build(
            site=site,
            reading=reading,
            releases=releases,
            templates=templates,
            assets=assets,
            given=given,
            former=former,
            parent=current.number if current else None,
            changed=changed,
            cache=pictures,
            compiled=compiling.folder(settings),
            compiling=settings.get(compiling.COMPILING),
            terms=terms,
            now=now,
            preview=root / settings["PREVIEW_PATH"],
            stamp=self._stamp,
            bar=settings.get("BAR", False),
            twins=settings["TWINS"],
            after=self._keep,
            before=settings.get("BEFORE", nothing),
            ready=self.source.ready,
            started=self._started,
            environments=self._spoken(templates),
        )

    def _releases(self) -> Releases:
        settings = self.settings
        return Releases(
            Path(settings["OUTPUT_PATH"]),
            durable=settings["DURABLE"],
            wary=settings["DELETE_OUTPUT_DIRECTORY"],
        )

    def _spoken(self, templates: Templates) -> dict[Lang, Environment]:
        """The templates as they were compiled for the build before, while no template, style or word differs."""
        seen = templates.seen()
        if seen != self._environments[0]:
            self._environments = (seen, {})
        for one in self._environments[1].values():
            fragments(one).forget()  # what they are made of is of the build before
        return self._environments[1]

    def _keep(self, release: Release | None, left: State) -> None:
        """The catalogue for the next process, and with the release for whoever goes back to it."""
        current = release or self._releases().current()
        # What stands on disk whole takes less room there, and who ends now does not ask for it.
        self._left = (current.number if current and left.mark else None, left if left.mark else State())
        self.source.keep()
        if release is not None:
            for name in (cache.NAME, cache.NEWER):
                kept = self.root / self.settings["CATALOG_CACHE"] / name
                if kept.exists():
                    trees.place(str(release.state), name, str(kept))

    def _former(self, current: Release | None) -> State:
        """What the release in service left. Where this code cannot read it, its site was touched by others or all is to be
        made anew (Pelican's ``-d``), the names of its files alone, so that none stays that nobody wants any more.
        """
        if current is None:
            return State()
        if current.stands and not self.settings["DELETE_OUTPUT_DIRECTORY"]:
            found = self._left[1] if current.number == self._left[0] else state.load(current.state)
            if found:
                return found
        left = State(files=dict.fromkeys(_files(current.tree), b""), twins=b"?")
        with suppress(OSError, ValueError):
            left.since = since.read(current.state / since.NAME)
        return left

    def _since(self, reading: Reading, former: State, changed: frozenset[str] | None) -> Since:
        """What other code read may be told otherwise though nobody changed it."""
        faces = former.faces if former.facts.get(READER) == cache.written_by() else {}
        return since.after(former.since, faces, reading.catalog.products, changed, int(self._now.timestamp()))


def _files(tree: Path) -> Iterator[str]:
    """What a build puts into a tree of its own accord: no twins, and no texts that come and go with their pages."""
    for folder, _, found in os.walk(tree):
        below = folder.removeprefix(str(tree)).lstrip("/")
        for file in found:
            name = f"{below}/{file}" if below else file
            page = name.removesuffix(TEXT) + PAGE
            if not name.endswith(twins.SUFFIXES) and name not in with_text(page)[1:]:
                yield name
