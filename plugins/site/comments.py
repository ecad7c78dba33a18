"""Approved comments as the service exports them: content/comments/<product>.json → comments of the page.

Their HTML was cleaned when it was approved and is cleaned again here: the file may have passed through other hands.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import nh3
from markupsafe import Markup
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from catalog.model import Lang, Place, Text
from catalog.problems import Problem
from theme.product_page import Comment

TAGS = {"p", "br", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "a", "del"}


class Reply(BaseModel):
    """The shop's answer, or another visitor's."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    name: Annotated[str, Field(max_length=80)]
    at: Annotated[int, Field(ge=0)]
    body_html: Annotated[str, Field(max_length=40_000)]
    official: bool = True


class Entry(Reply):
    """One approved comment. ``at``: UTC seconds. ``lang``: the language it was written on; None is shown in both."""

    official: bool = False
    lang: Lang | None = None
    reply: Reply | None = None


_FILE = TypeAdapter(list[Entry])


def load(folder: Path, products: Mapping[str, object], problems: list[Problem]) -> dict[str, list[Entry]]:
    """Comments by product slug, oldest first. A file that cannot be read is a problem; one of no product is skipped."""
    found: dict[str, list[Entry]] = {}
    for path in sorted(folder.glob("*.json")):
        if path.stem not in products:
            continue
        try:
            entries = _FILE.validate_json(path.read_bytes())
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(step) for step in first["loc"])
            rule = Text(f"读不懂：{first['msg']}", f"cannot be read: {first['msg']}")
            problems.append(
                Problem(Place(f"content/comments/{path.name}", "", 1), "", Text(where, where), None, rule)
            )
            continue
        found[path.stem] = sorted(entries, key=lambda entry: entry.at)
    return found


def clean(html: str) -> Markup:
    """Only text, emphasis, lists, code and links that pass no rank."""
    kept = nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc noopener",
    )
    return Markup(kept)  # noqa: S704 - nh3 has just cleaned it


def shown(entries: list[Entry], lang: Lang) -> tuple[Comment, ...]:
    """The comments of a page in one language, as the template wants them."""
    return tuple(
        Comment(
            author=entry.name,
            at=entry.at,
            body=clean(entry.body_html),
            official=entry.official,
            answers=(_answer(entry.reply),) if entry.reply else (),
        )
        for entry in entries
        if entry.lang in (None, lang)
    )


def _answer(reply: Reply) -> Comment:
    return Comment(reply.name, reply.at, clean(reply.body_html), reply.official)
