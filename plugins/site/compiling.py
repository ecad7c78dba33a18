"""Templates compiled by another process, while the one that will print them gets ready and reads the sources."""

from __future__ import annotations

import select
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from pelican.generators import Generator

from catalog.aside import Aside, wanted
from catalog.model import LANGS
from theme.assets import published
from theme.environment import spoken
from theme.translations import english

#: what pages are printed from; one that is missing here is compiled with its first page
TEMPLATES = (
    "product", "category", "brand", "landing", "topic", "topics", "home", "news", "article", "page", "replace", "slip",
    "404", "tools/index", "tools/tool", "styleguide",
)  # fmt: skip
#: the setting that holds the other process
COMPILING = "COMPILING"


class Compiling(Aside[bool]):
    """The other process."""

    @property
    def over(self) -> bool:
        """Whether nobody has to wait for it any more."""
        return not self._child or bool(select.select([self._pipe], [], [], 0)[0])


def folder(settings: Mapping[str, Any]) -> Path:
    """Where they are kept as byte code."""
    return Path(settings["ROOT"], settings["TEMPLATE_CACHE"])


def begin(settings: dict[str, Any]) -> None:
    """Where nothing was built yet. What has been compiled stays, even if this build ends at a mistake in the sources."""
    if settings.get("AHEAD") and wanted():
        with suppress(ValueError):  # for both; what is wrong with it is said where this one asks for it
            english()
        settings[COMPILING] = Compiling(lambda: _compiled(settings))


def _compiled(settings: Mapping[str, Any]) -> bool:
    paths = (settings[name] for name in ("PATH", "THEME", "OUTPUT_PATH"))
    env = Generator({}, settings, *paths).env
    assets = {name: url for name, (url, _) in published(static=Path(settings["THEME"]) / "static").items()}
    twin = spoken(env, LANGS[0], assets, memo=True, compiled=folder(settings))
    for name in TEMPLATES:
        twin.get_template(f"{name}.html")
    return True
