"""Signed messages between the shop and the sandbox gateway: Ed25519 over purpose, time and the bytes sent."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from backend.payments.errors import Forged

TOLERANCE_SECONDS = 300
TIME = "Sandbox-Time"
SIGNATURE = "Sandbox-Signature"

# A signature made for one purpose is worth nothing for another.
NOTICE = "notice"
REQUEST = "request"
ANSWER = "answer"
START = "start"


def _message(purpose: str, at: str, body: bytes) -> bytes:
    return b"\n".join((b"sandbox-1", purpose.encode(), at.encode(), body))


def sign(key: Ed25519PrivateKey, purpose: str, body: bytes, at: int) -> dict[str, str]:
    """The headers that go with ``body``. ``at``: UTC seconds."""
    signature = key.sign(_message(purpose, str(at), body))
    return {TIME: str(at), SIGNATURE: b64encode(signature).decode()}


def check(
    key: Ed25519PublicKey,
    purpose: str,
    headers: Mapping[str, str],
    body: bytes,
    at: int,
    *,
    tolerance: int = TOLERANCE_SECONDS,
) -> None:
    """Raise Forged unless ``headers`` sign exactly these bytes within ``tolerance`` seconds of ``at``."""
    sent, signature = headers.get(TIME, ""), headers.get(SIGNATURE, "")
    if not (sent.isascii() and sent.isdigit() and len(sent) <= 12):
        raise Forged("no time")
    try:
        key.verify(b64decode(signature, validate=True), _message(purpose, sent, body))
    except (InvalidSignature, ValueError) as error:
        raise Forged("wrong signature") from error
    if abs(int(sent) - at) > tolerance:
        raise Forged("too old or from the future")
