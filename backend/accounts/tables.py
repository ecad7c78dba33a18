"""Staff, the roles they hold and the sessions they opened."""

from __future__ import annotations

import peewee

from backend.accounts.rules import Role
from backend.kernel.db import Table

_ROLES = ", ".join(f"'{role}'" for role in Role)


class StaffMember(Table):
    """A person who works here. Rows stay for ever: logs name them."""

    name = peewee.TextField(unique=True)
    display_zh = peewee.TextField()
    display_en = peewee.TextField()
    #: argon2id, with its parameters and salt
    password_hash = peewee.TextField()
    active = peewee.BooleanField(default=True)
    #: UTC seconds
    created_at = peewee.BigIntegerField()


class StaffRole(Table):
    """One role of one person; ``place`` orders them, the first names the person's post."""

    staff = peewee.ForeignKeyField(StaffMember, backref="held", on_delete="RESTRICT")
    role = peewee.TextField(constraints=[peewee.Check(f"role IN ({_ROLES})")])
    place = peewee.IntegerField()

    class Meta:
        indexes = ((("staff", "role"), True),)


class StaffSession(Table):
    """A signed-in browser. Only the token's fingerprint is kept."""

    fingerprint = peewee.TextField(unique=True)
    staff = peewee.ForeignKeyField(StaffMember, backref="sessions", on_delete="RESTRICT")
    #: UTC seconds
    created_at = peewee.BigIntegerField()
    seen_at = peewee.BigIntegerField()
    expires_at = peewee.BigIntegerField(index=True)
    ended_at = peewee.BigIntegerField(null=True)


TABLES: tuple[type[Table], ...] = (StaffMember, StaffRole, StaffSession)
