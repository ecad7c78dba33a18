"""Sheets and long copy written into a folder that has none."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from catalog.convert import write_csv
from catalog.sheets import Sheet


def write(content: Path, sheets: Mapping[str, Sheet], copies: Mapping[str, str]) -> list[Path]:
    """The files written: the sheets as CSV and the long copy."""
    folder, beside = content / "catalog", content / "products"
    folder.mkdir(parents=True, exist_ok=True)
    beside.mkdir(exist_ok=True)
    write_csv(sheets, folder)
    for name, text in copies.items():
        if text:
            (beside / name).write_text(f"{text}\n", "utf-8")
        else:
            (beside / name).unlink(missing_ok=True)
    return sorted([*folder.iterdir(), *beside.iterdir()])
