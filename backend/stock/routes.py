"""Live stock for static pages: one small cached request."""

from __future__ import annotations

import flask
from werkzeug.wrappers import Response

from backend.kernel.errors import Refusal
from backend.kernel.text import say
from backend.stock import service
from backend.stock.rules import Level

MOST = 60

door = flask.Blueprint("stock", __name__)


class TooManySkus(Refusal):
    """More SKUs asked for than one page shows."""

    code = "too_many_skus"
    status = 400
    sentence = say("一次最多查询 60 个货号。")


@door.get("/api/stock")
def api_stock() -> Response:
    """``?sku=A&sku=B`` → ``{"A": {"available": 7, "state": "in"}, "B": {"available": 0, "state": "unknown"}}``."""
    skus = list(dict.fromkeys(flask.request.args.getlist("sku")))
    if len(skus) > MOST:
        raise TooManySkus
    known = service.levels(skus)
    answer = flask.jsonify({sku: _figure(known.get(sku)) for sku in skus})
    answer.headers["Cache-Control"] = "public, max-age=5"
    return answer


def _figure(level: Level | None) -> dict[str, object]:
    if level is None:
        return {"available": 0, "state": "unknown"}
    return {"available": level.available, "state": level.state}
