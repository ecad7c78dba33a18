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


def stylesheet(static: Path = STATIC) -> str:
    """All of a theme's css/ in cascade order: tokens, base, layout, then components by name, then print."""
    folder = static / "css"
    parts = [folder / f"{name}.css" for name in FIRST]
    parts += sorted((folder / "components").glob("*.css"))
    parts.append(folder / "print.css")
    return "\n".join(part.read_text("utf-8") for part in parts)


def contents(static: Path = STATIC) -> Mapping[str, bytes]:
    """Asset name → bytes: ``css/main.css``, each ``js/<name>.js``, and the pictures of the theme as they are."""
    found = {"css/main.css": str(rcssmin.cssmin(stylesheet(static))).encode()}
    for script in sorted((static / "js").glob("*.js")):
        found[f"js/{script.name}"] = str(rjsmin.jsmin(script.read_text("utf-8"))).encode()
    for path in sorted(static.rglob("*")):
        if path.suffix in COPIED:
            found[path.relative_to(static).as_posix()] = path.read_bytes()
    return found


def published(prefix: str = "/theme/", static: Path = STATIC) -> dict[str, tuple[str, bytes]]:
    """Asset name → its URL, ``name.<digest>.ext``, and its bytes. Read once a build, so that pages and files agree."""
    files = {}
    for name, data in contents(static).items():
        stem, dot, suffix = name.rpartition(".")
        files[name] = (f"{prefix}{stem}.{sha256(data).hexdigest()[:10]}{dot}{suffix}", data)
    return files


def addresses(prefix: str = "/theme/") -> dict[str, str]:
    """Name → URL: the map for ``equip`` of the service, which speaks of files that the build has published."""
    return {name: url for name, (url, _) in published(prefix).items()}
