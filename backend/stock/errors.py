"""What stock refuses."""

from __future__ import annotations

from collections.abc import Mapping

from backend.kernel.errors import Refusal
from backend.kernel.text import say


class OutOfStock(Refusal):
    """There are fewer than asked. ``shortages`` maps every short SKU to what is available; the first one is ``sku``."""

    code = "out_of_stock"

    def __init__(self, shortages: Mapping[str, int]) -> None:
        self.shortages = dict(shortages)
        self.sku, self.available = next(iter(self.shortages.items()))
        super().__init__(say("%(sku)s 现在只剩 %(available)s 件。", sku=self.sku, available=self.available))


class NotAllocated(Refusal):
    """Goods are handed over that were not promised to this reference."""

    code = "not_allocated"

    def __init__(self, sku: str) -> None:
        self.sku = sku
        super().__init__(say("%(sku)s 没有为这笔订单留出足够的数量。", sku=sku))


class WrongQuantity(Refusal):
    """A quantity that is no whole number above zero, or safety below zero."""

    code = "wrong_quantity"
    status = 422
    sentence = say("数量要写大于 0 的整数。")
