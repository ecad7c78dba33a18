"""The sheets of ours in a workbook that somebody took home: they say where it comes from and are no part of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping

from catalog.sheets import Sheet

VERSION, CHOICES, PROBLEMS = "_version", "_choices", "_problems"
OURS = frozenset({VERSION, CHOICES, PROBLEMS})


def version_in(sheets: Mapping[str, Sheet]) -> str:
    """The version that a workbook was taken from; "" where it does not say."""
    rows = sheets[VERSION].rows if VERSION in sheets else {}
    return str(rows[2][0] or "") if 2 in rows else ""
