"""Comments, and what was decided about them."""

from __future__ import annotations

import peewee

from backend.community.rules import DECISIONS
from backend.community.states import Status
from backend.kernel.db import Table

_STATUSES = ", ".join(f"'{status}'" for status in Status)
_DECISIONS = ", ".join(f"'{decision}'" for decision in DECISIONS)


class Comment(Table):
    """One comment on one product page."""

    #: unguessable; the writer's own address of it
    ref = peewee.TextField(unique=True)
    #: product slug
    slug = peewee.TextField()
    name = peewee.TextField()
    #: never leaves this table
    email = peewee.TextField(default="")
    #: Markdown as typed, at most 4 KB
    body = peewee.TextField()
    lang = peewee.TextField()
    status = peewee.TextField()
    #: codes of what the checks found, separated by spaces
    findings = peewee.TextField(default="")
    #: fingerprint of page, name, e-mail and text: the same thing twice is one comment
    digest = peewee.TextField(unique=True)
    #: UTC seconds
    created_at = peewee.BigIntegerField()
    published_at = peewee.BigIntegerField(null=True)
    #: the shop's official answer, Markdown
    answer = peewee.TextField(default="")
    #: the role that answered
    answered_by = peewee.TextField(default="")
    answered_at = peewee.BigIntegerField(null=True)

    class Meta:
        indexes = ((("status", "created_at"), False), (("slug", "status"), False))
        constraints = (
            peewee.Check(f"status IN ({_STATUSES})"),
            peewee.Check("lang IN ('zh', 'en')"),
            peewee.Check("(status = 'PUBLISHED') <= (published_at IS NOT NULL)"),
        )


class ModerationAction(Table):
    """One decision of the staff, as the public log shows it: the role, never the person; no word of the comment."""

    append_only = True

    ref = peewee.TextField(index=True)
    slug = peewee.TextField()
    decision = peewee.TextField()
    #: a code of rules.REASONS, empty where a decision needs none
    reason = peewee.TextField(default="")
    #: a code of accounts.rules.Role
    role = peewee.TextField()
    #: UTC seconds
    at = peewee.BigIntegerField()

    class Meta:
        constraints = (peewee.Check(f"decision IN ({_DECISIONS})"),)


TABLES: tuple[type[Table], ...] = (Comment, ModerationAction)
