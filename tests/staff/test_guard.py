"""Nobody passes a door of the desk without its permission, and no door is without one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import flask
import pytest

from backend.accounts import service as accounts
from backend.accounts.cli import DEMO, demo_password
from backend.accounts.rules import GRANTS, Permission, Role
from backend.kernel import web
from backend.kernel.db import database
from backend.staff import guard
from backend.staff.guard import HOME, declared, next_path

BY_ROLE = {role: name for name, _, role in DEMO}


def staff_rules(app: flask.Flask) -> list[tuple[str, Callable[..., object], set[str]]]:
    return [
        (rule.rule, app.view_functions[rule.endpoint], set(rule.methods or ()) & {"GET", "POST"})
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/staff")
    ]


def unguarded(app: flask.Flask) -> list[str]:
    return [rule for rule, view, _ in staff_rules(app) if not declared(view)]


def test_every_door_declares_who_may_pass(app):
    assert len(staff_rules(app)) > 15
    assert unguarded(app) == []
    open_doors = {rule for rule, view, _ in staff_rules(app) if view.permission is None}
    assert open_doors == {"/staff/sign-in/"}


def test_a_door_without_its_decorator_is_found_and_stays_shut(settings):
    """Negative control: the same test, with one decorator gone."""
    from backend.app import create_app

    app = create_app(settings)
    with app.app_context():
        database.connect(reuse_if_open=True)
        endpoint = "staff.audit_log"
        inner = app.view_functions[endpoint]

        def undeclared() -> object:
            return inner()

        app.view_functions[endpoint] = undeclared
        assert unguarded(app) == ["/staff/audit/"]
        client = app.test_client()
        client.set_cookie("staff", accounts.open_session("ming", at=web.house().clock.now()))
        assert client.get("/staff/audit/").status_code == 403
        database.close()


def filled(rule: str) -> str:
    rule = re.sub(r"<any\((\w+)[^>]*>", r"\1", rule)
    rule = re.sub(r"<int[^>]*>", "1", rule)
    return re.sub(r"<(\w+)>", "X", rule)


def test_strangers_are_sent_to_the_door(app, client):
    for rule, view, methods in staff_rules(app):
        if view.permission is None:
            continue
        for method in methods:
            answer = client.open(filled(rule), method=method)
            assert answer.status_code == 303, rule
            assert answer.location.startswith("/staff/sign-in/"), rule


@pytest.mark.parametrize(
    "role",
    [
        Role.MANAGER,
        Role.ENG_LEAD,
        Role.PLANNER,
        Role.OPS_LEAD,
        Role.OPS_SPECIALIST,
        Role.CS_AGENT,
        Role.COURIER,
    ],
)
def test_each_role_passes_its_own_doors_and_no_other(app, desk, role):
    client = desk(BY_ROLE[role])
    tried = 0
    for rule, view, methods in staff_rules(app):
        if view.permission is None or rule.endswith("/sign-out/"):
            continue
        for method in methods:
            status = client.open(filled(rule), method=method).status_code
            tried += 1
            if view.permission in GRANTS[role]:
                assert status != 403, (role, method, rule)
            else:
                assert status == 403, (role, method, rule)
    assert tried > 15


def test_reading_writes_nothing(app, desk):
    clients = {role: desk(name) for role, name in BY_ROLE.items()}

    def rows() -> list[tuple[str, int]]:
        return [
            (name, database.execute_sql(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0])
            for name in database.get_tables()
        ]

    before = rows()
    for rule, view, methods in staff_rules(app):
        if "GET" in methods and "<" not in rule and view.permission:
            reader = next(role for role in clients if view.permission in GRANTS[role])
            assert clients[reader].get(rule).status_code == 200, rule
    assert rows() == before


def test_sign_in_by_form_sets_a_careful_cookie(client):
    page = client.get("/staff/orders/")
    assert page.location == "/staff/sign-in/?next=/staff/orders/"
    answer = client.post(
        "/staff/sign-in/", data={"name": "hui", "password": demo_password("hui"), "next": "/staff/orders/"}
    )
    assert (answer.status_code, answer.location) == (303, "/staff/orders/")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("staff=")
    for part in ("HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert client.get("/staff/orders/").status_code == 200
    assert client.get("/staff/sign-in/").status_code == 303


def test_over_https_the_cookie_is_bound_to_the_host(settings):
    from backend.app import create_app

    app = create_app(replace(settings, SECURE_COOKIES=True))
    with app.app_context():
        answer = app.test_client().post(
            "/staff/sign-in/",
            data={"name": "hui", "password": demo_password("hui")},
            base_url="https://localhost",
        )
    assert answer.headers["Set-Cookie"].startswith("__Host-staff=")
    assert "Secure" in answer.headers["Set-Cookie"]
    database.close()


def test_a_session_cannot_be_planted_and_ends_at_sign_out(client, desk):
    client.set_cookie("staff", "planted-by-somebody")
    answer = client.post("/staff/sign-in/", data={"name": "hui", "password": demo_password("hui")})
    assert "planted" not in answer.headers["Set-Cookie"]
    token = re.search(r"staff=([^;]+)", answer.headers["Set-Cookie"])[1]
    again = client.post("/staff/sign-in/", data={"name": "hui", "password": demo_password("hui")})
    assert token not in again.headers["Set-Cookie"]
    assert accounts.staff_of(token, at=web.house().clock.now()) is None, "the one before has ended"
    client.post("/staff/sign-out/")
    assert client.get("/staff/").status_code == 303


def test_wrong_sign_ins_say_one_thing(client):
    known = client.post("/staff/sign-in/", data={"name": "hui", "password": "wrong"})
    unknown = client.post("/staff/sign-in/", data={"name": "nobody", "password": "wrong"})
    assert known.status_code == unknown.status_code == 422
    assert known.text.replace("hui", "") == unknown.text.replace("nobody", "")
    shown = client.post("/staff/sign-in/", data={"name": '"><script>x</script>', "password": "x"})
    assert "<script>x" not in shown.text


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil",
        "/staff//evil.example",
        "/staff/../x",
        "javascript:x",
        "/cart/",
        "",
        "/staff/\r\nX: y",
        "https:evil",
    ],
)
def test_after_sign_in_one_stays_in_the_house(wanted):
    assert next_path(wanted) == HOME


def test_a_lost_right_and_a_closed_account_count_at_once(desk):
    client = desk("hui")
    assert client.get("/staff/stock/").status_code == 200
    accounts.close("hui", by="cli", at=web.house().clock.now())
    assert client.get("/staff/stock/").status_code == 303


def test_every_page_is_never_stored_and_never_framed(desk):
    for path in ("/staff/", "/staff/stock/", "/staff/comments/"):
        headers = desk("ming").get(path).headers
        assert headers["Cache-Control"] == "no-store"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_both_languages(desk):
    client = desk("ming")
    for path in (
        "",
        "orders/",
        "comments/",
        "stock/",
        "refunds/",
        "ledger/",
        "publish/",
        "audit/",
        "selfaudit/",
    ):
        assert client.get(f"/staff/{path}").status_code == 200
        english = client.get(f"/en/staff/{path}")
        assert english.status_code == 200
        assert 'lang="en"' in english.text
    assert guard.SIGN_IN.startswith("/staff/")
    assert client.get("/en/staff/no-such-page/").status_code == 404
    assert Permission.DESK in GRANTS[Role.COURIER]
