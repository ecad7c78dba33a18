"""``/sheets/<product>.<key>.pdf``: a data sheet; ``/share/<page>.<key>.jpg``: a share picture. Their names change with what they say.
``/feeds/google.xml``: what is on sale, for Google Merchant.
"""

from __future__ import annotations

from pathlib import Path

import flask
from werkzeug.wrappers import Response

from backend.kernel import web
from backend.kernel.errors import NotFound
from backend.papers import service

door = flask.Blueprint("papers", __name__)
FOR_A_YEAR = 31_536_000


@door.get("/sheets/<name>")
def sheet(name: str) -> Response:
    """The PDF; where the product says something else by now, the way to its page."""
    lang, read = web.lang(), service.SHEET.fullmatch(name)
    try:
        path = service.sheet(web.settings(), name, lang)
    except NotFound:
        page = f"{'/en' if lang == 'en' else ''}/p/{read[1]}/" if read else ""
        if page and (web.settings().OUTPUT_DIR / page.strip("/") / "index.html").is_file():
            return web.to(page)
        raise
    answer = _lasting(path, "application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name.partition(".")[0]}-{lang}.pdf"'
    return answer


@door.get("/share/<path:name>")
def share(name: str) -> Response:
    """The picture that others show of a page."""
    return _lasting(service.share(web.settings(), name, web.lang()), "image/jpeg")


@door.get("/feeds/google.xml")
def google() -> Response:
    """What is on sale, for Google Merchant to fetch."""
    path = service.feed(web.settings(), web.lang())
    return flask.send_file(path, mimetype="application/xml", max_age=900, conditional=True)


def _lasting(path: Path, kind: str) -> Response:
    answer = flask.send_file(path, mimetype=kind, max_age=FOR_A_YEAR)
    answer.headers["Cache-Control"] = f"public, max-age={FOR_A_YEAR}, immutable"
    return answer
