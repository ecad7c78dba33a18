"""Digests of what the site is made with: code, templates, settings."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

from catalog import rules
from catalog.model import Place
from catalog.problems import NOTHING, Invalid, Problem
from catalog.stamps import seen
from plugins.site.look import CODE
from theme import translations
from theme.assets import published

ROOT = Path(__file__).parents[2]
FIRST = "theme/first.js"  # stands in each page, as code of theme/policy.py
APART = "plugins/studio/"  # renders pictures, long before a build
LIBRARIES = ("Jinja2", "Markdown", "MarkupSafe", "pelican", "pyromark", "nh3", "orjson", "feedgenerator")
REFERRED = re.compile(r"""\{%-?\s*(?:extends|include|import|from)\s+["']([^"']+)["']""")
ASSET = re.compile(r"""\basset\(\s*["']([^"']+)["']""")


def _digest(*parts: bytes) -> bytes:
    return blake2b(b"\0".join(parts), digest_size=12).digest()


def code() -> bytes:
    """Changes with any line of code that makes pages, with Python and with the libraries they come from."""
    found = sorted(f"{ROOT}/{name}/{path}" for name in CODE for path in seen(f"{ROOT}/{name}").files)
    sources = [
        path for path in found if path.endswith((".py", FIRST)) and not path.startswith(f"{ROOT}/{APART}")
    ]
    known = (f"{name} {version(name)}".encode() for name in LIBRARIES)
    return _digest(sys.version.encode(), *known, *map(_read, sources))


def _read(path: str) -> bytes:
    with open(path, "rb") as file:  # noqa: PTH123 - three hundred of them at each start
        return file.read()


def _template(path: Path) -> bytes:
    data = path.read_bytes()
    try:
        data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        place = Place(f"theme/templates/{str(path).rpartition('templates/')[2]}:{line}", "", line)
        raise Invalid([Problem(place, "", NOTHING, None, rules.TEXT_ENCODING)]) from error
    return data


def made_by(theme: Path) -> str:
    """Names the code, templates, styles and words that pages are made with now."""
    assets = published(static=theme / "static")
    templates = Templates(theme / "templates", {name: url for name, (url, _) in assets.items()})
    return _digest(code(), templates.seen()).hex()


@dataclass
class Templates:
    """``folder``: the theme's templates. ``assets``: URLs of styles and scripts by name."""

    folder: Path
    assets: Mapping[str, str]
    _texts: dict[str, str] = field(default_factory=dict)
    _words: bytes = b""

    def digest(self, key: str) -> bytes:
        """Of ``<template>/<lang>``: it with all it includes, the styles and scripts these name, and the words they speak."""
        name, _, lang = key.rpartition("/")
        texts = [self._text(one) for one in sorted(self.closure(f"{name}.html"))]
        named = sorted({asset for text in texts for asset in ASSET.findall(text)})
        urls = [self.assets.get(asset, "") for asset in named]
        return _digest(*(text.encode() for text in (*texts, *urls)), self._english() if lang == "en" else b"")

    def seen(self) -> bytes:
        """Changes with any template, any of the named assets and any word. Raises ``Invalid`` for a template that is no text."""
        texts = (_template(path) for path in sorted(self.folder.rglob("*.html")))
        urls = (f"{name} {url}".encode() for name, url in sorted(self.assets.items()))
        return _digest(*texts, *urls, self._english())

    def closure(self, name: str) -> set[str]:
        """``name`` and every template it refers to, directly or not."""
        found: set[str] = set()
        waiting = [name]
        while waiting:
            here = waiting.pop()
            if here not in found:
                found.add(here)
                waiting += self._referred(here)
        return found

    def _referred(self, name: str) -> Iterator[str]:
        yield from REFERRED.findall(self._text(name))

    def _text(self, name: str) -> str:
        if name not in self._texts:
            try:
                self._texts[name] = (self.folder / name).read_text("utf-8")
            except FileNotFoundError:  # Jinja will say so, with the line that asks for it
                self._texts[name] = ""
        return self._texts[name]

    def _english(self) -> bytes:
        if not self._words:
            self._words = _digest(*translations.files().values())
        return self._words
