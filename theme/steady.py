"""What of a template is one text on every page of a language: words, addresses, icons. A compiled module works it out when
it is loaded, so that all languages share its byte code.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from jinja2 import nodes


class Steady(str):
    """Python whose value is such a text, escaped."""

    __slots__ = ()


def steady(call: nodes.Call, function: str, says: Sequence[Callable[..., Any]]) -> str | None:
    """The Python of a call of ``function`` with constants. ``says``: that function, in every language where they differ.
    None for one that gives no text; one that fails is left where it stands, to be said with its line.
    """
    values = [*call.args, *(pair.value for pair in call.kwargs)]
    if call.dyn_args or call.dyn_kwargs or not all(isinstance(value, nodes.Const) for value in values):
        return None
    given = [argument.value for argument in cast("list[nodes.Const]", call.args)]
    named = {pair.key: cast("nodes.Const", pair.value).value for pair in call.kwargs}
    try:
        if not all(isinstance(say(*given, **named), str) for say in says):
            return None
    except Exception:  # noqa: BLE001 - see above
        return None
    arguments = [*map(repr, given), *(f"{name}={value!r}" for name, value in named.items())]
    return f"{function}({', '.join(arguments)})"


def joined(parts: Sequence[str]) -> str:
    """The Python of constants in a row, some of them steady."""
    texts = (part if isinstance(part, Steady) else repr(part) for part in parts)
    return f"''.join(({', '.join(texts)},))"
