"""Sheets and long copy written into a content folder, whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from catalog.convert import write_csv, write_xlsx
from catalog.sheets import WORKBOOKS, Sheet, find


def write(content: Path, sheets: Mapping[str, Sheet], copies: Mapping[str, str]) -> list[Path]:
    """The files written: sheets in the form the folder already has (CSV in a new one), then the long copy. Each file
    takes its place at once, the sheets first: a product without its copy is sound, a copy without its product is not.
    """
    folder = content / "catalog"
    folder.mkdir(parents=True, exist_ok=True)
    (content / "products").mkdir(exist_ok=True)
    book = [path for path in find(folder) if path.name in WORKBOOKS] if any(folder.iterdir()) else []
    with TemporaryDirectory(dir=content, prefix=".importing-") as place:
        stage = Path(place)
        (write_xlsx if book else write_csv)(sheets, stage)
        written = [_settle(path, folder / path.name) for path in sorted(stage.iterdir())]
        for old in book:
            if old not in written:
                old.unlink()
        for name, text in copies.items():
            target = content / "products" / name
            if text:
                (stage / name).write_text(f"{text}\n", "utf-8")
                written.append(_settle(stage / name, target))
            elif target.exists():
                target.unlink()
    return written


def _settle(path: Path, target: Path) -> Path:
    with path.open("rb") as file:
        os.fsync(file.fileno())
    return path.replace(target)
