"""What was exported for which product, and every build with its outcome."""

from __future__ import annotations

import peewee

from backend.kernel.db import Table


class Export(Table):
    """The comment file of one product. It still waits for a build while ``built`` differs from ``digest``."""

    slug = peewee.TextField(unique=True)
    #: fingerprint of the file as written
    digest = peewee.TextField()
    #: fingerprint of the file that the last good build read, "" for none
    built = peewee.TextField(default="")


class Build(Table):
    """One run of the build command."""

    #: UTC seconds
    started_at = peewee.BigIntegerField()
    finished_at = peewee.BigIntegerField(null=True)
    status = peewee.TextField()
    #: the last 8 KB of what the command said
    output = peewee.TextField(default="")

    class Meta:
        constraints = (peewee.Check("status IN ('RUNNING', 'DONE', 'FAILED', 'CUT')"),)


TABLES: tuple[type[Table], ...] = (Export, Build)
