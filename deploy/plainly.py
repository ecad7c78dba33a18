"""What a disk or the database refuses, said in one line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from backend.config import Settings


@contextmanager
def plainly(house: Settings, ends: Callable[[str], BaseException] = SystemExit) -> Iterator[None]:
    """``ends``: makes of that line what is raised; by default the process ends with it."""
    try:
        yield
    except Exception:  # noqa: BLE001 - it goes on, at once or as one line
        # Who knows what they say has to know the databases: where nothing is refused, a clerk alone does.
        from backend.kernel.engines import UnfitDatabase  # noqa: PLC0415
        from backend.kernel.troubles import said  # noqa: PLC0415

        try:
            with said(*house.kept, house.OUTPUT_DIR.parent):
                raise
        except UnfitDatabase as error:
            raise ends(str(error)) from None
