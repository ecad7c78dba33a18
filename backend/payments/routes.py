"""The door for providers."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from backend.kernel import web
from backend.payments import service

door = flask.Blueprint("payments", __name__)


@door.post("/payments/notify/<provider>")
def notify(provider: str) -> Response:
    """A provider's notice: raw bytes in, its fixed answer out."""
    answer = service.receive(provider, dict(flask.request.headers), flask.request.get_data(), web.now())
    return flask.Response(answer.text, status=answer.status, content_type="text/plain; charset=utf-8")
