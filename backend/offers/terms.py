"""What is asked beside the price: the shop's terms of the release in service. Its pages, and nobody else, say them too."""

from __future__ import annotations

from pathlib import Path

from backend.kernel.logs import log
from catalog.problems import Invalid
from catalog.shop import NAME, Shop, load


class Terms:
    """Gives the terms that stand with the release ``output`` links to; those of ``content`` where none does.

    They come and go with the pages: freight, timers and the rest change at the stroke that changes what is read of them.
    """

    def __init__(self, output: Path, content: Path) -> None:
        self._place = (
            output / ".." / "state" / NAME
        )  # beside the tree that the link leads to, which is public
        self._content = content
        self._seen: tuple[int, int, int] | None = None
        self._shop: Shop | None = None
        self()

    def __call__(self) -> Shop:
        """Raises Invalid where neither a release nor ``content`` has terms that can be read."""
        try:
            found = self._place.stat()
            seen = found.st_dev, found.st_ino, found.st_mtime_ns
            if seen != self._seen:
                self._seen, self._shop = seen, load(self._place)
        except OSError:  # no release, or one of a time before releases had terms
            pass
        except Invalid as error:  # kept by other code: those of before hold until the next release
            log.warning("terms_unreadable", error=str(error))
        if self._shop is None:
            self._shop = load(self._content / NAME)
        return self._shop
