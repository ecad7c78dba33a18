"""Which orders this browser may see: a signed cookie of numbers, the newest twenty."""

from __future__ import annotations

from functools import cache

import flask
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from backend.kernel import web

NAME = "orders"
SECONDS = 180 * 86400
MOST = 20

#: read only, as after a look-up without the code
READ = 1
#: read and act
ACT = 2


def rights() -> dict[str, int]:
    """Order number → READ or ACT; empty where the cookie is missing or changed."""
    sent = flask.request.cookies.get(NAME)
    if not sent:
        return {}
    try:
        known = _signer().loads(sent)
    except BadSignature:
        return {}
    return known if isinstance(known, dict) else {}


def grant(response: Response, number: str, right: int) -> Response:
    """Let this browser see ``number``; a right once given is not lessened."""
    known = rights()
    right = max(right, known.pop(number, 0))
    kept = dict([*known.items(), (number, right)][-MOST:])
    response.set_cookie(
        NAME,
        str(_signer().dumps(kept)),
        max_age=SECONDS,
        secure=web.settings().SECURE_COOKIES,
        httponly=True,
        samesite="Lax",
    )
    return response


def _signer() -> URLSafeSerializer:
    return _signing(web.tool("cookie_key"))


@cache
def _signing(key: bytes) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt="orders")
