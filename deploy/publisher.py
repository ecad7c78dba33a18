"""The publisher: content becomes pages, prices and index of one version, without a person.

    python deploy/publisher.py run     keeps everything in memory and publishes whatever changes (make serve, systemd)
    python deploy/publisher.py once    publishes now: asks the one that runs, or does it itself (make publish)
    python deploy/publisher.py back    puts the release before, or number N, back in service with its prices and index

One way for all: Pelican builds a release; before it goes in service its prices go on sale and its index is put in
place. So a price that stands on a page is always on sale already, and an older page's price is still known.
"""

from __future__ import annotations

import argparse
import os
import queue
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePath
from typing import Any

from backend import books
from backend.config import Settings
from backend.editing import editions, kept
from backend.editing.census import Census
from backend.kernel import logs
from backend.kernel.clock import Clock
from backend.offers import service as offers
from backend.publish import announce
from catalog import cache
from catalog import shop as shop_file
from catalog.language import language
from catalog.model import Catalog
from catalog.problems import Invalid
from catalog.source import Reading
from plugins.release.errors import Refused
from plugins.release.record import Release
from plugins.release.releases import Releases
from plugins.site import ask, look, sources
from search_index import beside
from search_index.build import build as build_index

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("content", "theme", "pelicanconf.py", "publishconf.py")
LONGEST_WAIT = 600.0  # seconds: a clock that was set, and a change that no one told of, are noticed by then
NAME = 100  # bytes of a socket's name: 108 are the most on Linux, 104 elsewhere
QUIET_MS = 20  # so long nothing more has to change before a change counts as finished
END = "\0"
PAGES = "p/*/index.html"
#: files that were touched, or somebody who asks
Wake = frozenset[Path] | socket.socket


@dataclass
class Publisher:
    """``settings``: the Pelican settings file, relative to the project; ``house``: those of the service. What was read
    once stays in memory: ``code`` is of the program and settings that it began with.
    """

    settings: str
    house: Settings
    clock: Clock = field(init=False)
    site: Any = None
    code: str = ""
    census: Census | None = None
    #: what the index was built with beside the sheets, None before one was
    beside: Mapping[str, bytes] | None = None

    def __post_init__(self) -> None:
        self.code = look.code(self.settings)
        logs.configure()
        self.clock = books.opened(self.house, books.PUBLISHING)

    @property
    def content(self) -> Path:
        return self.house.CONTENT_DIR

    @property
    def output(self) -> Path:
        return self.house.OUTPUT_DIR

    def outdated(self) -> bool:
        """Whether the program or its settings were changed since it began."""
        return self.code != look.code(self.settings)

    def publish(self, touched: frozenset[Path] | None = None) -> int:
        """Bring pages, prices and index to what the sources say. 0, or 1 after the reasons were printed.

        ``touched``: the files that may differ since the last publish, None where nobody knows.
        """
        seen = None if touched else look.at(self.output, self.content, self.code, f"{self.settings} []")
        # What a look will tell again is not counted before pages are made.
        files = None if seen and seen.stamp else self._count(touched)
        if seen and seen.stands and self._on_sale():
            self._write_down(touched, files, seen)
            print("没有改动 · nothing changed", flush=True)
            return 0
        if self.site is None:
            paths = [str(self.content), "-s", self.settings, "-o", str(self.output)]
            self.site = ask.prepare([*paths, "--fatal", "errors"])
        code = ask.run(
            self.site,
            {
                "SOURCES": seen,
                "TOUCHED": touched,
                "BEFORE": self.put_on_sale,
            },
        )
        if code == 0 and (not self._on_sale() or self.beside != beside.files(self.content)):
            # The pages stood; the database is another one, or only what people say has changed.
            try:
                self.put_on_sale(self.site.settings[ask.MEMORY].source.read())
            except Invalid as invalid:
                print(invalid.report(language()), file=sys.stderr, flush=True)
                return 1
        if code == 0:
            self._write_down(touched, files, seen)
        return code

    def put_on_sale(self, reading: Reading) -> None:
        """Prices and index of the catalogue that the pages were made from."""
        self.beside = beside.files(self.content)
        self.sell(reading.catalog, self.beside, reading.changed, reading.since)

    def sell(
        self,
        catalog: Catalog,
        files: Mapping[str, bytes],
        changed: frozenset[str] | None = None,
        since: str | None = None,
    ) -> None:
        """``files``: those beside the sheets, of the same version."""
        told = beside.read(files, catalog.fields)
        offers.publish(catalog, self.clock.now(), changed, since)
        build_index(catalog, self.house.INDEX_DIR, told)

    def _count(self, touched: frozenset[Path] | None) -> dict[str, str]:
        """Hashes of what stands in content/ now."""
        if self.census is None:
            self.census = Census(self.content, self.house.INDEX_DIR.parent / "census.json")
        return self.census.take(touched)

    def _write_down(
        self, touched: frozenset[Path] | None, before: dict[str, str] | None, seen: look.Look | None
    ) -> None:
        """An edition of what went in service. Where content/ moved under the build, the next publish writes it down."""
        release, files = Releases(self.output).current(), self._count(touched)
        stood = files == before or (before is None and seen is not None and seen.holds())
        if release is not None and stood:
            wanted = editions.missing(files.values())
            bodies = self.census.bodies(files, wanted) if self.census else {}
            self.remember(release, files, bodies)

    def remember(self, release: Release, files: dict[str, str], bodies: dict[str, bytes]) -> None:
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
            site = shop_file.load(self.content / "shop.toml").site_url
            announce.post(self.house, release.number, made, site, at=self.clock.now())
        live = editions.Live(
            release.version, release.number, sources.made_by(self._theme()), files, bodies, pages
        )
        editions.record(live, self.clock.now())

    def _theme(self) -> Path:
        return Path(self.site.settings["THEME"]) if self.site is not None else ROOT / "theme"

    def _on_sale(self) -> bool:
        """Whether pages, prices and index are of one version."""
        release = Releases(self.output).current()
        index = self.house.INDEX_DIR / "current"
        pointed = index.readlink().name if index.is_symlink() else ""
        return release is not None and (offers.version(), pointed.partition("-")[0]) == (release.version,) * 2


def back(publisher: Publisher, number: int | None) -> int:
    """An earlier release in service again, with its prices and index."""
    releases = Releases(publisher.output, durable=True)
    try:
        target = releases.earlier(number)
        found = cache.kept(target.state)
        if found is None:
            sys.exit(f"第 {target.number} 版的目录由别的程序版本写成，读不出来；请改回 content/ 再发布 · the catalogue of release "
                     f"{target.number} was kept by other code and cannot be read: put content/ back and publish")  # fmt: skip
        releases.roll_back(target.number)
    except Refused as refused:
        sys.exit(str(refused))
    number = editions.of_release(target.number)
    files = {} if number is None else kept.files_at(number)
    # The words belong to the version: an older catalogue may not know what today's speak of.
    wanted = {path: kept.get(hash_) for path, hash_ in files.items() if beside.wanted(path)}
    publisher.sell(found.catalog, wanted)
    if number is not None:
        publisher.remember(target, files, {})
    print(
        f"第 {target.number} 版重新上线，目录 {target.version} · release {target.number} is back in service, catalogue {target.version}"
    )
    return 0


@contextmanager
def _named(bell: Path) -> Iterator[str]:
    """What a socket may be called has a hundred letters at most; a longer path is said by its open folder."""
    if len(os.fsencode(bell)) < NAME:
        yield str(bell)
        return
    folder = os.open(bell.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{bell.name}"
    finally:
        os.close(folder)


@contextmanager
def doorbell(path: Path, rung: queue.Queue[Wake]) -> Iterator[None]:
    """A socket by which others ask for a publish and hear how it went."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as door, _named(path) as name:
        door.bind(name)
        path.chmod(0o600)
        door.listen()

        def hear() -> None:
            with suppress(OSError):  # the door was shut
                while True:
                    rung.put(door.accept()[0])

        threading.Thread(target=hear, daemon=True).start()
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def run(publisher: Publisher, bell: Path) -> None:
    """Publish at every change, at every moment at which a page comes or goes, and whenever somebody asks. Returns when
    the program is no longer that of its files: whoever asked will ask the next one.
    """
    wakes: queue.Queue[Wake] = queue.Queue()

    def notice() -> None:
        from watchfiles import Change, DefaultFilter, watch  # noqa: PLC0415 - only who waits needs it

        usual = DefaultFilter()

        def interesting(change: Change, path: str) -> bool:
            """No hidden files, no lock files of office programs, no caches."""
            return usual(change, path) and not Path(path).name.startswith((".", "~$"))

        places = [ROOT / name for name in SOURCES if name != "content"] + [publisher.content]
        for found in watch(
            *places, watch_filter=interesting, step=QUIET_MS, debounce=200, raise_interrupt=False
        ):
            wakes.put(frozenset(Path(path) for _, path in found))

    threading.Thread(target=notice, daemon=True).start()
    with doorbell(bell, wakes):
        publisher.publish()
        while True:
            woken: list[Wake | None] = []
            try:
                woken.append(wakes.get(timeout=_wait(publisher.output)))
            except queue.Empty:
                woken.append(None)
            while not wakes.empty():
                woken.append(wakes.get_nowait())
            paths = [wake for wake in woken if isinstance(wake, frozenset)]
            asked = [wake for wake in woken if isinstance(wake, socket.socket)]
            if publisher.outdated():
                for caller in asked:
                    caller.close()
                return
            touched = frozenset[Path]().union(*paths) if len(paths) == len(woken) else None
            code, said = _heard(partial(publisher.publish, touched))
            for caller in asked:
                with caller, suppress(OSError):
                    caller.sendall(f"{said}{END}{code}".encode())
            ready(publisher)


def ready(publisher: Publisher) -> None:
    """What the next publish begins with, made while nobody waits for it."""
    with suppress(OSError):
        Releases(publisher.output).prepare_spare()


def _heard(work: Any) -> tuple[int, str]:
    """Do it, print what it says, and keep that for whoever asked."""
    reading, writing = os.pipe()
    said: list[bytes] = []

    def listen() -> None:
        with os.fdopen(reading, "rb", buffering=0) as source:
            while part := source.read(1 << 16):
                said.append(part)
                os.write(kept[0], part)

    kept = [os.dup(1), os.dup(2)]
    listener = threading.Thread(target=listen)
    listener.start()
    for number in (1, 2):
        os.dup2(writing, number)
    os.close(writing)
    try:
        code = work()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        for number, own in zip((1, 2), kept, strict=True):
            os.dup2(own, number)
        listener.join()
        for own in kept:
            os.close(own)
    return code, b"".join(said).decode("utf-8", "replace")


def _wait(output: Path) -> float:
    """Seconds until the next page comes or goes by itself."""
    until = look.until(output)
    return LONGEST_WAIT if until is None else max(0.0, min(LONGEST_WAIT, until - time.time()))


def ring(bell: Path) -> int | None:
    """Ask the running publisher. Its exit status after printing what it said; None when none runs, or none that goes on."""
    with socket.socket(socket.AF_UNIX) as line:
        try:
            with _named(bell) as name:
                line.connect(name)
            answer = b"".join(iter(lambda: line.recv(1 << 16), b"")).decode("utf-8", "replace")
        except OSError:
            return None
    said, answered, code = answer.rpartition(END)
    print(said, end="", flush=True)
    return int(code) if answered else None


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=("run", "once", "back"))
    parser.add_argument("number", nargs="?", type=int, help="the release to go back to")
    parser.add_argument("-s", "--settings", default="publishconf.py")
    asked = parser.parse_args()
    os.chdir(ROOT)
    settings = Settings()
    bell = settings.INDEX_DIR.parent / "publisher.sock"
    if asked.command == "once" and (code := ring(bell)) is not None:
        return code
    publisher = Publisher(asked.settings, settings)
    if asked.command == "once":
        code = publisher.publish()
        ready(publisher)
        return code
    if asked.command == "back":
        return back(publisher, asked.number)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        run(publisher, bell)
        print("程序已更新，重新开始 · the program was changed: starting again", flush=True)
        os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606 - ourselves
    return 0


if __name__ == "__main__":
    sys.exit(main())
