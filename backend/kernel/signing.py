"""Signatures on what a browser keeps for us."""

from __future__ import annotations

import hmac
from functools import cache

from itsdangerous import Signer
from itsdangerous.signer import SigningAlgorithm


class _Digest(SigningAlgorithm):
    """HMAC-SHA1 as itsdangerous makes it, its key worked in once."""

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        mac = _keyed(key).copy()
        mac.update(value)
        return mac.digest()


@cache
def _keyed(key: bytes) -> hmac.HMAC:
    return hmac.new(key, digestmod="sha1")


@cache
def signer(key: bytes, salt: str) -> Signer:
    """``Signer(key, salt)`` with its key derived once instead of for every cookie."""
    derived = Signer(key, salt=salt).derive_key()
    return Signer(derived, key_derivation="none", algorithm=_Digest())
