"""Signatures on what a browser keeps for us."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from functools import cache

from itsdangerous import BadSignature, Signer


class Signing:
    """Signs and reads as ``itsdangerous.Signer(key, salt)`` does, its key worked in once instead of for every cookie."""

    def __init__(self, key: bytes, salt: str) -> None:
        self._begun = hmac.new(Signer(key, salt=salt).derive_key(), digestmod="sha1")

    def sign(self, told: str) -> str:
        return f"{told}.{self._signature(told)}"

    def unsign(self, sent: str) -> str:
        """What was signed. BadSignature."""
        told, _, signature = sent.rpartition(".")
        if not hmac.compare_digest(signature.encode("utf-8", "replace"), self._signature(told).encode()):
            raise BadSignature(f"the signature of {told!r} does not match")
        return told

    def _signature(self, told: str) -> str:
        mac = self._begun.copy()
        mac.update(told.encode("utf-8", "replace"))
        return urlsafe_b64encode(mac.digest()).rstrip(b"=").decode()


@cache
def signer(key: bytes, salt: str) -> Signing:
    """The one signer of ``key`` for what ``salt`` names."""
    return Signing(key, salt)
