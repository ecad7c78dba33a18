"""Limits on what a stranger may try, counted in the database so that every worker sees the same."""

from __future__ import annotations

import peewee

from backend.kernel.db import Table, changed, insert, run, write_tx
from backend.kernel.errors import TooMany

KEPT_SECONDS = 86_400
AT_ONCE = 10_000


class Attempt(Table):
    """One try in a bucket such as ``lookup:203.0.113.7``."""

    bucket = peewee.TextField()
    #: UTC seconds
    at = peewee.BigIntegerField()

    class Meta:
        indexes = ((("bucket", "at"), False),)


def check(bucket: str, most: int, seconds: int, *, at: int) -> None:
    """Raise TooMany where ``most`` tries were noted in the last ``seconds``."""
    tries = run("SELECT COUNT(*) FROM attempt WHERE bucket = ? AND at > ?", bucket, at - seconds).fetchone()[
        0
    ]
    if tries >= most:
        raise TooMany


def note(bucket: str, *, at: int) -> None:
    """Note one try."""
    with write_tx():
        insert(Attempt, bucket=bucket, at=at)


def spend(bucket: str, most: int, seconds: int, *, at: int) -> None:
    """Note one try, or raise TooMany as ``check`` does. Call it in the transaction of what is tried."""
    fits = changed(
        "INSERT INTO attempt (bucket, at) SELECT CAST(? AS TEXT), CAST(? AS BIGINT) "
        "WHERE (SELECT COUNT(*) FROM attempt WHERE bucket = ? AND at > ?) < ?",
        bucket, at, bucket, at - seconds, most,
    )  # fmt: skip
    if not fits:
        raise TooMany


def forget(at: int) -> int:
    """Drop tries older than a day: no limit looks further back, and addresses are not ours to keep."""
    # Rows come in the order of time, so the oldest have the smallest numbers.
    oldest = run("SELECT at FROM attempt ORDER BY id LIMIT 1").fetchone()
    if oldest is None or oldest[0] >= at - KEPT_SECONDS:
        return 0
    with write_tx():
        return changed(
            "DELETE FROM attempt WHERE at < ? AND id IN (SELECT id FROM attempt ORDER BY id LIMIT ?)",
            at - KEPT_SECONDS, AT_ONCE,
        )  # fmt: skip
