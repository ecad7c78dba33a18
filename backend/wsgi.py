"""The WSGI entrance: the service, with the static site in front where no web server stands before it."""

from __future__ import annotations

import gc
import gzip
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING
from wsgiref.headers import Headers

import click
from flask import Flask
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header
from werkzeug.wrappers import Response
from whitenoise import WhiteNoise

from backend import app as rooms
from backend.config import Settings, settled
from backend.kernel import processor, turns
from backend.kernel.db import UnfitDatabase
from backend.kernel.troubles import said
from theme.policy import policy

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

IMMUTABLE = "/theme/"  # their names carry a digest of their bytes
PICTURES = "/images/"
POLICY = policy()
SCRIPT = Path(__file__).parent.parent / "deploy" / "reload.js"
TEXTS = {"text/html", "application/json"}
LEAST = 1024  # bytes: below, an answer fits into one packet as it is
QUICK = 4  # of zlib's levels: 66 KB of search results in half a millisecond
LIVE = "/api/"  # never a file
RELOAD = '<script type="module" src="/reload.js?{}"></script>'
#: with which a browser asks for less than a whole page as it is
LESS = {"HTTP_ACCEPT_ENCODING", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_NONE_MATCH", "HTTP_RANGE"}


def _headers(headers: Headers, _path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    if url.startswith(IMMUTABLE):
        headers["Cache-Control"] = "public, max-age=31536000, immutable"
    elif url.startswith(PICTURES):
        headers["Cache-Control"] = "public, max-age=86400, stale-while-revalidate=604800"
    else:
        headers["Cache-Control"] = "no-cache"
        headers["Content-Security-Policy"] = POLICY


class Compressed:
    """WSGI middleware: what the service answers, gzipped. Behind a web server that is the web server's work."""

    def __init__(self, inner: WSGIApplication) -> None:
        self._inner = inner

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not parse_accept_header(environ.get("HTTP_ACCEPT_ENCODING"), Accept)["gzip"]:
            return self._inner(environ, start_response)
        answer = Response.from_app(self._inner, environ)
        if answer.mimetype in TEXTS and "Content-Encoding" not in answer.headers:
            whole = answer.get_data()
            if len(whole) >= LEAST:
                answer.set_data(gzip.compress(whole, QUICK))
                answer.headers["Content-Encoding"] = "gzip"
            answer.vary.add("Accept-Encoding")
        return answer(environ, start_response)


class LiveReload:
    """WSGI middleware: adds deploy/reload.js to every page that is shown, with the release that it is of, and tells which one
    is in service.
    """

    def __init__(self, inner: WSGIApplication, output: Path) -> None:
        self._inner, self._output = inner, output

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/reload.js":
            return Response(SCRIPT.read_bytes(), mimetype="text/javascript")(environ, start_response)
        # Asked before the page is read, which may be of the next one then.
        release = self._output.resolve().parent.name
        if environ["PATH_INFO"] == "/reload.txt":
            return Response(release)(environ, start_response)
        whole = {name: value for name, value in environ.items() if name not in LESS}
        answer = Response.from_app(self._inner, whole)
        if answer.mimetype == "text/html" and environ["REQUEST_METHOD"] == "GET":
            answer.set_data(answer.get_data() + RELOAD.format(release).encode())
        return answer(environ, start_response)


class AtFirst:
    """WSGI middleware: does something at the first request of each process.

    Not when the application is made: some servers make it once and then fork, and a database that is being read must
    not be open then.
    """

    def __init__(self, inner: WSGIApplication, begin: Callable[[], object]) -> None:
        self._inner, self._begin = inner, begin
        self._begun = 0

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if self._begun != os.getpid():
            self._begun = os.getpid()
            self._begin()
        return self._inner(environ, start_response)


def with_static(app: Flask, settings: Settings) -> Flask:
    """Answer from OUTPUT_DIR first. Files are looked up at each request, so a new build shows at once."""
    if settings.SERVE_STATIC:
        live = Compressed(app.wsgi_app)
        files = WhiteNoise(
            live,
            root=str(settings.OUTPUT_DIR),
            index_file=True,
            autorefresh=True,
            allow_all_origins=False,
            add_headers_function=_headers,
        )

        def first_the_files(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            reads = environ["REQUEST_METHOD"] in {"GET", "HEAD"}
            asks = environ.get("PATH_INFO", "").startswith(LIVE)
            return (files if reads and not asks else live)(environ, start_response)

        app.wsgi_app = first_the_files  # type: ignore[method-assign]
    if settings.LIVE_RELOAD:
        app.wsgi_app = LiveReload(app.wsgi_app, settings.OUTPUT_DIR)  # type: ignore[method-assign]
    return app


def application() -> Flask:
    """Factory for the WSGI server: ``granian --factory backend.wsgi:application``."""
    settings = settled()
    try:
        with said(*settings.kept):
            app = with_static(rooms.create_app(settings), settings)
    except UnfitDatabase as error:
        sys.exit(str(error))
    app.wsgi_app = AtFirst(app.wsgi_app, lambda: rooms.prove_at_start(app))  # type: ignore[method-assign]
    gc.freeze()  # what was made so far stays: looking through it again and again frees nothing
    return app


def pinned() -> Flask:
    """As ``application``, for one of several processes that answer: each has a processor of its own."""
    app = application()
    place = turns.place(app.extensions["house"].settings.KEYS_DIR.parent)
    app.wsgi_app = AtFirst(app.wsgi_app, lambda: processor.own(place))  # type: ignore[method-assign]
    return app


def create_app() -> Flask:
    """Factory for ``flask --app backend.wsgi …``."""
    settings = settled()
    try:
        with said(*settings.kept):
            return rooms.create_app(settings)
    except UnfitDatabase as error:
        raise click.ClickException(str(error)) from error


def keeper() -> Flask:
    """Factory for ``flask --app backend.wsgi:keeper database …``."""
    return rooms.create_keeper()
