"""The index in service, exchanged while requests run."""

from __future__ import annotations

import logging
from pathlib import Path
from threading import Lock

from search_index import manifest
from search_index.build import CURRENT
from search_index.query import Index

log = logging.getLogger(__name__)


class Live:
    """The current index under a folder, changed for the new one when a build has put it there."""

    def __init__(self, into: Path) -> None:
        self._into = into
        self._lock = Lock()
        self._name = ""
        self._index: Index | None = None

    def index(self) -> Index:
        """Costs one look at the link. A new index that is refused leaves the old one in service.
        Raises ``manifest.Tampered`` or OSError when there is none to serve.
        """
        try:
            name = (self._into / CURRENT).readlink().name
        except OSError:
            if self._index is None:
                raise
            return self._index
        if name == self._name and self._index is not None:
            return self._index
        with self._lock:
            if name != self._name or self._index is None:
                try:
                    # The old index is left to the requests that still hold it.
                    self._index = Index(self._into / name)
                except (manifest.Tampered, OSError) as error:
                    if self._index is None:
                        raise
                    log.error("search index %s refused, %s stays: %s", name, self._index.version, error)  # noqa: TRY400
                self._name = name
            return self._index
