"""HTTP answers as bytes, read no further than a shopper's next step needs."""

from __future__ import annotations

import re
from typing import NamedTuple

LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
CHUNKED = re.compile(rb"(?i)\r\ntransfer-encoding: *chunked")
COOKIE = re.compile(rb"(?i)\r\nset-cookie: *([^=]+)=([^;\r]*)")
CLOSING = re.compile(rb"(?i)\r\nconnection: *close")


class Answer(NamedTuple):
    """One HTTP answer; ``head`` holds the status line and the header lines."""

    status: int
    head: bytes
    body: bytes

    def header(self, name: bytes) -> bytes:
        found = re.search(rb"(?i)\r\n" + name + rb": *([^\r]*)", self.head)
        return found[1] if found else b""

    def cookies(self) -> dict[bytes, bytes]:
        return dict(COOKIE.findall(self.head))

    def location(self) -> bytes:
        return self.header(b"location")

    @property
    def closing(self) -> bool:
        """Whether the server ends the connection after it."""
        return CLOSING.search(self.head) is not None


class Wrong(Exception):
    """An answer that a shopper would not accept."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(
            f"{answer.head.decode('utf-8', 'replace')}\n\n{answer.body[:2000].decode('utf-8', 'replace')}"
        )


def whole(got: bytes) -> Answer | None:
    """The answer in ``got``, or None while some of it is still to come."""
    end = got.find(b"\r\n\r\n")
    if end < 0:
        return None
    head, body = got[:end], got[end + 4 :]
    status = int(got[9:12])
    length = LENGTH.search(head)
    if length:
        return Answer(status, head, body) if len(body) >= int(length[1]) else None
    if CHUNKED.search(head):
        return Answer(status, head, body) if body.endswith(b"0\r\n\r\n") else None
    return Answer(status, head, body)
