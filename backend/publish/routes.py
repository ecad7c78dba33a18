"""``/<key>.txt``: IndexNow asks for the shop's key under the key's own name, to see that whoever told it owns the shop."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from backend.kernel import web
from backend.kernel.errors import NotFound

door = flask.Blueprint("publish", __name__)


@door.get("/<name>.txt")
def indexnow_key(name: str) -> Response:
    """The key, to whoever names it."""
    key = web.settings().INDEXNOW_KEY
    if not key or name != key:
        raise NotFound
    return Response(key, mimetype="text/plain")
