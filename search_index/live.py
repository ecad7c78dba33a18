"""The index in service, exchanged while requests run."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from threading import Event, Lock, Thread

from search_index.build import CURRENT
from search_index.query import Index

log = logging.getLogger(__name__)

#: a new index is waited for no longer than this, seconds; most are there in less
PATIENCE = 0.1


class Live:
    """The current index under a folder, changed for the new one when a build has put it there."""

    def __init__(self, into: Path) -> None:
        self._into = into
        self._lock = Lock()
        self._index: Index | None = None
        #: the folder that was looked at last, the index it gave or the one it left in service
        self._name = ""
        self._coming: _Coming | None = None

    def index(self) -> Index:
        """Costs one look at the link. A new index is opened beside: the old one answers until it is there.
        One that is refused leaves the old one in service. Raises ``manifest.Tampered`` or OSError when there is none
        to serve.
        """
        try:
            name = self._current()
            if self._index is None:
                return self._first(name)
            if name != self._name:
                self._ask_for()
        except OSError:
            if self._index is None:
                raise
        return self._index

    def _current(self) -> str:
        return (self._into / CURRENT).readlink().name

    def _first(self, name: str) -> Index:
        with self._lock:
            if self._index is None:
                self._index, self._name = Index(self._into / name), name
                Thread(target=self._index.warm, daemon=True).start()
            return self._index

    def _ask_for(self) -> None:
        """Have the new index opened, and wait a moment for it."""
        with self._lock:
            coming = self._coming
            if coming is None:
                name = self._current()  # what was read outside may be older than what is in service
                if name == self._name:
                    return
                coming = self._coming = _Coming()
                Thread(target=self._open, args=(name, coming), daemon=True).start()
        coming.wait()

    def _open(self, name: str, coming: _Coming) -> None:
        old = self._index
        try:
            # The old index is left to the requests that still hold it.
            self._index = Index(self._into / name, old)
            self._index.warm()
        except Exception as error:  # noqa: BLE001 - whatever is wrong with the new one, the old one serves
            log.error("search index %s refused, %s stays: %r", name, old and old.version, error)  # noqa: TRY400
        finally:
            with self._lock:
                self._name, self._coming = name, None
            coming.here()


class _Coming:
    """An index that is being opened."""

    def __init__(self) -> None:
        self._due = time.monotonic() + PATIENCE
        self._done = Event()

    def wait(self) -> None:
        """Until it is there or is late: who comes later than that does not wait at all."""
        self._done.wait(max(self._due - time.monotonic(), 0))

    def here(self) -> None:
        self._done.set()
