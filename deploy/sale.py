"""The service's half of publishing: prices on sale, the index in place, and what went in service written down."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from pathlib import Path, PurePath

from backend import books
from backend.config import Settings
from backend.editing import editions, kept
from backend.editing.census import Census
from backend.offers import service as offers
from backend.publish import announce
from catalog import cache, stamps
from catalog import shop as shop_file
from catalog.model import Catalog
from catalog.source import Reading
from catalog.stamps import Seen
from plugins.release.errors import Refused
from plugins.release.record import Release
from plugins.release.releases import Releases
from plugins.site import look, sources
from search_index import beside
from search_index.build import CURRENT
from search_index.build import build as build_index
from search_index.manifest import Tampered, check

PAGES = "p/*/index.html"


class Sale:
    """``house``: the settings of the service, whose database is opened. Raises UnfitDatabase."""

    def __init__(self, house: Settings) -> None:
        self.house = house
        self._clock = books.opened(house, books.PUBLISHING)
        self._census: Census | None = None
        #: what stood in content/ before pages were made; None where it was not counted
        self._before: Mapping[str, str] | None = None
        self._standing: editions.Standing | None = None
        #: what the index was built with beside the sheets, None before one was
        self._beside: Mapping[str, bytes] | None = None

    def stands(self) -> bool:
        """Whether pages, prices and index are of one version."""
        release = Releases(self.house.OUTPUT_DIR).current()
        index = self.house.INDEX_DIR / "current"
        pointed = index.readlink().name if index.is_symlink() else ""
        return release is not None and (offers.version(), pointed.partition("-")[0]) == (release.version,) * 2

    def whole(self) -> bool:
        """Whether they are, and what people say is searched by as it is now."""
        return self.stands() and self._beside == beside.files(self.house.CONTENT_DIR)

    def ready(self) -> None:
        """Compare the index in service with its digests, which the next one begins with: those of many products take a while."""
        with suppress(Tampered, OSError):
            check(self.house.INDEX_DIR / CURRENT)

    def put_on_sale(self, reading: Reading) -> None:
        """Prices and index of the catalogue that the pages were made from. Raises Invalid."""
        self._beside = beside.files(self.house.CONTENT_DIR)
        self._sell(reading.catalog, self._beside, reading.changed, reading.since)

    def _sell(
        self,
        catalog: Catalog,
        files: Mapping[str, bytes],
        changed: AbstractSet[str] | None = None,
        since: str | None = None,
    ) -> None:
        """``files``: those beside the sheets, of the same version."""
        told = beside.read(files, catalog.fields)
        offers.publish(catalog, self._clock.now(), changed, since)
        build_index(catalog, self.house.INDEX_DIR, told, changed, since)

    def count(self, touched: frozenset[Path] | None) -> None:
        """What stands in content/ before pages are made, where no look will tell it again."""
        self._before = self._files(touched)

    def write_down(self, touched: frozenset[Path] | None, seen: look.Look | None, theme: Path) -> None:
        """An edition of what went in service. Where content/ moved under the build, the next publish writes it down."""
        before, self._before = self._before, None
        now = stamps.seen(str(self.house.CONTENT_DIR)) if before is None and seen is not None else None
        release, files = Releases(self.house.OUTPUT_DIR).current(), self._files(touched, now)
        stood = seen.holds(now) if seen is not None and now is not None else files is before
        if release is not None and stood:
            self._standing = editions.standing(self._standing)
            moved = {path: hash_ for path, hash_ in self._standing.moved(files).items() if hash_}
            bodies = self._census.bodies(moved, editions.missing(moved.values())) if self._census else {}
            self._remember(release, files, bodies, theme)

    def _files(self, touched: frozenset[Path] | None, now: Seen | None = None) -> Mapping[str, str]:
        """Hashes of what stands in content/ now; the same object while nothing differs."""
        if self._census is None:
            self._census = Census(self.house.CONTENT_DIR, self.house.INDEX_DIR.parent / "census.json")
        return self._census.take(touched, now)

    def _remember(
        self, release: Release, files: Mapping[str, str], bodies: dict[str, bytes], theme: Path
    ) -> None:
        """Keep the files of an edition and the hashes of its products' pages."""
        last = editions.last_release()
        if last == release.number:
            made: set[str] = set()
        elif last is not None and last == release.parent:
            made = release.changed()
        else:
            made = {path.relative_to(release.tree).as_posix() for path in release.tree.glob(PAGES)}
            made |= {path.relative_to(release.tree).as_posix() for path in release.tree.glob(f"en/{PAGES}")}
        pages = {
            path: kept.sha((release.tree / path).read_bytes())
            for path in made
            if PurePath(path).match(PAGES) and (release.tree / path).exists()
        }
        if (
            last == release.parent and last is not None
        ):  # a first release, or one gone back to, is found by sitemaps
            site = shop_file.load(self.house.CONTENT_DIR / "shop.toml").site_url
            announce.post(self.house, release.number, made, site, at=self._clock.now())
        live = editions.Live(release.version, release.number, sources.made_by(theme), files, bodies, pages)
        number = editions.record(live, self._clock.now(), self._standing)
        if number is not None:
            self._standing = editions.Standing(number, files)

    def back(self, number: str | None, theme: Path) -> int:
        """An earlier release in service again, with its prices and index: the one before, or that ``number``."""
        releases = Releases(self.house.OUTPUT_DIR, durable=True)
        try:
            target = releases.earlier(number)
            found = cache.kept(target.state)
            if found is None:
                sys.exit(f"第 {target.number} 版的目录由别的程序版本写成，读不出来；请改回 content/ 再发布 · the catalogue of release "
                         f"{target.number} was kept by other code and cannot be read: put content/ back and publish")  # fmt: skip
            releases.roll_back(target.number)
        except Refused as refused:
            sys.exit(str(refused))
        edition = editions.of_release(target.number)
        files = {} if edition is None else kept.files_at(edition)
        # The words belong to the version: an older catalogue may not know what today's speak of.
        wanted = {path: kept.get(hash_) for path, hash_ in files.items() if beside.wanted(path)}
        self._sell(found.catalog, wanted)
        if edition is not None:
            self._remember(target, files, {}, theme)
        print(
            f"第 {target.number} 版重新上线，目录 {target.version} · release {target.number} is back in service, catalogue {target.version}"
        )
        return 0
