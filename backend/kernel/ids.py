"""Names that others cannot guess or count."""

from __future__ import annotations

import hashlib
import secrets

# Without 0/O, 1/I/L: people read these over the telephone.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_PAIRS = tuple(a + b for a in _ALPHABET for b in _ALPHABET)


def public_number() -> str:
    """Eleven characters such as ``7KQ4-M2XR-9TC``: 50 bits, so neither sales volume nor a neighbour can be read off."""
    left, places = secrets.randbelow(len(_ALPHABET) ** 11), []
    for _ in range(5):
        left, place = divmod(left, len(_PAIRS))
        places.append(_PAIRS[place])
    a, b, c, d, e = places
    return f"{a}{b}-{c}{d}-{e}{_ALPHABET[left]}"


def token() -> str:
    """An unguessable name of 192 bits for cookies, form keys and links."""
    return secrets.token_urlsafe(24)


def digits(count: int) -> str:
    """A short code for people to type, such as ``048213``; guard its use by a limit."""
    return f"{secrets.randbelow(10**count):0{count}}"


def fingerprint(text: str) -> str:
    """What is stored of a token: its SHA-256, so that a copied database opens no door."""
    return hashlib.sha256(text.encode()).hexdigest()
