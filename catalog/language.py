"""The language of the person at the terminal. Apart, because every command asks it and hardly one needs more."""

from __future__ import annotations

from babel import default_locale

from catalog.model import Lang


def language() -> Lang:
    """The language of whoever runs the command, by their locale: Chinese, else English."""
    return "zh" if (default_locale("LC_ALL") or "").startswith("zh") else "en"
