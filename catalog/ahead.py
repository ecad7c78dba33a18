"""The sources, read by a process of its own while the one that will ask for them is still getting ready."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from catalog.aside import Aside
from catalog.garbage import uncollected

if TYPE_CHECKING:
    from catalog.sheets import Sheet
    from catalog.stamps import Seen


class Parsed(NamedTuple):
    """The half that takes longer. ``stamps``, ``copied``: of the files as they were before they were read, as in ``cache.State``. ``sheets``: of a workbook;
    None of CSV files, which are as quickly read as handed over. ``texts``: the long copy by file name, beside those.
    """

    stamps: Mapping[str, str]
    copied: Mapping[str, str]
    sheets: Mapping[str, Sheet] | None
    texts: Mapping[str, str]


class Ahead(Aside[Parsed]):
    """Begins at once. Best made before much is imported. ``seen``: what stands in content/, where somebody has looked already."""

    def __init__(self, content: Path, seen: Seen | None = None) -> None:
        super().__init__(lambda: _parsed(content, seen))


def _parsed(content: Path, seen: Seen | None) -> Parsed:
    with uncollected():
        from catalog.source import parsed  # noqa: PLC0415 - the parent goes on meanwhile

        return parsed(content, seen)
