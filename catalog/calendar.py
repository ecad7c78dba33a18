"""Pages that come and go by themselves: drafts, and texts with a first and a last day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, timezone
from functools import cache
from typing import NamedTuple

SHOP_ZONE = timezone(timedelta(hours=8), "CST")  # China has one zone and no summer time


@cache
def seconds(day: date) -> int:
    """UTC seconds of the shop's midnight that begins ``day``."""
    return int(datetime.combine(day, time(), SHOP_ZONE).timestamp())


class Span(NamedTuple):
    """From the first day to the last, both included, both the shop's; None where it is open. A draft has no day."""

    start: date | None = None
    end: date | None = None
    draft: bool = False

    def shown(self, today: date) -> bool:
        return not self.draft and (self.start or today) <= today <= (self.end or today)

    def over(self, today: date) -> bool:
        return not self.draft and self.end is not None and self.end < today

    def turns(self) -> tuple[int, ...]:
        """UTC seconds at which it appears and disappears."""
        after = self.end + timedelta(days=1) if self.end else None
        return () if self.draft else tuple(seconds(day) for day in (self.start, after) if day)


ALWAYS = Span()


def last_turn(turns: Iterable[int], now: datetime) -> int | None:
    """The latest of ``turns`` that is past, UTC seconds."""
    return max((at for at in turns if at <= now.timestamp()), default=None)


def next_turn(turns: Iterable[int], now: datetime) -> int | None:
    """The first of ``turns`` that is still to come, UTC seconds."""
    return min((at for at in turns if at > now.timestamp()), default=None)
