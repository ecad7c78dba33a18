"""Sign in, sign out."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from backend.accounts import service as accounts
from backend.accounts.errors import SignInRefused
from backend.accounts.rules import Permission
from backend.kernel import web
from backend.kernel.errors import Refusal, TooMany
from backend.kernel.text import say
from backend.staff.guard import HOME, SIGN_IN, cookie_name, door, everybody, needs, next_path, session


@door.get("/sign-in/")
@everybody
def sign_in_form() -> Response:
    """The form; people who are signed in go on."""
    wanted = next_path(flask.request.args.get("next", HOME))
    return web.to(wanted) if flask.g.staff else _form(wanted)


@door.post("/sign-in/")
@everybody
def sign_in() -> Response:
    """Fields name, password, next. A new session each time; one that was there before ends."""
    form = flask.request.form
    wanted = next_path(form.get("next", HOME))
    try:
        opened = accounts.sign_in(
            form.get("name", ""), form.get("password", ""), address=web.client(), at=web.now()
        )
    except (SignInRefused, TooMany) as refused:
        return _form(wanted, refused, form.get("name", "")[:40])
    if session():
        accounts.sign_out(session(), at=web.now())
    answer = web.to(wanted)
    answer.set_cookie(
        cookie_name(),
        opened,
        max_age=accounts.SESSION_SECONDS,
        path="/",
        secure=web.settings().SECURE_COOKIES,
        httponly=True,
        samesite="Lax",
    )
    return answer


@door.post("/sign-out/")
@needs(Permission.DESK)
def sign_out() -> Response:
    """End this session."""
    accounts.sign_out(session(), at=web.now())
    answer = web.to(SIGN_IN)
    answer.delete_cookie(
        cookie_name(), path="/", secure=web.settings().SECURE_COOKIES, httponly=True, samesite="Lax"
    )
    return answer


def _form(wanted: str, refused: Refusal | None = None, name: str = "") -> Response:
    return web.page(
        "staff/sign_in.html",
        web.here("sign-in", SIGN_IN, say("员工登录")),
        status=refused.status if refused else 200,
        wanted=wanted,
        problem=web.speak(refused.sentence) if refused else "",
        name=name,
    )
