"""A page before it is made: where it goes, what it is made from, and how to fill it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from catalog.model import LANGS, Lang
from theme.environment import localized
from theme.pages import TEXT, Page

PAGE = "index.html"
GOODS = ("p/", "en/p/")

#: where the reader is, and what the template is given
Filled = tuple[Page, Mapping[str, Any]]


class Touched(NamedTuple):
    """What may differ from the build before, where that is known. ``pages``: products whose own pages may. ``cards``:
    products that differ as others show them; None where lists may hold others than before, then all lists are asked.
    """

    pages: frozenset[str]
    cards: frozenset[str] | None


class Planned(NamedTuple):
    """``needs`` names every fact the page is made from (see ``graph``): while none of them changes, the page stands.
    ``fill`` makes its view, or the whole of a page that no template makes, and is called only when it does not. ``indexed`` pages stand in the sitemap of their
    ``kind``, with ``modified`` (UTC seconds) as lastmod. ``text`` makes the markdown beside the page from what ``fill`` made:
    such a text is no page of its own, it comes, changes and goes with its page.
    """

    kind: str
    lang: Lang
    path: str
    needs: tuple[str, ...]
    fill: Callable[[], Filled | str]
    template: str = ""
    languages: tuple[str, ...] = LANGS
    modified: int | None = None
    indexed: bool = True
    text: Callable[[Filled], str] | None = None

    @property
    def file(self) -> str:
        """Its path in the output tree: ``/en/p/x/`` → ``en/p/x/index.html``."""
        path = localized(self.path, self.lang).lstrip("/")
        return path + "index.html" if path.endswith("/") or not path else path


def with_text(file: str) -> tuple[str, ...]:
    """A page's file and that of the text which is made with it, if any: of products."""
    if file.startswith(GOODS) and file.endswith(PAGE):
        return file, file.removesuffix(PAGE) + TEXT
    return (file,)
