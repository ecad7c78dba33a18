"""A value as it stands in a page: markupsafe's C escaper where it can be reached, and no detour for whole numbers."""

from __future__ import annotations

from collections.abc import Callable

import markupsafe


def native() -> Callable[[str], str] | None:
    """The escaper of markupsafe for one ``str``, or None where this version has none."""
    found = getattr(markupsafe, "_escape_inner", None)
    try:
        return found if found is not None and found("<&>\"'") == "&lt;&amp;&gt;&#34;&#39;" else None
    except TypeError:
        return None


quick_escape: Callable[[str], str] = native() or markupsafe.escape


def shown(value: object) -> str:
    """What is neither text nor markup, as it is printed."""
    return str(value) if type(value) is int else markupsafe.escape(value)
