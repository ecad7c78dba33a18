"""Content becomes pages, prices and index of one version."""

from __future__ import annotations

import os
import queue
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backend.config import Settings
from catalog.language import language
from catalog.problems import Invalid
from catalog.source import Reading
from deploy import doorbell
from deploy.clerk import Clerk
from deploy.plainly import plainly
from plugins.release.errors import Refused
from plugins.release.releases import Releases
from plugins.site import ask, look, report

if TYPE_CHECKING:
    from deploy.sale import Sale

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("content", "theme", "pelicanconf.py", "publishconf.py")
LONGEST_WAIT = 600.0  # seconds: a clock that was set, and a change that no one told of, are noticed by then
QUIET_MS = 20  # so long nothing more has to change before a change counts as finished
SOON = 0.1  # seconds in which a look at the sources of a small shop is over
#: files that were touched, or somebody who asks
Wake = frozenset[Path] | socket.socket


class Publisher:
    """``settings``: the Pelican settings file, relative to the project; ``house``: those of the service. What was read
    once stays in memory: ``code`` is of the program and settings that it began with. ``clerk``: does the service's half.
    """

    def __init__(self, settings: str, house: Settings, clerk: Clerk | None = None) -> None:
        self.settings, self.house, self._clerk = settings, house, clerk
        self.content, self.output = house.CONTENT_DIR, house.OUTPUT_DIR
        self.code = look.code(settings)
        self._site: Any = None

    @cached_property
    def sale(self) -> Sale:
        """The service's half, done here."""
        from deploy.sale import Sale  # noqa: PLC0415 - half of all modules: where there is a clerk he has them

        return Sale(self.house)

    def outdated(self) -> bool:
        """Whether the program or its settings were changed since it began."""
        return self.code != look.code(self.settings)

    def publish(self, touched: frozenset[Path] | None = None) -> int:
        """Bring pages, prices and index to what the sources say. 0, or 1 after the reasons were printed.

        ``touched``: the files that may differ since the last publish, None where nobody knows.
        """
        seen = None if touched else self._look()
        if not (seen and seen.stamp):  # what a look will tell again is not counted before pages are made
            self.sale.count(touched)
        if seen and seen.stands and self._stands():
            self._write_down(touched, seen)
            print("没有改动 · nothing changed", flush=True)
            return 0
        self._prepare()
        if self._clerk:
            self._clerk.learn(ROOT / self._site.settings["CATALOG_CACHE"])
        code = ask.run(self._site, {"SOURCES": seen, "TOUCHED": touched, "BEFORE": self._before})
        if code == 0 and not self._whole():
            # The pages stood; the database is another one, or only what people say has changed.
            try:
                self._put_on_sale(self._site.settings[ask.MEMORY].source.read())
            except Invalid as invalid:
                print(invalid.report(language()), file=sys.stderr, flush=True)
                return 1
        if code == 0:
            self._write_down(touched, seen)
        return code

    def _look(self) -> look.Look:
        """What the clerk has seen meanwhile. Where nothing is in service yet there is nothing that he could learn."""
        if self._clerk and self._clerk.looks(SOON):
            # Of so many files one is likely to differ: what is wanted then is read meanwhile.
            self._prepare()
            ask.remember(self._site)
        seen = self._clerk.look() if self._clerk else None
        if seen is None or not seen.stamp:
            self._clerk = None
        return seen or look.at(self.output, self.content, self.code, look.asked(self.settings))

    def _prepare(self) -> None:
        if self._site is None:
            paths = [str(self.content), "-s", self.settings, "-o", str(self.output)]
            self._site = ask.prepare([*paths, "--fatal", "errors"])

    def _stands(self) -> bool:
        told = self._clerk.stands() if self._clerk else None
        return self.sale.stands() if told is None else told

    def _whole(self) -> bool:
        told = self._clerk.whole() if self._clerk else None
        return self.sale.whole() if told is None else told

    def _before(self, reading: Reading) -> None:
        with plainly(self.house, report.stop):
            self._put_on_sale(reading)

    def _put_on_sale(self, reading: Reading) -> None:
        if not (self._clerk and self._clerk.put_on_sale(reading.catalog.version)):
            self.sale.put_on_sale(reading)

    def _write_down(self, touched: frozenset[Path] | None, seen: look.Look | None) -> None:
        if not (self._clerk and self._clerk.write_down(self._theme())):
            self.sale.write_down(touched, seen, self._theme())

    def _theme(self) -> Path:
        return Path(self._site.settings["THEME"]) if self._site is not None else ROOT / "theme"


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
    with doorbell.hung(bell, wakes.put):
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
                doorbell.answer(caller, said, code)
            ready(publisher)


def ready(publisher: Publisher) -> None:
    """What the next publish begins with, made while nobody waits for it."""
    with suppress(OSError, Refused):
        Releases(publisher.output).prepare_spare()


def _heard(work: Callable[[], int]) -> tuple[int, str]:
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
