"""Descriptions: the HTML of other shops → our markdown, and back. HTML from files is hostile until cleaned."""

from __future__ import annotations

import re

import nh3
from html_to_markdown import ConversionOptions, convert
from pyromark import Markdown, Options

from catalog import rules
from catalog.cells import BadCell
from catalog.tidy import clean

BLOCKS = frozenset(
    {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "hr"}
    | {"table", "thead", "tbody", "tr", "th", "td"}
)
TAGS = BLOCKS | {"br", "b", "strong", "i", "em", "a"}
# Code would show the entities that keep text from being read as markup.
WITH_TEXT = frozenset(
    {"script", "style", "title", "template", "noscript", "iframe", "textarea", "svg", "math"}
)
# An address without a scheme pointed into a shop that it was taken from.
ADDRESS = re.compile(r"https?://[^\s<>\"]+$|mailto:[^\s<>\"]+$", re.IGNORECASE)
LONGEST = 100_000
OPTIONS = ConversionOptions(escape_asterisks=True, escape_underscores=True)
RENDERER = Markdown(options=Options.ENABLE_TABLES)
TEXT = re.compile(r'(<a href="[^"]*">)|[&\[`~\\]')
# What is text stays text: an entity such as &lt; would become a tag, brackets a link, tildes a fence. Private characters
# hold the places of signs that the converter knows nothing of.
HELD = {"&": "&amp;", "[": "\ue000", "`": "\ue001", "~": "\ue002", "\\": "\ue003"}


def to_html(markdown: str) -> str:
    """Our long copy as other shops take it."""
    return str(RENDERER.html(markdown)).strip() if markdown else ""


def to_markdown(html: str) -> str:
    """Markdown that renders to no tag but plain text ones. Raises BadCell."""
    if len(html) > LONGEST:
        raise BadCell(rules.TEXT_LONG.of(most=LONGEST))
    html = re.sub("[\ue000-\uf8ff]", "", html)
    if not any(f"<{tag}" in html.casefold() for tag in BLOCKS):
        html = "".join(f"<p>{part}</p>" for part in re.split(r"\n\s*\n", html))
    safe = nh3.clean(
        html,
        tags=set(TAGS),
        clean_content_tags=set(WITH_TEXT),
        attributes={"a": {"href"}},
        attribute_filter=lambda _tag, _name, value: value if ADDRESS.match(value) else None,
        link_rel=None,
    )
    told = convert(TEXT.sub(lambda found: found[1] or HELD[found[0]], safe), OPTIONS).content or ""
    for sign in "[`~\\":
        told = told.replace(HELD[sign], f"\\{sign}")
    return clean(told)


def to_line(html: str) -> str:
    """The text alone, on one line. Raises BadCell."""
    if len(html) > LONGEST:
        raise BadCell(rules.TEXT_LONG.of(most=LONGEST))
    spaced = re.sub(r"<(?=/?(?:p|br|li|h[1-6]|div|tr|td)\b)", " <", html, flags=re.IGNORECASE)
    bare = nh3.clean(spaced, tags=set(), clean_content_tags=set(WITH_TEXT))
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&quot;", '"'), ("&amp;", "&")):
        bare = bare.replace(entity, sign)
    return clean(re.sub(r"\s+", " ", bare))
