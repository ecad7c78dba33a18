"""Limits on what a stranger may try, counted in the database so that every worker sees the same."""

from __future__ import annotations

import peewee

from backend.kernel.db import Table, write_tx
from backend.kernel.errors import TooMany


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


def forget(older_than: int) -> None:
    """Drop tries before ``older_than`` (UTC seconds): nobody needs to know them."""
    with write_tx():
        Attempt.delete().where(Attempt.at < older_than).execute()
