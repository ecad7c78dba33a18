"""Sign-in, sessions and the table of posts, on a real database."""

from __future__ import annotations

import statistics
import time
from dataclasses import replace

import argon2
import pytest

from backend.accounts import service
from backend.accounts.cli import DEMO, demo_password
from backend.accounts.errors import SignInRefused, UnfitAccount
from backend.accounts.rules import GRANTS, ROLE_NAMES, Permission, Role, fault, permitted
from backend.accounts.tables import StaffMember, StaffSession
from backend.kernel import audit
from backend.kernel.db import database, write_tx
from backend.kernel.errors import TooMany
from backend.kernel.limits import Attempt
from catalog.model import Text

AT = 1_800_000_000


def _in(name: str, password: str, address: str = "203.0.113.7", at: int = AT) -> str:
    return service.sign_in(name, password, address=address, at=at)


def test_a_demo_member_signs_in_and_out(app):
    session = _in("Ming ", demo_password("ming"))
    staff = service.staff_of(session, at=AT)
    assert staff is not None
    assert (staff.name, staff.roles, staff.by) == ("ming", (Role.MANAGER,), "staff:ming")
    service.sign_out(session, at=AT)
    assert service.staff_of(session, at=AT) is None
    assert audit.broken_at() is None


def test_only_a_fingerprint_of_the_session_is_stored(app):
    session = _in("ming", demo_password("ming"))
    stored = "\n".join(
        database.connection().cursor().execute("SELECT fingerprint FROM staff_session").fetchall()[0]
    )
    assert session not in stored
    assert demo_password("ming") not in str(StaffMember.get(name="ming").password_hash)


@pytest.mark.parametrize(
    ("name", "password"), [("ming", "wrong"), ("nobody", "wrong"), ("", ""), ("ming", "x" * 5000)]
)
def test_one_answer_for_every_cause(app, name, password):
    with pytest.raises(SignInRefused) as refused:
        _in(name, password)
    assert refused.value.sentence == SignInRefused.sentence


@pytest.fixture
def true_cost(app, monkeypatch):
    """Passwords are hashed as in a real shop; ming's from his next sign-in on."""
    monkeypatch.setattr(service, "_hasher", argon2.PasswordHasher())
    service._nobody.cache_clear()
    _in("ming", demo_password("ming"))
    yield
    service._nobody.cache_clear()


def test_a_password_hashed_more_cheaply_is_hashed_anew_at_the_next_sign_in(true_cost):
    stored = StaffMember.get(name="ming").password_hash
    assert argon2.extract_parameters(stored) == argon2.profiles.RFC_9106_LOW_MEMORY


def test_an_unknown_name_takes_as_long_as_a_known_one(true_cost):
    def seconds(name: str, turn: int) -> float:
        start = time.perf_counter()
        with pytest.raises(SignInRefused):
            _in(name, "wrong password", address=f"203.0.113.{turn}", at=AT + turn * 10_000)
        return time.perf_counter() - start

    known = statistics.median(seconds("ming", turn) for turn in range(5))
    unknown = statistics.median(seconds(f"nobody{turn}", turn) for turn in range(5))
    assert 0.5 < unknown / known < 2


def test_tries_are_limited_by_name_from_any_address_and_the_password_field_is_not_kept(app):
    for turn in range(service.TRIES_PER_NAME):
        with pytest.raises(SignInRefused):
            _in("hui", "wrong", address=f"203.0.113.{turn}")
    with pytest.raises(TooMany):
        _in("hui", demo_password("hui"), address="198.51.100.1")
    assert _in("hui", demo_password("hui"), at=AT + service.WINDOW + 1)
    assert not Attempt.select().where(Attempt.bucket.contains("hui")).exists()


def test_tries_are_limited_by_address_over_many_names(app, monkeypatch):
    monkeypatch.setattr(service, "_verify", lambda *_: False)
    for turn in range(service.TRIES_PER_ADDRESS):
        with pytest.raises(SignInRefused):
            _in(f"name{turn}", "wrong")
    with pytest.raises(TooMany):
        _in("another", "wrong")
    with pytest.raises(SignInRefused):
        _in("another", "wrong", address="198.51.100.1")


def test_a_session_ends_by_age_by_idleness_and_at_once_when_the_account_closes(app):
    session = _in("lei", demo_password("lei"))
    assert service.staff_of(session, at=AT + service.IDLE_SECONDS - 1)
    assert service.staff_of(session, at=AT + 2 * service.IDLE_SECONDS - 2), "use keeps it open"
    assert service.staff_of(session, at=AT + 4 * service.IDLE_SECONDS) is None
    late = AT + service.SESSION_SECONDS
    StaffSession.update(seen_at=late).execute()
    assert service.staff_of(session, at=late) is None
    session = _in("lei", demo_password("lei"))
    service.close("lei", by="cli", at=AT)
    assert service.staff_of(session, at=AT) is None
    with pytest.raises(SignInRefused):
        _in("lei", demo_password("lei"))


def test_a_new_password_ends_all_sessions(app):
    session = _in("ting", demo_password("ting"))
    service.set_password("ting", "another lantern", by="cli", at=AT)
    assert service.staff_of(session, at=AT) is None
    assert _in("ting", "another lantern")


def test_old_sessions_are_swept(app):
    session = _in("ting", demo_password("ting"))
    assert service.forget_sessions(AT + service.SESSION_SECONDS) == 0
    assert service.forget_sessions(AT + service.SESSION_SECONDS + service.KEEP_ENDED_SECONDS + 1) == 1
    assert service.staff_of(session, at=AT) is None


def test_no_password_is_hashed_inside_a_transaction(app, monkeypatch):
    inside: list[bool] = []
    real = service._hasher.hash

    class Spy:
        def hash(self, password: str) -> str:
            inside.append(database.in_transaction())
            return real(password)

        def __getattr__(self, name: str) -> object:
            return getattr(type(self).inner, name)

        inner = service._hasher

    monkeypatch.setattr(service, "_hasher", Spy())
    service.add("wen", "a long password", Text("文", "Wen"), (Role.PLANNER,), by="cli", at=AT)
    assert inside == [False]


@pytest.mark.parametrize(
    ("name", "password", "rule"),
    [
        ("A", "x" * 12, "name"),
        ("ok", "short", "password"),
        ("lantern", "lantern-1234", "password"),
        ("ok", "x" * 12, None),
    ],
)
def test_rules_of_new_accounts(name, password, rule):
    assert (fault(name, password) or "").startswith(rule or "")
    assert bool(fault(name, password)) == bool(rule)


def test_a_taken_name_is_refused_and_nothing_changes(app):
    before = StaffMember.select().count()
    with pytest.raises(UnfitAccount, match="already taken"):
        service.add("ming", "a long password", Text("明", "Ming"), (Role.PLANNER,), by="cli", at=AT)
    assert StaffMember.select().count() == before


def test_every_post_has_a_name_and_the_desk():
    assert set(GRANTS) == set(ROLE_NAMES) == set(Role)
    assert all(Permission.DESK in granted for granted in GRANTS.values())
    assert all(any(p in granted for granted in GRANTS.values()) for p in Permission), (
        "a permission nobody has"
    )


@pytest.mark.parametrize(
    ("role", "never"),
    [
        (Role.MANAGER, (Permission.STOCK_RECEIVE, Permission.STOCK_ADJUST)),
        (Role.ENG_LEAD, (Permission.ORDERS_READ, Permission.ORDERS_CANCEL)),
        (Role.DEVELOPER, (Permission.ORDERS_READ, Permission.PUBLISH_RUN)),
        (Role.PLANNER, (Permission.ORDERS_READ, Permission.PUBLISH_RUN)),
        (Role.PROMO_LEAD, (Permission.ORDERS_READ,)),
        (Role.OPS_LEAD, (Permission.ORDERS_CANCEL_LARGE, Permission.AUDIT_READ)),
        (Role.OPS_SPECIALIST, (Permission.ORDERS_CANCEL, Permission.STOCK_ADJUST)),
        (Role.CS_AGENT, (Permission.ORDERS_CANCEL_LARGE, Permission.STOCK_ADJUST)),
        (Role.COURIER, tuple(set(Permission) - {Permission.DESK})),
    ],
)
def test_what_a_post_may_not(app, role, never):
    staff = (
        service.staff_of(service.open_session(next(n for n, _, r in DEMO if r == role), at=AT), at=AT)
        if any(r == role for _, _, r in DEMO)
        else None
    )
    granted = GRANTS[role]
    assert not granted & set(never)
    if staff:
        assert not any(permitted(staff, p) for p in never)


def test_commands(app, settings):
    run = app.test_cli_runner().invoke
    shown = run(args=["accounts", "demo"])
    assert shown.exit_code == 0
    assert demo_password("ming") in shown.output
    added = run(
        args=[
            "accounts",
            "add",
            "wen",
            "--zh",
            "文",
            "--en",
            "Wen",
            "--role",
            "planner",
            "--password",
            "a long password",
        ]
    )
    assert added.exit_code == 0, added.output
    assert (
        run(
            args=[
                "accounts",
                "add",
                "wen",
                "--zh",
                "文",
                "--en",
                "Wen",
                "--role",
                "planner",
                "--password",
                "a long password",
            ]
        ).exit_code
        == 1
    )
    assert "wen" in run(args=["accounts", "list"]).output
    assert run(args=["accounts", "password", "wen", "--password", "another password"]).exit_code == 0
    assert run(args=["accounts", "close", "wen"]).exit_code == 0
    assert run(args=["accounts", "close", "wen2"]).exit_code == 1


def test_demo_staff_only_on_a_loopback_address(settings):
    from backend.app import create_app

    public = create_app(replace(settings, SHOP_URL="https://shop.example"))
    result = public.test_cli_runner().invoke(args=["accounts", "demo"])
    assert result.exit_code == 1
    assert "loopback" in result.output


def test_role_and_status_values_are_checked_by_the_database(app):
    with pytest.raises(Exception, match=r"(?i)check"), write_tx():
        database.execute_sql("INSERT INTO staff_role (staff_id, role, place) VALUES (1, 'king', 0)")
