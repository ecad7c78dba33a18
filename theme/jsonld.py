"""Data for machines inside a page: JSON that cannot break out of its script element."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from markupsafe import Markup

#: what would end the script or a line of it, as JSON may write it just as well
ESCAPES = {
    "&": "\\u0026",
    "<": "\\u003c",
    ">": "\\u003e",
    "'": "\\u0027",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


def safe(text: str) -> str:
    """JSON text with ``<``, ``>``, ``&``, ``'`` and the two line separators written as escapes."""
    for character, escaped in ESCAPES.items():
        if character in text:
            text = text.replace(character, escaped)
    return text


def script(thing: Mapping[str, Any] | Markup) -> Markup:
    """A schema.org object as the text of its script element; ``Markup`` was made by us before and passes."""
    if isinstance(thing, Markup):
        return thing
    return Markup(safe(orjson.dumps(thing, default=_known).decode()))  # noqa: S704 - just escaped


def _known(value: object) -> object:
    raise TypeError(f"{type(value).__name__} has no place in JSON-LD")
