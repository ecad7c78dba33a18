"""From settings to a build. A program that builds again and again keeps one: what stands is not read again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from time import perf_counter
from typing import Any

from catalog.seal import Sealer, load_key
from catalog.source import Source
from plugins.release.record import Release
from plugins.release.releases import Releases
from plugins.site import facts, sources, state
from plugins.site.builder import Build, nothing
from plugins.site.graph import of
from plugins.site.sources import Templates
from plugins.site.state import State
from theme.assets import published


class Memory:
    """``settings``: Pelican's, with ours of pelicanconf.py."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.settings = settings
        self.root = Path(settings["ROOT"])
        self.content = Path(settings["PATH"])
        self.source = Source(self.content, self.root / settings["CATALOG_CACHE"])

    def build(self, now: datetime) -> Build:
        """A build of the content as it is. ``now``: for what comes and goes. Raises ``Invalid``, OSError, ValueError."""
        settings, root = self.settings, self.root
        started = perf_counter()
        key = load_key(root / settings["SEAL_KEY_FILE"])
        reading = self.source.read(settings.get("TOUCHED"))
        cache = root / settings["PICTURE_CACHE"]
        site = facts.read(
            self.content,
            reading.catalog,
            Sealer(key),
            now.date(),
            settings["HERO_FAMILY"],
            cache / "seen.json",
        )
        releases = Releases(Path(settings["OUTPUT_PATH"]), durable=settings["DURABLE"])
        current = releases.current()
        assets = published()
        templates = Templates(
            Path(settings["THEME"]) / "templates", {name: url for name, (url, _) in assets.items()}
        )
        given = {
            "code": sources.code(),
            "settings": of(settings["HERO_FAMILY"], blake2b(key, digest_size=8).hexdigest()),
            "shop.toml": of((self.content / "shop.toml").read_text("utf-8")),
        }
        return Build(
            site=site,
            reading=reading,
            releases=releases,
            templates=templates,
            assets=assets,
            given=given,
            former=self._former(current),
            parent=current.number if current else None,
            changed=reading.changed if current and current.version == reading.since else None,
            cache=cache,
            compiled=root / settings["TEMPLATE_CACHE"],
            now=now,
            preview=root / settings["PREVIEW_PATH"],
            stamp=settings.get("STAMP", ""),
            bar=settings.get("BAR", False),
            twins=settings["TWINS"],
            after=self.source.keep,
            before=settings.get("BEFORE", nothing),
            started=started,
        )

    def _former(self, current: Release | None) -> State:
        """What the release in service left; nothing where there is none or this code cannot read it."""
        kept = current and (current.state / state.NAME)
        found = state.load(kept.read_bytes()) if kept and kept.is_file() else None
        return found or State()
