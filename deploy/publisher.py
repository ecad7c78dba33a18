"""The publisher: content becomes pages, prices and index of one version, without a person.

    python deploy/publisher.py run     keeps everything in memory and publishes whatever changes (make serve, systemd)
    python deploy/publisher.py once    publishes now: asks the one that runs, or does it itself (make publish)
    python deploy/publisher.py back    puts the release before, or the one of TO, back in service with its prices

One way for all: Pelican builds a release; before it goes in service its prices go on sale and its index is put in
place. A price that is on a page is therefore always on sale already, and an older page's price is still known.
"""

from __future__ import annotations

import argparse
import os
import queue
import socket
import socketserver
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

import pelican
from pelican.log import init as init_logging
from watchfiles import Change, DefaultFilter, watch

from backend.app import create_app
from backend.kernel import web
from backend.offers import service as offers
from catalog.load import load
from catalog.model import Catalog
from plugins.release.releases import Releases
from plugins.site import ask, look, report
from plugins.site.memory import Memory
from search_index.build import build as build_index

ROOT = Path(__file__).resolve().parent.parent
SOCKET = "publisher.sock"
LONGEST_WAIT = 3600.0  # seconds; a clock that was set is noticed within the hour
STEP_MS = 20  # quiet time after a change before it counts as finished
AGAIN = 3


class Sources(DefaultFilter):
    """What is worth a build: no hidden files, no lock files of office programs, no caches."""

    def __call__(self, change: Change, path: str) -> bool:
        return super().__call__(change, path) and not Path(path).name.startswith(("~$", ".~"))


@dataclass
class Publisher:
    """``settings``: the Pelican settings file. Everything read once stays in memory."""

    settings: str
    output: Path
    content: Path
    app: Any = field(default_factory=create_app)
    pelican: Any = None

    def publish(self) -> int:
        """Bring pages, prices and index to what content/ says. 0, or 1 after the reasons were printed."""
        for _ in range(AGAIN):
            code = self._build()
            if code != ask.OVERTAKEN:
                return code
        return 1

    def _build(self) -> int:
        stamp = look.stamp(self.content, self.settings)
        arguments = [str(self.content), "-s", self.settings, "-o", str(self.output), "--fatal", "errors"]
        extra = {"STAMP": stamp, "BEFORE": self.put_on_sale}
        if self.pelican is None:
            self.pelican = ask.prepare(arguments)
        return ask.build(self.pelican, extra)

    def put_on_sale(self, catalog: Catalog, changed: frozenset[str] | None) -> None:
        """Prices and index of the catalogue that the pages were made from."""
        with self.app.app_context():
            house = web.house()
            live = offers.current()
            offers.publish(catalog, house.clock.now(), changed, live.version if live else None)
            build_index(catalog, house.settings.INDEX_DIR)

