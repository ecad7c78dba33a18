"""A seal on the price a static page showed, so the cart can tell an offered price from an invented one."""

from __future__ import annotations

import hmac
import os
from base64 import urlsafe_b64encode
from pathlib import Path
from tempfile import NamedTemporaryFile

from catalog.money import Money

KEY_BYTES = 32
SEAL_BYTES = 18  # 144 bits: 24 letters without padding


class Sealer:
    """Seals ``(sku, price, digest)`` with a key that the site builder and the shop share and nobody else has."""

    def __init__(self, key: bytes) -> None:
        if len(key) < KEY_BYTES:
            raise ValueError(f"a sealing key has at least {KEY_BYTES} bytes, not {len(key)}")
        self._keyed = hmac.new(key, b"dengshi offer 1\n", "sha256")

    def seal(self, sku: str, price: Money, digest: str) -> str:
        """24 URL-safe letters. ``digest`` is the product's, so a seal ends with the text it stood on."""
        parts = (sku, str(price.fen), price.currency, digest)
        # Each part is preceded by its length: no two triples can run together into the same bytes.
        message = b"".join(b"%d:%b," % (len(raw), raw) for raw in (part.encode() for part in parts))
        seal = self._keyed.copy()  # half of a seal's cost is the key
        seal.update(message)
        mac = seal.digest()
        return urlsafe_b64encode(mac[:SEAL_BYTES]).decode("ascii")

    def check(self, seal: str, sku: str, price: Money, digest: str) -> bool:
        """Whether ``seal`` was made for exactly these, in constant time."""
        return hmac.compare_digest(seal.encode("utf-8", "replace"), self.seal(sku, price, digest).encode())


def load_key(path: Path) -> bytes:
    """The key in ``path``; made with mode 0600 if absent. Of two that race to make it, both get the winner's.
    Raises ValueError when the file holds no key.
    """
    try:
        return _read(path)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    # Written whole under a name of its own (O_EXCL, 0600), then linked: link fails where a key already stands,
    # and no reader ever sees half a key.
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        file.write(os.urandom(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    fresh = Path(file.name)
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return _read(path)


def _read(path: Path) -> bytes:
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise ValueError(f"{path.name} holds {len(key)} bytes, not a key of {KEY_BYTES}")
    return key
