"""Sign in, sign out, who is this, new accounts. Passwords are hashed outside every transaction."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Any

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from backend.accounts.errors import SignInRefused, UnfitAccount
from backend.accounts.rules import LONGEST_PASSWORD, Role, Staff, fault
from backend.accounts.tables import StaffMember, StaffRole, StaffSession
from backend.kernel import audit, limits
from backend.kernel.db import write_tx
from backend.kernel.ids import fingerprint, token
from catalog.model import Text

SESSION_SECONDS = 12 * 3600  # a working day with its overtime
IDLE_SECONDS = 2 * 3600
SEEN_STEP = 60  # last seen is written once a minute, so that reading costs no write
WINDOW = 15 * 60
TRIES_PER_NAME = 8
TRIES_PER_ADDRESS = 30
KEEP_ENDED_SECONDS = 30 * 86400

_hasher = argon2.PasswordHasher()
# Hashing takes 64 MB and a core: a flood of sign-ins must not take the shop with it.
_turns = threading.BoundedSemaphore(2)


@cache
def _nobody() -> str:
    """A hash that nothing matches: an unknown name takes as long as a wrong password."""
    return _hasher.hash(token())


def sign_in(name: str, password: str, *, address: str, at: int) -> str:
    """Check a password and open a session; its token is returned once and never stored.

    Raises SignInRefused (one answer, one duration for every cause) or TooMany.
    """
    name = unicodedata.normalize("NFKC", name).strip().lower()
    buckets = (  # a password typed into the name field must not be stored in clear
        (f"signin:name:{fingerprint(name)}", TRIES_PER_NAME),
        (f"signin:address:{address}", TRIES_PER_ADDRESS),
    )
    with _turns:
        for bucket, most in buckets:
            limits.check(bucket, most, WINDOW, at=at)
        member = StaffMember.get_or_none(StaffMember.name == name)
        stored = str(member.password_hash) if member is not None else _nobody()
        fits = _verify(stored, password) and member is not None and bool(member.active)
        if not fits:
            with write_tx():
                for bucket, _ in buckets:
                    limits.note(bucket, at=at)
                if member is not None:
                    audit.record(f"staff:{name}", "sign_in_refused", name, at=at)
            raise SignInRefused
        fresh = _hasher.hash(password) if _hasher.check_needs_rehash(stored) else None
    with write_tx():
        if fresh:
            StaffMember.update(password_hash=fresh).where(StaffMember.name == name).execute()
        audit.record(f"staff:{name}", "signed_in", name, at=at)
        return open_session(name, at=at)


def _verify(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password[: LONGEST_PASSWORD + 1])
    except (VerificationError, InvalidHashError):
        return False


def open_session(name: str, *, at: int) -> str:
    """A new session for an active member, without asking for a password: for sign_in and for tests."""
    opened = token()
    with write_tx():
        member = StaffMember.get(StaffMember.name == name, StaffMember.active == True)  # noqa: E712 - SQL
        StaffSession.create(
            fingerprint=fingerprint(opened),
            staff=member,
            created_at=at,
            seen_at=at,
            expires_at=at + SESSION_SECONDS,
        )
    return opened


def staff_of(session: str, *, at: int) -> Staff | None:
    """Who holds this session now; None where it is unknown, ended, expired, idle too long or its owner closed."""
    row = (
        StaffSession.select(StaffSession, StaffMember)
        .join(StaffMember)
        .where(
            StaffSession.fingerprint == fingerprint(session),
            StaffSession.ended_at.is_null(),
            StaffSession.expires_at > at,
            StaffSession.seen_at > at - IDLE_SECONDS,
            StaffMember.active == True,  # noqa: E712 - SQL
        )
        .first()
    )
    if row is None:
        return None
    if row.seen_at <= at - SEEN_STEP:
        with write_tx():
            StaffSession.update(seen_at=at).where(StaffSession.id == row.id).execute()
    return _read(row.staff)


def sign_out(session: str, *, at: int) -> None:
    """End this session; an unknown one is no error."""
    with write_tx():
        StaffSession.update(ended_at=at).where(
            StaffSession.fingerprint == fingerprint(session), StaffSession.ended_at.is_null()
        ).execute()


def someone(name: str) -> Staff | None:
    """A member by name, active or not: logs show people who left."""
    member = StaffMember.get_or_none(StaffMember.name == name)
    return _read(member) if member is not None else None


def everyone() -> list[tuple[Staff, bool]]:
    """All members with whether they are active, by name."""
    return [
        (_read(member), bool(member.active)) for member in StaffMember.select().order_by(StaffMember.name)
    ]


def add(name: str, password: str, display: Text, roles: Iterable[Role], *, by: str, at: int) -> None:
    """Make an account. Raises UnfitAccount where the name is taken or a rule is broken."""
    roles = tuple(dict.fromkeys(roles))
    broken = fault(name, password) or (None if roles else "roles: at least one")
    if broken:
        raise UnfitAccount(broken)
    hashed = _hasher.hash(password)
    with write_tx():
        if StaffMember.select().where(StaffMember.name == name).exists():
            raise UnfitAccount(f'name "{name}": already taken')
        member = StaffMember.create(
            name=name,
            display_zh=display.zh,
            display_en=display.en,
            password_hash=hashed,
            created_at=at,
        )
        for place, role in enumerate(roles):
            StaffRole.create(staff=member, role=role.value, place=place)
        audit.record(by, "staff_added", name, {"roles": list(roles)}, at=at)


def set_password(name: str, password: str, *, by: str, at: int) -> None:
    """Replace a password and end all of the person's sessions. Raises UnfitAccount."""
    broken = fault(name, password)
    if broken:
        raise UnfitAccount(broken)
    hashed = _hasher.hash(password)
    with write_tx():
        if StaffMember.update(password_hash=hashed).where(StaffMember.name == name).execute() != 1:
            raise UnfitAccount(f'name "{name}": no such account')
        _end_all(name, at=at)
        audit.record(by, "staff_password_set", name, at=at)


def close(name: str, *, by: str, at: int) -> None:
    """The person left: no sign-in, and every open session ends now. Raises UnfitAccount."""
    with write_tx():
        if StaffMember.update(active=False).where(StaffMember.name == name).execute() != 1:
            raise UnfitAccount(f'name "{name}": no such account')
        _end_all(name, at=at)
        audit.record(by, "staff_closed", name, at=at)


def forget_sessions(at: int) -> int:
    """Sweep: drop sessions that ended a month ago. Returns how many."""
    with write_tx():
        return int(StaffSession.delete().where(StaffSession.expires_at < at - KEEP_ENDED_SECONDS).execute())


def display(name: str) -> Text | None:
    """What a member is called, who may have left; None where nobody has this name."""
    member = StaffMember.get_or_none(StaffMember.name == name)
    return None if member is None else Text(str(member.display_zh), str(member.display_en))


def _end_all(name: str, *, at: int) -> None:
    owner = StaffMember.select(StaffMember.id).where(StaffMember.name == name)
    StaffSession.update(ended_at=at).where(
        StaffSession.staff.in_(owner), StaffSession.ended_at.is_null()
    ).execute()


def _read(member: StaffMember) -> Staff:
    held: Any = StaffRole.select(StaffRole.role).where(StaffRole.staff == member).order_by(StaffRole.place)
    return Staff(
        name=str(member.name),
        display=Text(str(member.display_zh), str(member.display_en)),
        roles=tuple(Role(role) for (role,) in held.tuples()),
    )
