"""The doors that everybody waits for, past Flask: its contexts, hooks and signals cost more than an addition to a cart.

The same functions answer behind Flask. Whatever is unusual about a request goes there, and so does every refusal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

import flask
from werkzeug.sansio.utils import host_is_trusted
from werkzeug.wrappers import Request, Response

from backend.kernel import web
from backend.kernel.answer import Answer
from backend.kernel.db import database

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Door = Callable[[], Response | Answer]

RAISED = "dengshi.raised"
#: as werkzeug treats bytes that are no letters
ERRORS = "werkzeug.url_quote"
FORM = "application/x-www-form-urlencoded"
#: neighbouring bytes that are written as %E7%81%AF
_ESCAPED = re.compile("(?:%[0-9A-Fa-f]{2})+")
#: a cookie header as browsers write it, without quotes
_COOKIES = re.compile(r"(?:[!#-+\--:<>-~]+=[!#-+\--:<-~]*(?:; (?!$)|$))*")
#: bytes; a longer form is none of a shopper's, and Flask has the limits for it
MOST = 16_384


class Form(dict[str, str]):
    """The first value of each field, as werkzeug's forms give it, and every pair as it was sent."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        super().__init__(reversed(pairs))
        self._pairs = pairs

    def items(self, multi: bool = False) -> Any:  # noqa: FBT001, FBT002 - as werkzeug
        return self._pairs if multi else super().items()

    def to_dict(self) -> dict[str, str]:
        return dict(self)


class Shortcut:
    """WSGI middleware: answers ``doors``, by method and path, and leaves the rest to ``inner``."""

    def __init__(
        self,
        inner: WSGIApplication,
        doors: Mapping[tuple[str, str], Door],
        house: web.House,
        hosts: Iterable[str],
    ) -> None:
        self._inner, self._doors, self._house, self._hosts = inner, doors, house, tuple(hosts)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        door = self._doors.get((environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")))
        if door is None or not _trusted(environ.get("HTTP_HOST", ""), self._hosts):
            return self._inner(environ, start_response)
        request = Request(environ, populate_request=False)
        cookies = _cookies(environ.get("HTTP_COOKIE", ""))
        if cookies is not None:
            request.__dict__["cookies"] = cookies  # where werkzeug itself keeps what it has read
        if environ["REQUEST_METHOD"] != "GET":
            form = _form(environ)
            if form is None:
                return self._inner(environ, start_response)
            request.__dict__["form"] = form
        environ[web.HOUSE] = self._house
        try:
            answer = _answer(request, door)
        except Exception as error:  # noqa: BLE001 - Flask raises it again and says what is to be said
            environ[RAISED] = error
            return self._inner(environ, start_response)
        return answer(environ, start_response)


def raise_again() -> None:
    """Before each request of Flask's: what a door raised on the short way is treated as if it had been raised here."""
    error = flask.request.environ.get(RAISED)
    if error is not None:
        raise error


def _answer(request: Request, door: Door) -> Response | Answer:
    standing = web.ASKING.set(request)
    try:
        web.refuse_cross_site()
        answer = (
            door()
        )  # a connection is opened by the first that reads; whoever only writes has the writer's
        if isinstance(answer, Response):
            return web.harden(answer)
        answer.headers += web.missing(answer.headers)
        return answer
    finally:
        web.ASKING.reset(standing)
        database.close()


@lru_cache(64)
def _trusted(host: str, hosts: tuple[str, ...]) -> bool:
    return bool(host) and host_is_trusted(host, hosts)


def _cookies(sent: str) -> dict[str, str] | None:
    """The first value of each cookie, as werkzeug gives it; None where reading takes more than cutting."""
    if not _COOKIES.fullmatch(sent):
        return None
    found: dict[str, str] = {}
    for told in sent.split("; ") if sent else ():
        name, _, value = told.partition("=")
        found.setdefault(name, value)
    return found


def _form(environ: dict[str, Any]) -> Form | None:
    """A short form, read as werkzeug reads it; None where it is not one. Flask can read it all the same."""
    length = environ.get("CONTENT_LENGTH") or ""
    if environ.get("CONTENT_TYPE") != FORM or not length.isdecimal() or int(length) > MOST:
        return None
    body = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = BytesIO(body)
    if not body.isascii() or len(body) != int(length):
        return None
    return Form([_pair(told) for told in body.decode("ascii").split("&") if told])


def _pair(told: str) -> tuple[str, str]:
    if "%" in told or "+" in told:
        name, _, value = told.replace("+", " ").partition("=")
        return _plain(name), _plain(value)
    name, _, value = told.partition("=")
    return name, value


def _plain(told: str) -> str:
    return _ESCAPED.sub(_unescaped, told)


def _unescaped(found: re.Match[str]) -> str:
    return bytes.fromhex(found[0].replace("%", "")).decode("utf-8", ERRORS)
