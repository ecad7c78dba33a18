"""``/sheets/<product>.<key>.pdf``: a data sheet. Its name changes with what it says."""

from __future__ import annotations

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
    lang, read = web.lang(), service.NAME.fullmatch(name)
    try:
        path = service.kept(web.settings(), name, lang)
    except NotFound:
        page = f"{'/en' if lang == 'en' else ''}/p/{read[1]}/" if read else ""
        if page and (web.settings().OUTPUT_DIR / page.strip("/") / "index.html").is_file():
            return web.to(page)
        raise
    answer = flask.send_file(path, mimetype="application/pdf", max_age=FOR_A_YEAR)
    answer.headers["Content-Disposition"] = f'inline; filename="{name.partition(".")[0]}-{lang}.pdf"'
    answer.headers["Cache-Control"] = f"public, max-age={FOR_A_YEAR}, immutable"
    return answer
