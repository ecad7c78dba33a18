"""Data sheets, share pictures and brochures, made by a child that may use only so much; the first two once, when first asked for."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from backend.config import Settings
from backend.kernel.errors import NotFound
from backend.kernel.logs import log
from backend.papers.errors import BadQuery, Printing, Unprinted
from catalog.model import Lang

ROOT = Path(__file__).resolve().parents[2]
SHEET = re.compile(r"([a-z0-9][a-z0-9-]*)\.([0-9a-f]{12})\.pdf")
SHARE = re.compile(r"((?:p|topics|guide)/[a-z0-9][a-z0-9-]*)\.([0-9a-f]{12})\.jpg")
MOST = 2  # children of one process at a time: the others of its threads go on selling
SECONDS = 60
#: what ``plugins.sheets`` ends with where the asker is wrong
REFUSED, ABSENT = 3, 4
LONGEST = 1000

_turns = threading.BoundedSemaphore(MOST)


def sheet(settings: Settings, name: str, lang: Lang) -> Path:
    """Where the sheet of this name is kept, made now where it is not. Raises NotFound, Printing, Unprinted.

    Only what the page in service links to is ever made, so nobody can ask for more than there is.
    """
    read = SHEET.fullmatch(name)
    if read is None:
        raise NotFound
    slug, key = read.groups()
    path = _folder(settings, "sheets") / f"{slug}.{lang}.{key}.pdf"
    return _kept(
        settings,
        path,
        f"p/{slug}",
        lang,
        f"/sheets/{name}",
        ("sheet", slug, lang, key, "--into", str(path.parent)),
    )


def share(settings: Settings, name: str, lang: Lang) -> Path:
    """The same for the picture that others show of a page."""
    read = SHARE.fullmatch(name)
    if read is None:
        raise NotFound
    page, key = read.groups()
    path = _folder(settings, "share") / f"{page.replace('/', '-')}.{lang}.{key}.jpg"
    return _kept(
        settings, path, page, lang, f"/share/{name}", ("share", page, lang, key, "--into", str(path))
    )


def feed(settings: Settings, lang: Lang) -> Path:
    """What is on sale, as Google Merchant reads it, made once for each version of the catalogue."""
    try:
        version = (settings.OUTPUT_DIR / "version.txt").read_text("ascii").strip()
    except OSError:
        raise NotFound from None
    path = _folder(settings, "feeds") / f"google.{lang}.{version}.xml"
    if not path.is_file():
        code, said = _child(settings, "feed", lang, "--into", str(path))
        if code != 0:
            log.error("feed_not_made", status=code, said=said[-400:])
            raise Unprinted
        for old in path.parent.glob(f"google.{lang}.*.xml"):
            if old != path:
                old.unlink(missing_ok=True)
    return path


def _folder(settings: Settings, name: str) -> Path:
    return (settings.INDEX_DIR.parent / name).absolute()


def _kept(settings: Settings, path: Path, page: str, lang: Lang, link: str, words: tuple[str, ...]) -> Path:
    if not path.is_file():
        if not _linked(settings, page, lang, link):
            raise NotFound
        code, said = _child(settings, *words)
        if code == ABSENT:  # another release went in service meanwhile
            raise NotFound
        if code != 0 or not path.is_file():
            log.error("not_printed", link=link, status=code, said=said[-400:])
            raise Unprinted
    return path


def _linked(settings: Settings, page: str, lang: Lang, link: str) -> bool:
    path = settings.OUTPUT_DIR / ("en" if lang == "en" else "") / page / "index.html"
    try:
        return f'{link}"' in path.read_text("utf-8")
    except OSError:
        return False


def brochure(settings: Settings, query: str, lang: Lang, title: str, *, prices: bool, speak: Lang) -> bytes:
    """The PDF. Raises BadQuery in the language ``speak``, Printing, Unprinted."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "brochure.pdf"
        told = ["brochure", "--lang", lang, f"--title={title}", "--into", str(path), "--speak", speak]
        code, said = _child(settings, *told, *(() if prices else ("--no-prices",)), "--", query)
        if code == REFUSED:
            raise BadQuery(said.strip().removesuffix("。"))
        if code != 0:
            log.error("brochure_not_made", query=query, status=code, said=said[-400:])
            raise Unprinted
        return path.read_bytes()


def _child(settings: Settings, *words: str) -> tuple[int, str]:
    """Exit status and what it said; Printing where too many are at work."""
    where = [
        "--limited",
        "--output",
        str(settings.OUTPUT_DIR.absolute()),
        "--content",
        str(settings.CONTENT_DIR.absolute()),
    ]
    with _turn():
        try:
            done = subprocess.run(
                [sys.executable, "-m", "plugins.sheets", *where, *words],
                cwd=ROOT,
                env={"PATH": os.defpath, "HOME": tempfile.gettempdir(), "LC_ALL": "C.UTF-8"},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return -9, f"stopped after {SECONDS} s"
    said = done.stdout if done.returncode in {0, REFUSED, ABSENT} else done.stderr
    return done.returncode, said.decode("utf-8", "replace")


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(blocking=False):
        raise Printing
    try:
        yield
    finally:
        _turns.release()
