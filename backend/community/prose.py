"""Markdown of strangers → HTML that may stand on our pages."""

from __future__ import annotations

import unicodedata

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

_TAGS = {"p", "br", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "a"}
# Pictures would call other people's servers; headings and rules are the page's own.
_reader = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 10}).disable(
    ["image", "heading", "lheading", "hr", "reference", "html_block", "html_inline"]
)


def html_of(text: str) -> Markup:
    """Safe HTML: few elements, web links only, each marked ``nofollow ugc``; markup typed by hand shows as text."""
    visible = "".join(c for c in text if c in "\n\t\u200d" or unicodedata.category(c)[0] != "C")
    return Markup(  # noqa: S704 - cleaned on this very line
        nh3.clean(
            _reader.render(visible),
            tags=_TAGS,
            attributes={"a": {"href"}},
            url_schemes={"http", "https"},
            link_rel="nofollow ugc noopener",
        )
    )
