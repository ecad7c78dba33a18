"""Addresses of the search page: one question with one thing more, less or other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from search_index.ask import SORTS, Search
from theme.pages import View

PATH = "/search/"
AS_WRITTEN = "as_written"


def address(search: Search, typed: Mapping[str, str], view: View = "grid") -> str:
    """The address that asks ``search``. ``typed``: range bounds as the reader wrote them."""
    pairs = [("q", search.text)] if search.text else []
    pairs += [("category", search.category)] if search.category else []
    pairs += [(code, value) for code, values in search.filters.items() for value in values]
    pairs += [(name, value) for name, value in typed.items() if value]
    pairs += [("sort", search.sort)] if search.sort != SORTS[0] else []
    pairs += [("view", view)] if view != "grid" else []
    pairs += [(AS_WRITTEN, "1")] if search.as_written else []
    pairs += [("page", str(search.page))] if search.page > 1 else []
    return PATH + (f"?{urlencode(pairs)}" if pairs else "")


def toggled(search: Search, code: str, value: str) -> Search:
    """With ``value`` accepted for ``code``, or without it where it was; back on the first page."""
    chosen = [v for v in search.filters.get(code, ()) if v != value]
    if value not in search.filters.get(code, ()):
        chosen.append(value)
    filters = {**search.filters, code: tuple(chosen)}
    return replace(search, filters={c: v for c, v in filters.items() if v}, page=1)


def without_range(search: Search, code: str) -> Search:
    return replace(search, ranges={c: r for c, r in search.ranges.items() if c != code}, page=1)


def untyped(typed: Mapping[str, str], code: str) -> dict[str, str]:
    """The typed bounds without those of ``code``."""
    return {name: value for name, value in typed.items() if name not in (f"{code}_min", f"{code}_max")}
