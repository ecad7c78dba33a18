"""The cart's cookie: a signed token, and beside it the plain count that static pages show."""

from __future__ import annotations

import flask
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from backend.kernel import web

NAME, COUNT = "cart", "cart_count"
SECONDS = 60 * 86400


def read() -> str | None:
    """The token of this browser's cart, or None where there is none or somebody changed it."""
    try:
        token = _signer().loads(flask.request.cookies.get(NAME, ""))
    except BadSignature:
        return None
    return token if isinstance(token, str) else None


def write(response: Response, token: str | None, count: int) -> Response:
    """Set both cookies; without a token only the count."""
    secure = web.settings().SECURE_COOKIES
    if token is not None:
        signed = _signer().dumps(token)
        response.set_cookie(NAME, str(signed), max_age=SECONDS, secure=secure, httponly=True, samesite="Lax")
    response.set_cookie(COUNT, str(count), max_age=SECONDS, secure=secure, samesite="Lax")
    return response


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(web.tool("cookie_key"), salt="cart")
