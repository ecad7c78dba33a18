"""The theme's styles and scripts, joined, minified and named by their content."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import rcssmin
import rjsmin

STATIC = Path(__file__).parent / "static"
FIRST = ("tokens", "base", "layout")
COPIED = (".svg", ".png", ".ico", ".webmanifest")


def stylesheet() -> str:
    """All of theme/static/css in cascade order: tokens, base, layout, then components by name, then print."""
    folder = STATIC / "css"
    parts = [folder / f"{name}.css" for name in FIRST]
    parts += sorted((folder / "components").glob("*.css"))
    parts.append(folder / "print.css")
    return "\n".join(part.read_text("utf-8") for part in parts)


def contents() -> Mapping[str, bytes]:
    """Asset name → bytes: ``css/main.css``, each ``js/<name>.js``, and the pictures of the theme as they are."""
    found = {"css/main.css": str(rcssmin.cssmin(stylesheet())).encode()}
    for script in sorted((STATIC / "js").glob("*.js")):
        found[f"js/{script.name}"] = str(rjsmin.jsmin(script.read_text("utf-8"))).encode()
    for path in sorted(STATIC.rglob("*")):
        if path.suffix in COPIED:
            found[path.relative_to(STATIC).as_posix()] = path.read_bytes()
    return found


def _named() -> Mapping[str, tuple[str, bytes]]:
    """Asset name → its name with the digest of its bytes, and the bytes."""
    named = {}
    for name, data in contents().items():
        stem, dot, suffix = name.rpartition(".")
        named[name] = (f"{stem}.{sha256(data).hexdigest()[:10]}{dot}{suffix}", data)
    return named


def addresses(prefix: str = "/theme/") -> dict[str, str]:
    """The map for ``equip`` without writing anything: the service speaks of files that the build has published."""
    return {name: prefix + fingerprinted for name, (fingerprinted, _) in _named().items()}


def publish(folder: Path, prefix: str = "/theme/") -> dict[str, str]:
    """Writes every asset under ``folder`` as ``name.<digest>.ext`` and gives the map for ``equip``: name → URL."""
    for fingerprinted, data in _named().values():
        target = folder / fingerprinted
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return addresses(prefix)
