"""The cart's cookie: a signed token, and beside it the plain count that static pages show."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from typing import TypeVar

from itsdangerous import BadSignature
from werkzeug.wrappers import Response

from backend.kernel import web
from backend.kernel.answer import Answer
from backend.kernel.ids import token
from backend.kernel.signing import signer

R = TypeVar("R", Response, Answer)
NAME, COUNT = "cart", "cart_count"
SECONDS = 60 * 86400


def read() -> str | None:
    """The token of this browser's cart, or None where there is none or somebody changed it."""
    sent = web.asking().cookies.get(NAME)
    if not sent:
        return None
    try:
        return signer(web.tool("cookie_key"), "cart").unsign(sent)
    except BadSignature:
        return None


def write(response: R, name: str | None, count: int) -> R:
    """Set both cookies; without a name only the count."""
    if name is not None:
        web.keep(response, NAME, signer(web.tool("cookie_key"), "cart").sign(name), SECONDS)
    web.keep(response, COUNT, str(count), SECONDS, readable=True)
    return response


def fresh() -> str:
    """A token for a new cart. A form that is sent again with the same key is given the same cart again."""
    key = web.form_key()
    if not key:
        return token()
    made = hmac.digest(web.tool("cookie_key"), f"cart {key}".encode(), "sha256")
    return urlsafe_b64encode(made[:24]).decode()
