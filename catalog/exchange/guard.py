"""Cells that no spreadsheet program takes for a formula, and back again without loss."""

from __future__ import annotations

import re

# Full-width signs count too: some programs make them half-width before they look.
DANGER = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def _risky(text: str) -> bool:
    return bool(DANGER.match(text)) and not PLAIN.fullmatch(text)


def guarded(text: str) -> str:
    """``text`` behind an apostrophe where a program would calculate it; numbers stay numbers."""
    return f"'{text}" if _risky(text) else text


def bare(text: str) -> str:
    """What ``guarded`` was given."""
    return text[1:] if text.startswith("'") and _risky(text[1:]) else text
