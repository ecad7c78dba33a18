"""Products of the index as the theme shows them."""

from __future__ import annotations

from backend.kernel import web
from search_index.query import Index
from theme.shelf import Shelf


def shelf(index: Index) -> Shelf:
    """Cards in the reader's language."""
    families = (web.settings().CONTENT_DIR / "images" / "families").glob("*-lit.jpg")
    lit = frozenset(path.stem.removesuffix("-lit") for path in families)
    return Shelf(web.lang(), index.fields, index.categories, index.brands, web.tool("sealer"), lit)
