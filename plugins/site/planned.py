"""A page before it is rendered: which template, where it goes, what it is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from catalog.model import Lang
from theme.environment import localized
from theme.pages import Page


@dataclass(frozen=True, slots=True)
class Planned:
    """``indexed`` pages stand in the sitemap; their ``here.modified`` is its lastmod."""

    template: str
    lang: Lang
    here: Page
    context: Mapping[str, Any] = field(default_factory=dict)
    indexed: bool = True

    @property
    def file(self) -> str:
        """Its path in the output tree: ``/en/p/x/`` → ``en/p/x/index.html``."""
        path = localized(self.here.path, self.lang).lstrip("/")
        return path + "index.html" if path.endswith("/") or not path else path
