"""What is sold out, asked of stock every few seconds, so that a search costs no look at it."""

from __future__ import annotations

import time

from backend.stock import service as stock

SECONDS = 5.0


class SoldOut:
    """Remembers the answer of stock for a moment: order in a list may be a little late, what a page says of stock not."""

    def __init__(self) -> None:
        self._skus: frozenset[str] = frozenset()
        self._until = 0.0

    def now(self) -> frozenset[str]:
        """SKUs of which nothing was left some seconds ago."""
        if time.monotonic() >= self._until:
            self._skus, self._until = stock.sold_out(), time.monotonic() + SECONDS
        return self._skus
