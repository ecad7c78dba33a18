"""What stock refuses."""

from __future__ import annotations

from collections.abc import Mapping

from backend.kernel.errors import NotFound, Refusal
from backend.kernel.text import say


class OutOfStock(Refusal):
    """There are fewer than asked. ``shortages`` maps every short SKU to what is available; the first one is ``sku``.

    ``asked``: pieces of it in all, those in sets among them.
    """

    code = "out_of_stock"

    def __init__(self, shortages: Mapping[str, int], asked: int) -> None:
        self.shortages = dict(shortages)
        self.sku, self.available = next(iter(self.shortages.items()))
        told = {"sku": self.sku, "available": self.available, "asked": asked}
        super().__init__(
            say("%(sku)s 现在只剩 %(available)s 件，套装里的也算，一共要 %(asked)s 件。", **told)
        )


class NotAllocated(Refusal):
    """Goods are handed over or given back that were not promised to this reference."""

    code = "not_allocated"

    def __init__(self, sku: str) -> None:
        self.sku = sku
        super().__init__(say("%(sku)s 没有为这笔订单留出足够的数量。", sku=sku))


class NotSold(Refusal):
    """More comes back than left under this reference."""

    code = "not_sold"

    def __init__(self, sku: str) -> None:
        self.sku = sku
        super().__init__(say("%(sku)s 没有按这笔订单发出过这么多，不能收回。", sku=sku))


class NotFree(Refusal):
    """More is taken away than lies there unpromised."""

    code = "not_free"

    def __init__(self, sku: str, free: int) -> None:
        self.sku, self.free = sku, free
        super().__init__(
            say(
                "%(sku)s 只有 %(free)s 件没有留给订单，不能取走更多。货真的少了：先取消留着它的订单，或把余货改为不发，再记。",
                sku=sku,
                free=free,
            )
        )


class WrongQuantity(Refusal):
    """A quantity that is no whole number above zero, or safety below zero."""

    code = "wrong_quantity"
    status = 422
    sentence = say("数量要写大于 0 的整数。")


class NoReason(Refusal):
    """A change that has to be explained and is not."""

    code = "no_reason"
    status = 422
    sentence = say("请写明原因。")


class OverReceipt(Refusal):
    """More came than the document ordered; with a reason it is taken."""

    code = "over_receipt"

    def __init__(self, ordered: int, received: int) -> None:
        self.ordered, self.received = ordered, received
        super().__init__(
            say(
                "这张单据订了 %(ordered)s 件，已经收到 %(received)s 件。多收请写明原因。",
                ordered=ordered, received=received,
            )
        )  # fmt: skip


class AlreadyReceived(Refusal):
    """The delivery note was counted before."""

    code = "already_received"

    def __init__(self, note: str) -> None:
        self.note = note
        super().__init__(say("送货单 %(note)s 已经入过库，没有再记一次。", note=note))


class AlreadyExpected(Refusal):
    """A document names a SKU once."""

    code = "already_expected"
    sentence = say("这张单据上已经登记过这个货号。")


class NotExpected(NotFound):
    """Nothing is on its way under this document."""

    code = "not_expected"
    sentence = say("这张单据上没有等待到货的数量。")


class IsASet(Refusal):
    """A set has no pieces of its own: its parts come, go and are counted."""

    code = "is_a_set"
    sentence = say("这是套装，没有自己的库存；请在组成它的货号上登记。")
