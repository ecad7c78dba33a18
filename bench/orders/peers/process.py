"""One foreign server: started, waited for, ended."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

from bench.orders import children

READY_SECONDS = 90


class Process:
    """A server with its environment and its log; ``url`` answers once it is ready."""

    def __init__(self, log: Path, url: str) -> None:
        self.log, self.url = log, url
        self.environment = dict(os.environ)
        self._running: subprocess.Popen[bytes] | None = None

    def start(self, command: list[str], cwd: Path) -> None:
        children.free(urlsplit(self.url).port or 80)
        self._running = children.start(command, cwd=cwd, environment=self.environment, log=self.log)
        end = time.monotonic() + READY_SECONDS
        while not self._answers():
            if self._running.poll() is not None or time.monotonic() > end:
                self.stop()
                sys.exit(f"{command[0]} did not open; see {self.log}")
            time.sleep(0.1)

    @property
    def pid(self) -> int:
        """It leads its process group."""
        assert self._running is not None
        return self._running.pid

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(self.url, timeout=5).close()  # noqa: S310 - an address of ours
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True

    def stop(self) -> None:
        if self._running is not None:
            children.stop(self._running)
            self._running = None

    def count(self, file: Path, sql: str) -> int:
        """One number out of the server's SQLite file."""
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as link:
            return int(link.execute(sql).fetchone()[0])
