"""What is searched for and opened, counted in memory and written together: no search waits for the disk.

A question is kept by its day and its folded words. What may speak of a person is not counted at all: an address with @, a
run of seven figures that is no number of ours, a text longer than a question. Nothing else of a request is looked at.
"""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from datetime import datetime

from backend.kernel.db import changed, database, run, run_many, write_tx
from backend.kernel.logs import log
from catalog.calendar import SHOP_ZONE
from search_index.tokens import fold

LONGEST = 40
#: places in an answer that are counted
PLACES = 96
#: so many different questions wait to be written; more of a moment are no shoppers'
MOST = 5_000
#: seconds
WAIT = 3.0
#: days that are kept
KEPT = 400
NAMES = ("search_word", "search_click")
PERSONAL = re.compile(r"@|(?:\d[\s().+/-]*){7}")

ASKED = (
    "INSERT INTO search_word (day, words, asked, empty, clicks) VALUES (?, ?, ?, ?, 0) ON CONFLICT (day, words) "
    "DO UPDATE SET asked = search_word.asked + excluded.asked, empty = search_word.empty + excluded.empty"
)
OPENED = "UPDATE search_word SET clicks = clicks + ? WHERE day = ? AND words = ?"
PLACED = (
    "INSERT INTO search_click (day, place, clicks) VALUES (?, ?, ?) ON CONFLICT (day, place) "
    "DO UPDATE SET clicks = search_click.clicks + excluded.clicks"
)


def countable(text: str, *, known: bool = False) -> str:
    """The words as they are counted, "" where they are not. ``known``: they are a number of ours."""
    words = " ".join(fold(text).split())
    if not words or len(words) > LONGEST:
        return ""
    return words if known or not PERSONAL.search(words) else ""


def day(at: int) -> str:
    """The day of the shop at a moment."""
    return str(datetime.fromtimestamp(at, SHOP_ZONE).date())


class Tally:
    """Counts of one process that are not written yet."""

    def __init__(self, wait: float = WAIT) -> None:
        self._wait = wait
        self._lock = threading.Lock()
        self._asked: Counter[tuple[str, str]] = Counter()
        self._empty: Counter[tuple[str, str]] = Counter()
        self._opened: Counter[tuple[str, str]] = Counter()
        self._placed: Counter[tuple[str, int]] = Counter()
        self._writer: threading.Thread | None = None

    def asked(self, words: str, at: int, *, empty: bool) -> None:
        """One question in ``countable`` words."""
        with self._lock:
            key = (day(at), words)
            if words and (key in self._asked or len(self._asked) < MOST):
                self._asked[key] += 1
                self._empty[key] += empty
                self._soon()

    def opened(self, words: str, place: int, at: int) -> None:
        """The product at ``place`` of the answer to ``words`` was opened."""
        with self._lock:
            if 1 <= place <= PLACES and len(self._opened) < MOST:
                self._placed[day(at), place] += 1
                if words:
                    self._opened[day(at), words] += 1
                self._soon()

    def write(self) -> None:
        """Write what was counted, in one transaction."""
        with self._lock:
            asked, empty, opened, placed = self._asked, self._empty, self._opened, self._placed
            self._asked, self._empty, self._opened, self._placed = Counter(), Counter(), Counter(), Counter()
        if asked or placed:
            with write_tx(flushed=False):
                run_many(ASKED, [(*key, count, empty[key]) for key, count in sorted(asked.items())])
                run_many(OPENED, [(count, *key) for key, count in sorted(opened.items())])
                run_many(PLACED, [(*key, count) for key, count in sorted(placed.items())])

    def _soon(self) -> None:
        if self._writer is None:
            self._writer = threading.Thread(
                target=self._later, args=(database.obj,), name="search-tally", daemon=True
            )
            self._writer.start()

    def _later(self, base: object) -> None:
        time.sleep(self._wait)
        with self._lock:
            self._writer = None
        if database.obj is not base:
            return  # another database was opened meanwhile: what was counted is none of its
        try:
            database.connect(reuse_if_open=True)
            self.write()
        except Exception:  # a report is not worth a process; the next moment counts again
            log.exception("search_tally_not_written")
        finally:
            database.close()


def forget(at: int) -> int:
    """Sweep: counts older than a year and a month. How many rows went."""
    before = day(at - KEPT * 86_400)
    gone = [run(f"SELECT 1 FROM {table} WHERE day < ? LIMIT 1", before).fetchone() for table in NAMES]
    if not any(gone):
        return 0
    with write_tx():
        return sum(changed(f"DELETE FROM {table} WHERE day < ?", before) for table in NAMES)
