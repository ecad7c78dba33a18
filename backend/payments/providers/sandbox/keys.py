"""The two key pairs of the sandbox. Each side keeps its private half to itself; the public halves are exchanged."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from backend.kernel.disk import write_whole

MERCHANT_KEY = "sandbox-merchant.key"
MERCHANT_PUB = "merchant.pub"
GATEWAY_KEY = "gateway.key"
GATEWAY_PUB = "sandbox-gateway.pub"


def prepare(keys: Path, sandbox: Path) -> None:
    """Make what is missing: on one machine the shop (``keys``) and the gateway (``sandbox``) meet here."""
    if not (sandbox / MERCHANT_PUB).exists():
        write_whole(sandbox / MERCHANT_PUB, _public_pem(_make(keys / MERCHANT_KEY)))
    if not (keys / GATEWAY_PUB).exists():
        write_whole(keys / GATEWAY_PUB, _public_pem(_make(sandbox / GATEWAY_KEY)))


def private(path: Path) -> Ed25519PrivateKey:
    """A private key file; ValueError where it holds another kind."""
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{path.name} is not an Ed25519 key")  # noqa: TRY004 - the file's content is wrong
    return key


def public(path: Path) -> Ed25519PublicKey:
    """A public key file; ValueError where it holds another kind."""
    key = load_pem_public_key(path.read_bytes())
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError(f"{path.name} is not an Ed25519 key")  # noqa: TRY004 - the file's content is wrong
    return key


def _public_pem(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _make(path: Path) -> Ed25519PrivateKey:
    """A new key at ``path``, mode 0600; where two processes try at once, both get the same one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=".")
    with os.fdopen(handle, "wb") as out:
        out.write(pem)
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(part, path)
    except FileExistsError:
        pass
    finally:
        Path(part).unlink()
    return private(path)
