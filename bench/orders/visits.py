"""What a shopper of ours does, as raw HTTP: three lamps into the cart, then the checkout form."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from urllib.parse import urlencode

from bench.orders.answer import Answer, Wrong
from bench.orders.client import Visit

Wish = tuple[str, int, str]
#: the total seen is far above what three pieces can cost
FORM = {
    "province": "44", "region": "440305", "street": "科技园南区 3 栋 1202", "name": "王小灯",
    "phone": "138 0013 8000", "email": "", "note": "", "method": "sandbox", "seen_total": "99999999",
}  # fmt: skip
LINES = 3


def address(visitor: int) -> bytes:
    """Each visitor has an address of their own: 60 orders in half an hour is all that one address may place."""
    return f"10.{visitor >> 16 & 255}.{visitor >> 8 & 255}.{visitor & 255}".encode()


def jar(cookies: dict[bytes, bytes]) -> bytes:
    return b"; ".join(name + b"=" + value for name, value in cookies.items())


class Shoppers:
    """Visitors of a shop at ``port`` who want three of ``wishes`` each. What can be written beforehand is."""

    def __init__(self, wishes: Sequence[Wish], port: int) -> None:
        self.wishes, self.port = wishes, port
        self._adds = [
            self._rest({"sku": sku, "qty": "1", f"price:{sku}": str(fen), f"seal:{sku}": seal})
            for sku, fen, seal in wishes
        ]

    def wanted(self, visitor: int) -> list[str]:
        """The SKUs that a visitor buys, one piece of each."""
        return [self.wishes[place][0] for place in self._places(visitor)]

    def filling(self, visitor: int) -> Visit:
        """Three additions. Returns the visitor and the cookies, a space between."""
        cookies: dict[bytes, bytes] = {}
        for place in self._places(visitor):
            answer = yield _post(b"/cart/add", visitor, jar(cookies), self._adds[place])
            _moved_to(answer, b"/cart/")
            cookies.update(answer.cookies())
        return f"{visitor} {jar(cookies).decode()}"

    def placing(self, visitor: int, request: bytes) -> Visit:
        """One checkout form, written before. Returns the visitor and the order's number."""
        answer = yield request
        return f"{visitor} {_number(answer)}"

    def whole(self, visitor: int) -> Visit:
        """Three additions and the order. Returns the visitor and the order's number."""
        cart = yield from self.filling(visitor)
        answer = yield self.checkout(visitor, cart.partition(" ")[2].encode())
        return f"{visitor} {_number(answer)}"

    def checkout(self, visitor: int, cookies: bytes) -> bytes:
        """The checkout form, filled in."""
        rest = self._rest({**FORM, "form_key": secrets.token_urlsafe(24)})
        return _post(b"/checkout/", visitor, cookies, rest)

    def stock(self, skus: Sequence[str]) -> Visit:
        """What a page with twenty lamps asks. Returns nothing worth keeping."""
        answer = yield f"GET {stock_path(skus)} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n\r\n".encode()
        if answer.status != 200 or answer.body.count(b'"available"') != len(skus):
            raise Wrong(answer)
        return ""

    def _places(self, visitor: int) -> list[int]:
        return [(visitor * LINES + step) % len(self.wishes) for step in range(LINES)]

    def _rest(self, fields: dict[str, str]) -> bytes:
        """The lines of a request that are the same for everybody, and its body."""
        body = urlencode(fields)
        return (
            f"Host: 127.0.0.1:{self.port}\r\nSec-Fetch-Site: same-origin\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
        ).encode()


def stock_path(skus: Sequence[str]) -> str:
    return "/api/stock?" + "&".join(f"sku={sku}" for sku in skus)


def _post(path: bytes, visitor: int, cookies: bytes, rest: bytes) -> bytes:
    cookie = b"Cookie: %b\r\n" % cookies if cookies else b""
    return b"POST %b HTTP/1.1\r\nX-Forwarded-For: %b\r\n%b%b" % (path, address(visitor), cookie, rest)


def _moved_to(answer: Answer, path: bytes) -> None:
    if answer.status != 303 or not answer.location().startswith(path):
        raise Wrong(answer)


def _number(answer: Answer) -> str:
    _moved_to(answer, b"/orders/")
    return answer.location().split(b"/")[2].decode()
