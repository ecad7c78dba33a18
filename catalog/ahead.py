"""The catalogue, read by a process of its own while the one that will ask for it is still getting ready."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

from catalog.aside import Aside
from catalog.garbage import uncollected

if TYPE_CHECKING:
    from catalog.cache import Written
    from catalog.stamps import Seen

#: memory for all of a large catalogue
ROOM = 6 << 30


class Ahead:
    """Begins at once. Best made before much is imported. ``seen``: what stands in content/, where somebody has looked
    already.
    """

    def __init__(self, content: Path, seen: Seen | None = None) -> None:
        # In memory: of a large catalogue a disk would still be writing when it is asked for.
        self._file = os.fdopen(os.memfd_create("catalogue"), "w+b")
        self._other = Aside(lambda: _written(self._file, content, seen), ROOM)

    def take(self) -> Written | None:
        """What was read, once; None where there is none, or something wrong with it: whoever asks reads it then, and says
        what.
        """
        from catalog import cache  # noqa: PLC0415 - the other process begins before it is imported

        if not self._other.take():
            return None
        with self._file:
            return cache.of(self._file)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        """What was not taken is not waited for."""
        self._other.__exit__(*error)


def ahead(content: Path, seen: Seen | None = None) -> Ahead | None:
    """Where there may be another process, and a file between the two."""
    try:
        return Ahead(content, seen)
    except OSError:
        return None


def _written(file: IO[bytes], content: Path, seen: Seen | None) -> bool:
    with uncollected():
        from catalog import cache  # noqa: PLC0415 - the parent goes on meanwhile
        from catalog.source import whole  # noqa: PLC0415

        cache.write(file, whole(content, seen))
        return True
