"""Who may pass. Every door of the desk names its permission; a door that names none stays shut."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast
from urllib.parse import quote

import flask
from werkzeug.wrappers import Response

from backend.accounts import service as accounts
from backend.accounts.errors import NotYours
from backend.accounts.rules import Permission, Staff, permitted
from backend.kernel import web
from backend.kernel.text import say

door = flask.Blueprint("staff", __name__, url_prefix="/staff")

HOME = "/staff/"
SIGN_IN = "/staff/sign-in/"
P = ParamSpec("P")
R = TypeVar("R")


class Unguarded(NotYours):
    """A programming error that shuts the door instead of leaving it open."""

    code = "unguarded"
    sentence = say("这一页没有写明谁可以进入，因此谁也不能进入。")


def needs(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare what a door asks for."""

    def declare(view: Callable[P, R]) -> Callable[P, R]:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return declare


def everybody(view: Callable[P, R]) -> Callable[P, R]:
    """Declare that a door is open to strangers: the sign-in page alone."""
    view.permission = None  # type: ignore[attr-defined]
    return view


def declared(view: Callable[..., object]) -> bool:
    """Whether a door says who may pass."""
    return hasattr(view, "permission")


def here_now() -> Staff:
    """The person at the desk, for doors behind the guard."""
    return cast("Staff", flask.g.staff)


def cookie_name() -> str:
    """``__Host-`` binds the cookie to this host; browsers accept that only over HTTPS."""
    return "__Host-staff" if web.settings().SECURE_COOKIES else "staff"


def session() -> str:
    return flask.request.cookies.get(cookie_name(), "")


def at_desk() -> bool:
    """Whether whoever asks is signed in at the desk, for pages of others that tell staff more."""
    return bool(session()) and accounts.staff_of(session(), at=web.now()) is not None


def once(work: Callable[[], str]) -> str:
    """As ``web.once``: a form of the desk without a key is known by its session and its words, for a minute."""
    return web.once(work, whose=session())


def next_path(wanted: str) -> str:
    """Where to go after sign-in: a plain path of the desk, else its home."""
    lures = ("//", "\\", "..")
    plain = wanted.startswith(HOME) and wanted.isprintable() and not any(lure in wanted for lure in lures)
    return wanted if plain else HOME


@door.before_request
def check() -> Response | None:
    """Ask for a session and for the permission of this very door."""
    view = flask.current_app.view_functions[cast("str", flask.request.endpoint)]
    token = session()
    flask.g.staff = accounts.staff_of(token, at=web.now()) if token else None
    if not declared(view):
        raise Unguarded
    permission = cast("Permission | None", getattr(view, "permission", None))
    if permission is None:
        return None
    if flask.g.staff is None:
        path = flask.request.full_path.rstrip("?") if flask.request.method == "GET" else HOME
        return web.to(SIGN_IN if path == HOME else f"{SIGN_IN}?next={quote(path)}")
    if not permitted(flask.g.staff, permission):
        raise NotYours
    return None
