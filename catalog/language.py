"""The language of the person at the terminal. Apart, because every command asks it and hardly one needs more."""

from __future__ import annotations

from babel import default_locale

from catalog.model import Lang

#: what says in which language messages are wanted, first things first. LC_CTYPE does not: Python sets it itself where the
#: locale that is asked for was never installed.
ASKED = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def language() -> Lang:
    """The language of whoever runs the command, by their locale: Chinese, else English."""
    return "zh" if (default_locale(ASKED) or "").startswith("zh") else "en"
