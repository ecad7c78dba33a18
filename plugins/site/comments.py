"""Approved comments as the service exports them: content/comments/<product>.json → comments of the page.

Their HTML was cleaned when it was approved and is cleaned again here: the file may have passed through other hands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import nh3
import orjson
from markupsafe import Markup

from catalog.model import LANGS, Lang, Place, Text
from catalog.problems import Problem
from theme.product_page import Comment

TAGS = {"p", "br", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "a", "del"}


NAME, BODY = 80, 40_000  # characters at most
LAST = 253_402_214_400  # the day with which the years that have a date end


class Reply(NamedTuple):
    """The shop's answer, or another visitor's."""

    name: str
    at: int
    body_html: str
    official: bool = True


class Entry(NamedTuple):
    """One approved comment. ``at``: UTC seconds. ``lang``: the language it was written on; None is shown in both."""

    name: str
    at: int
    body_html: str
    official: bool = False
    lang: Lang | None = None
    reply: Reply | None = None


E = TypeVar("E", Reply, Entry)
#: of each key, whether a value is one, and what is wrong with one that is not. Checked by hand: to import pydantic
#: for five keys would take a tenth of a cold command.
RULES: Mapping[str, tuple[Callable[[Any], bool], Text]] = {
    "name": (
        lambda value: isinstance(value, str) and len(value) <= NAME,
        Text(f"不是 {NAME} 字以内的文字", f"is not a text of at most {NAME} characters"),
    ),
    "at": (
        lambda value: type(value) is int and 0 <= value < LAST,
        Text("不是从 1970 年算起的秒数", "is not a number of seconds since 1970"),
    ),
    "body_html": (
        lambda value: isinstance(value, str) and len(value) <= BODY,
        Text(f"不是 {BODY} 字以内的文字", f"is not a text of at most {BODY} characters"),
    ),
    "official": (lambda value: isinstance(value, bool), Text("不是 true 或 false", "is not true or false")),
    "lang": (
        lambda value: value is None or value in LANGS,
        Text("不是 zh、en 或 null", "is not zh, en or null"),
    ),
}


class _Wrong(Exception):
    """``where``: the steps that lead to the value."""

    def __init__(self, where: str, rule: Text) -> None:
        self.where, self.rule = where, rule


def load(folder: Path, products: Mapping[str, object], problems: list[Problem]) -> dict[str, list[Entry]]:
    """Comments by product slug, oldest first. A file that cannot be read is a problem; one of no product is skipped."""
    found: dict[str, list[Entry]] = {}
    for path in sorted(folder.glob("*.json")):
        if path.stem not in products:
            continue
        try:
            entries = _entries(path.read_bytes())
        except _Wrong as wrong:
            place, name = Place(f"content/comments/{path.name}", "", 1), Text(wrong.where, wrong.where)
            problems.append(Problem(place, "", name, None, wrong.rule))
            continue
        found[path.stem] = sorted(entries, key=lambda entry: entry.at)
    return found


def _entries(raw: bytes) -> list[Entry]:
    try:
        told = orjson.loads(raw)
    except ValueError as error:
        raise _Wrong("", Text(f"读不懂：{error}", f"cannot be read: {error}")) from error
    if not isinstance(told, list):
        raise _Wrong("", Text("不是一列评论", "is not a list of comments"))
    return [_entry(one, str(at)) for at, one in enumerate(told)]


def _entry(told: object, where: str) -> Entry:
    entry = _checked(Entry, told, where)
    if entry.reply is None:
        return entry
    return entry._replace(reply=_checked(Reply, entry.reply, f"{where}.reply"))


def _checked(kind: type[E], told: object, where: str) -> E:
    """``told`` as one of ``kind``; what else it holds is not looked at, nor is its reply."""
    if not isinstance(told, dict):
        raise _Wrong(where, Text("不是一条评论", "is not a comment"))
    values = kind._field_defaults | {name: told[name] for name in kind._fields if name in told}
    for name, (fits, rule) in RULES.items():
        if name in kind._fields and not (name in values and fits(values[name])):
            raise _Wrong(f"{where}.{name}", rule)
    return kind(**values)


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
