"""Which orders this browser may see: a signed cookie of numbers, the newest twenty."""

from __future__ import annotations

from typing import TypeVar

from itsdangerous import BadSignature
from werkzeug.wrappers import Response

from backend.kernel import web
from backend.kernel.answer import Answer
from backend.kernel.signing import signer

R = TypeVar("R", Response, Answer)
NAME = "orders"
SECONDS = 180 * 86400
MOST = 20

#: read only, as after a look-up without the code
READ = 1
#: read and act
ACT = 2


def rights() -> dict[str, int]:
    """Order number → READ or ACT; empty where the cookie is missing or changed."""
    sent = web.asking().cookies.get(NAME)
    if not sent:
        return {}
    try:
        told = signer(web.tool("cookie_key"), "orders").unsign(sent)
    except BadSignature:
        return {}
    return {number: int(right) for number, _, right in (part.partition("=") for part in told.split("&"))}


def grant(response: R, number: str, right: int) -> R:
    """Let this browser see ``number``; a right once given is not lessened."""
    known: dict[str, int] = rights()
    right = max(right, known.pop(number, 0))
    kept = [*known.items(), (number, right)][-MOST:]
    told = "&".join(f"{name}={may}" for name, may in kept)
    web.keep(response, NAME, signer(web.tool("cookie_key"), "orders").sign(told), SECONDS)
    return response
