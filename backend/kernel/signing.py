"""Signatures on what a browser keeps for us."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from functools import cache

from itsdangerous import BadSignature, Signer


class Signing:
    """Signs and reads as ``itsdangerous.Signer(key, salt)`` does, its key derived once instead of for every cookie."""

    def __init__(self, key: bytes, salt: str) -> None:
        self._key = Signer(key, salt=salt).derive_key()

    def sign(self, told: str) -> str:
        return f"{told}.{self._signature(told)}"

    def unsign(self, sent: str) -> str:
        """What was signed. BadSignature."""
        told, _, signature = sent.rpartition(".")
        if not hmac.compare_digest(signature.encode("utf-8", "replace"), self._signature(told).encode()):
            raise BadSignature(f"the signature of {told!r} does not match")
        return told

    def _signature(self, told: str) -> str:
        made = hmac.digest(self._key, told.encode("utf-8", "replace"), "sha1")
        return urlsafe_b64encode(made).rstrip(b"=").decode()


@cache
def signer(key: bytes, salt: str) -> Signing:
    """The one signer of ``key`` for what ``salt`` names."""
    return Signing(key, salt)
