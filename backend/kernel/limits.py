"""Limits on what a stranger may try, counted in the database so that every worker sees the same."""

from __future__ import annotations

import peewee

from backend.kernel.db import Table, write_tx
from backend.kernel.errors import TooMany

KEPT_SECONDS = 86_400


class Attempt(Table):
    """One try in a bucket such as ``lookup:203.0.113.7``."""

    bucket = peewee.TextField()
    #: UTC seconds
    at = peewee.BigIntegerField()

    class Meta:
        indexes = ((("bucket", "at"), False),)


def check(bucket: str, most: int, seconds: int, *, at: int) -> None:
    """Raise TooMany where ``most`` tries were noted in the last ``seconds``."""
    tries = Attempt.select().where(Attempt.bucket == bucket, Attempt.at > at - seconds).count()
    if tries >= most:
        raise TooMany


def note(bucket: str, *, at: int) -> None:
    """Note one try."""
    with write_tx():
        Attempt.create(bucket=bucket, at=at)


def forget(at: int) -> int:
    """Drop tries older than a day: no limit looks further back, and addresses are not ours to keep."""
    with write_tx():
        return int(Attempt.delete().where(Attempt.at < at - KEPT_SECONDS).execute())
