"""What was searched for in a span of days, for staff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from backend.kernel.db import run
from backend.search.tally import PLACES

MOST = 200
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One question over all days: how often it was asked, found nothing, and led to a product."""

    words: str
    asked: int
    empty: int
    clicks: int


@dataclass(frozen=True, slots=True)
class Report:
    """``top``: by how often they were asked. ``empty``: those that found nothing, by how often. ``places``: clicks at the
    first places of an answer, and at all after them. ``begins``, ``ends``: the days, both included.
    """

    begins: str
    ends: str
    asked: int
    empty_total: int
    clicks: int
    top: Sequence[Line]
    empty: Sequence[Line]
    places: Sequence[tuple[int, int]]
    beyond: int


def report(today: str, days: int) -> Report:
    """Of ``days`` days that end with ``today``, ``2026-11-28``."""
    begins = str(date.fromisoformat(today) - timedelta(days=days - 1))
    asked, empty, clicks = run(
        "SELECT COALESCE(SUM(asked), 0), COALESCE(SUM(empty), 0), COALESCE(SUM(clicks), 0) FROM search_word "
        "WHERE day BETWEEN ? AND ?",
        begins, today,
    ).fetchone()  # fmt: skip
    counted = dict(
        run(
            "SELECT place, SUM(clicks) FROM search_click WHERE day BETWEEN ? AND ? GROUP BY place",
            begins,
            today,
        ).fetchall()
    )
    places = [(place, int(counted.get(place, 0))) for place in range(1, SHOWN + 1)]
    beyond = sum(int(counted.get(place, 0)) for place in range(SHOWN + 1, PLACES + 1))
    top, none = (_lines(begins, today, by) for by in ("asked", "empty"))
    return Report(begins, today, int(asked), int(empty), int(clicks), top, none, places, beyond)


def _lines(begins: str, ends: str, by: str) -> list[Line]:
    rows = run(
        "SELECT words, SUM(asked) AS asked, SUM(empty) AS empty, SUM(clicks) AS clicks FROM search_word "
        f"WHERE day BETWEEN ? AND ? GROUP BY words HAVING SUM({by}) > 0 ORDER BY SUM({by}) DESC, words LIMIT {MOST}",
        begins, ends,
    )  # fmt: skip
    return [Line(str(words), int(asked), int(empty), int(clicks)) for words, asked, empty, clicks in rows]
