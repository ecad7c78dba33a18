"""A shopper's browser that does not give up: it sends the same form again until it is answered."""

from __future__ import annotations

import http.client
import random
import re
import time
from collections.abc import Mapping
from html import unescape
from urllib.parse import urlencode

from backend.kernel.ids import token

PATIENCE = 60
#: one answer in so many is lost on its way
LOST = 20


class Browser:
    """One shopper with cookies, behind an address of their own."""

    def __init__(self, port: int, draw: random.Random) -> None:
        self._port, self._draw, self._cookies = port, draw, dict[str, str]()
        self._from = ".".join(str(draw.randrange(1, 255)) for _ in range(4))
        #: answers that took more than one try, and how long each answer took, seconds
        self.retries, self.waits = 0, list[float]()
        #: a planted fault: each try carries a key of its own
        self.fresh_key = False

    def send(
        self,
        method: str,
        path: str,
        form: Mapping[str, str] | bytes = b"",
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, str, str]:
        """Status, body and Location of the first answer that is not 503, however often that takes."""
        begun = time.monotonic()
        while True:
            if self.fresh_key and not isinstance(form, bytes):
                form = {**form, "form_key": token()}
            body = form if isinstance(form, bytes) else urlencode(form).encode()
            try:
                answer = self.once(method, path, body, headers or {})
            except (OSError, http.client.HTTPException):
                answer = (503, "", "")
            if answer[0] != 503 and self._draw.randrange(LOST):
                self.waits.append(time.monotonic() - begun)
                return answer
            self.retries += 1
            if time.monotonic() - begun > PATIENCE:
                raise TimeoutError(path)
            time.sleep(0.01)

    def form(self, path: str, form: Mapping[str, str]) -> tuple[int, str, str]:
        """One try to send a form."""
        return self.once("POST", path, urlencode(form).encode(), {})

    def once(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, str, str]:
        """One try: status, body, Location. OSError where nobody answers."""
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
        try:
            line.request(
                method, path, body or None,
                {"Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": self._from,
                 "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()), **headers},
            )  # fmt: skip
            answer = line.getresponse()
            text = answer.read().decode()
            for cookie in answer.headers.get_all("Set-Cookie") or ():
                name, _, value = cookie.partition(";")[0].partition("=")
                self._cookies[name] = value
            return answer.status, text, answer.headers.get("Location", "")
        finally:
            line.close()


def hidden(html: str) -> dict[str, str]:
    """The hidden fields of a page."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', html)
    return {name: unescape(value) for name, value in found}
