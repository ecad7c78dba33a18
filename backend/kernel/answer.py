"""A short answer that costs next to nothing to make."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_STATUS = {status.value: f"{status.value} {status.phrase.upper()}" for status in HTTPStatus}


class Answer:
    """What a door returns that is answered past Flask. Flask takes it as well: it is a WSGI application."""

    __slots__ = ("body", "headers", "status")

    def __init__(self, status: int, headers: Iterable[tuple[str, str]], body: bytes = b"") -> None:
        self.status, self.body = _STATUS[status], body
        self.headers = [*headers, ("Content-Length", str(len(body)))]

    def add(self, name: str, value: str) -> None:
        """One header more; a name may stand several times."""
        self.headers.append((name, value))

    def __call__(self, _environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response(self.status, self.headers)
        return [self.body]
