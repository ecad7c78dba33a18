"""Every self-audit with what it found."""

from __future__ import annotations

import peewee

from backend.kernel.db import Table


class AuditRun(Table):
    """One self-audit."""

    append_only = True

    #: UTC seconds
    at = peewee.BigIntegerField(index=True)
    #: start, nightly, desk, command or restore
    kind = peewee.TextField()
    #: fast or all
    which = peewee.TextField()
    #: how many invariants were asked
    asked = peewee.IntegerField()
    #: broken invariants for which money stands still, and others
    red = peewee.IntegerField()
    amber = peewee.IntegerField()
    #: JSON {id: {"count": n, "rows": [...]}}
    findings = peewee.TextField()
    #: how long it took
    ms = peewee.IntegerField()

    class Meta:
        constraints = (
            peewee.Check("kind IN ('start', 'nightly', 'desk', 'command', 'restore')"),
            peewee.Check("which IN ('fast', 'all')"),
            peewee.Check("red >= 0 AND amber >= 0"),
        )


TABLES = (AuditRun,)
