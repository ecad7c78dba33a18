"""Builds the fixture shop; ``python -m tests.plugins.golden`` renews tests/golden after a wanted change of pages."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
CONTENT = Path(__file__).parent / "fixture" / "content"
GOLDEN = ROOT / "tests" / "golden"
#: one page of each kind, in one language or the other
KEPT = (
    "index.html",
    "p/dl-7w/index.html",
    "p/dl-7w/index.md",
    "en/p/dl-old/index.html",
    "c/downlights/index.html",
    "topics/corridor/index.html",
    "en/guide/bathroom/index.html",
    "en/news/open/index.html",
    "feeds/all.atom.xml",
    "en/feeds/all.rss.xml",
    "sitemap.xml",
    "sitemap-zh-product.xml",
    "robots.txt",
)
#: named by all that went into them, so that every build of a run may share them: pictures, drawings, compiled templates
SHARED = tempfile.TemporaryDirectory(prefix="dengshi-made-")
FINGERPRINT = re.compile(rb"\.(?:[0-9a-f]{10}\.(css|js|svg)|[0-9a-f]{12}\.(pdf|jpg))")


def build(
    content: Path,
    folder: Path,
    settings: str = "pelicanconf.py",
    words: Sequence[str] = (),
    fatal: Sequence[str] = ("--fatal", "errors"),
    **overrides: object,
) -> subprocess.CompletedProcess[str]:
    """Run Pelican, with everything it keeps in ``folder`` but what is SHARED. The site is in ``folder/output``.

    ``words``: ask `python -m plugins.site` for that instead.
    """
    keys = folder / "keys"
    keys.mkdir(parents=True, exist_ok=True)
    (keys / "seal.key").write_bytes(b"a key for tests, of 32 bytes....")
    kept = {
        **shared(),
        "CATALOG_CACHE": str(folder / "catalog"),
        "CACHE_PATH": str(folder / "pelican"),
        "PREVIEW_PATH": str(folder / "preview"),
        **overrides,
    }
    command = [sys.executable, "-m", "pelican", str(content), *fatal]
    if words:
        command = [sys.executable, "-m", "plugins.site", *words, "--content", str(content)]
    changed = (f"{name}={json.dumps(value)}" for name, value in kept.items())
    return subprocess.run(
        [*command, "-s", settings, "-o", str(folder / "output"), "-e", *changed],
        cwd=ROOT,
        env=os.environ | {"KEYS_DIR": str(keys), "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )


def shared() -> dict[str, str]:
    """Settings that keep in SHARED what is the same for every build."""
    names = ("PICTURE_CACHE", "TEMPLATE_CACHE", "DRAWING_CACHE")
    return {name: f"{SHARED.name}/{name.lower()}" for name in names}


def plain(data: bytes) -> bytes:
    """A page without the fingerprints of styles, scripts, data sheets and share pictures, which change with every touch of their looks."""
    return FINGERPRINT.sub(rb".\1\2", data)


def renew() -> None:
    with tempfile.TemporaryDirectory() as folder:
        done = build(CONTENT, Path(folder))
        if done.returncode:
            sys.exit(done.stdout + done.stderr)
        shutil.rmtree(GOLDEN, ignore_errors=True)
        for name in KEPT:
            target = GOLDEN / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(plain((Path(folder) / "output" / name).read_bytes()))


if __name__ == "__main__":
    renew()
