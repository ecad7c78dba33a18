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
    return _kept()[0] or None


def ordered() -> str:
    """The number of the order that the cart became, until something is put into it again; else empty."""
    return _kept()[1]


def write(response: R, name: str | None, count: int, ordered: str = "") -> R:
    """Set both cookies; without a name only the count. ``ordered``: the number of the order that took what was in it."""
    if name is not None:
        told = f"{name}={ordered}" if ordered else name
        web.keep(response, NAME, signer(web.tool("cookie_key"), "cart").sign(told), SECONDS)
    web.keep(response, COUNT, str(count), SECONDS, readable=True)
    return response


def _kept() -> tuple[str, str]:
    """Token and order number, empty where there is none."""
    sent = web.asking().cookies.get(NAME)
    if not sent:
        return "", ""
    try:
        name, _, number = signer(web.tool("cookie_key"), "cart").unsign(sent).partition("=")
    except BadSignature:
        return "", ""
    return name, number


def fresh() -> str:
    """A token for a new cart. A form that is sent again with the same key is given the same cart again."""
    key = web.form_key()
    if not key:
        return token()
    made = hmac.digest(web.tool("cookie_key"), f"cart {key}".encode(), "sha256")
    return urlsafe_b64encode(made[:24]).decode()
