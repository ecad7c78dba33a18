"""The static page that stands nearest to a question: what a search engine is to keep instead of its answer."""

from __future__ import annotations

import re
from pathlib import Path

from catalog.facet_pages import path
from search_index.ask import Search

#: what may be a part of a path
WORD = re.compile(r"[\w.+-]+")


def nearest(search: Search, output: Path) -> str | None:
    """Of the pages there are under ``output``, the one for a filter of the category asked for, else the category's own;
    None where no category is asked for.
    """
    if search.category is None:
        return None
    single = [
        ((code, values[0]),)
        for code, values in search.filters.items()
        if len(values) == 1 and WORD.fullmatch(values[0])
    ]
    whole = (tuple(pair for where in single for pair in where),) if len(single) > 1 else ()
    for where in (*whole, *single):
        page = path(search.category, where)
        if (output / page.strip("/") / "index.html").is_file():
            return page
    return f"/c/{search.category}/"
