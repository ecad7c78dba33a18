"""Catalogue → index folder, built beside the old one and put in its place in one step."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Set as AbstractSet
from functools import cache
from hashlib import blake2b
from importlib.metadata import version as installed
from pathlib import Path
from tempfile import mkdtemp

from catalog.model import Catalog
from search_index import manifest
from search_index.beside import NOTHING, Beside
from search_index.fill import Before, fill

CURRENT = "current"
KEPT = 2
MAKERS = (
    "aside.py",
    "bits.py",
    "build.py",
    "cards.py",
    "chunks.py",
    "documents.py",
    "engine.py",
    "fill.py",
    "gathering.py",
    "heard.py",
    "lexicon.py",
    "replaced.py",
    "pinyin.py",
    "prompting.py",
    "prompts.py",
    "shelves.py",
    "simplified.py",
    "told.py",
    "tokens.py",
)
#: a folder that a build has left unfinished for so long has no builder any more
ABANDONED_SECONDS = 3600


def build(
    catalog: Catalog,
    into: Path,
    beside: Beside = NOTHING,
    changed: AbstractSet[str] | None = None,
    since: str | None = None,
) -> Path:
    """The folder of the index of ``catalog`` under ``into``, with ``into/current`` pointing at it.

    Does nothing when that version is current already. A reader sees the old index or the new one, never a part:
    the folder is filled beside, flushed, renamed, and then the link is replaced. The version before stays for
    readers that are just opening it, and shares with this one the files in which they do not differ.
    ``beside``: what the sheets do not say. ``changed``: slugs of all products that were added, removed or differ from the
    version ``since``; where the current index is of that one, no other shelf is looked at.
    """
    told = blake2b(repr((beside.version, catalog.old_lamps)).encode(), digest_size=4).hexdigest()
    version = f"{catalog.version}-{told}-{_code_version()}"
    target = into / version
    if _sound(target):
        _point(into, version)
        return target
    into.mkdir(parents=True, exist_ok=True)
    fresh = Path(mkdtemp(prefix=f".{version}.", dir=into))
    try:
        before = _before(into, version)
        known = before is not None and before.manifest.catalog == since
        fill(fresh, version, catalog, beside, before, changed if known else None)
        fresh.chmod(0o755)
        if target.exists():
            shutil.rmtree(target)  # not sound, or it would have been taken
        fresh.rename(target)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    _point(into, version)
    _sweep(into, version)
    return target


def _before(into: Path, version: str) -> Before | None:
    """The current index, if this code built it and it is another one than ``version``."""
    try:
        folder = into / (into / CURRENT).readlink()
        found = manifest.check(folder)
    except (manifest.Tampered, OSError):
        return None
    same_code = found.version.endswith(f"-{_code_version()}")
    return Before(folder, found) if same_code and found.version != version else None


def _sound(folder: Path) -> bool:
    try:
        manifest.check(folder)
    except (manifest.Tampered, OSError):
        return False
    return True


def _abandoned(path: Path) -> bool:
    return path.stat().st_mtime < time.time() - ABANDONED_SECONDS


def _point(into: Path, version: str) -> None:
    link = into / CURRENT
    if link.is_symlink() and link.readlink() == Path(version):
        return
    fresh = into / f".{CURRENT}.{os.getpid()}"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(version)
    fresh.replace(link)
    manifest.sync(into)


def _sweep(into: Path, version: str) -> None:
    """Remove indexes older than the one before this, and what an interrupted build left behind."""
    built = [path for path in into.iterdir() if (path / manifest.NAME).is_file() and not path.is_symlink()]
    older = sorted(
        (path for path in built if path.name != version), key=lambda p: p.stat().st_mtime, reverse=True
    )
    left = [path for path in into.glob(".*") if path.is_dir() and not path.is_symlink() and _abandoned(path)]
    for path in (*older[KEPT - 1 :], *left):
        shutil.rmtree(path, ignore_errors=True)


@cache
def _code_version() -> str:
    """Changes when words, documents or cards come to be made differently, so an index never outlives its code."""
    digest = blake2b(installed("whoosh-reloaded").encode(), digest_size=4)
    for name in MAKERS:
        digest.update((Path(__file__).parent / name).read_bytes())
    return digest.hexdigest()
