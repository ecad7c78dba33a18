"""What orders refuse."""

from __future__ import annotations

from backend.cart.rules import CartView
from backend.kernel.errors import Refusal
from backend.kernel.journal import StatusLog
from backend.kernel.text import say


class EmptyCart(Refusal):
    code = "empty_cart"
    status = 409
    sentence = say("购物车是空的。")


class CartNotReady(Refusal):
    """Lines went out of stock, out of sale or up in price. ``view`` names them."""

    code = "cart_not_ready"
    status = 409
    sentence = say("购物车里有商品变了，请看下面标出的几行。")

    def __init__(self, view: CartView) -> None:
        self.view = view
        super().__init__()


class TotalRose(Refusal):
    """The sum is higher than the one the shopper saw."""

    code = "total_rose"
    status = 409
    sentence = say("应付总额和您看到的不一样了，请核对后再提交。")


class WrongLookup(Refusal):
    """Number, phone and code do not belong together, or there is no such order: the answer is the same."""

    code = "wrong_lookup"
    status = 422
    sentence = say("订单号、手机尾号或查单码对不上。请核对后再试。")


class TooManyLookups(Refusal):
    code = "too_many"
    status = 429
    sentence = say("输错的次数太多，请 15 分钟后再试。")


class AlreadyExtended(Refusal):
    code = "already_extended"
    sentence = say("确认收货的时间已经延长过一次，不能再延长。")


class NotLate(Refusal):
    """A paid order is called off by its shopper while the shop still keeps its promise."""

    code = "not_late"
    sentence = say("还没到承诺的发货时间。需要取消请联系我们。")


class Stale(Refusal):
    """Somebody changed the order since this form was shown. ``changes``: what happened meanwhile, oldest first."""

    code = "stale"
    sentence = say("您打开这一页之后，这笔订单有了变化，您的操作没有生效。请看过下面的变化再决定。")

    def __init__(self, changes: tuple[StatusLog, ...]) -> None:
        self.changes = changes
        super().__init__()


class TooManyPieces(Refusal):
    """More pieces are packed than are left to send."""

    code = "too_many_pieces"
    status = 422

    def __init__(self, sku: str, left: int) -> None:
        super().__init__(say("%(sku)s 还有 %(left)s 件没有发出，不能发得更多。", sku=sku, left=left))


class NothingPacked(Refusal):
    code = "nothing_packed"
    status = 422
    sentence = say("请至少选一件要发的货。")


class Repaid(Refusal):
    """A lost parcel whose price is the shopper's again does not go to the shopper as well."""

    code = "repaid"
    sentence = say(
        "这个丢失的包裹不能再送给买家：它的货款已经退回，或者已经不收。货回到仓库以后，请在库存里盘点入账。"
    )


class DisputeOpen(Refusal):
    """Money is frozen: neither released nor refunded but by the decision."""

    code = "dispute_open"
    sentence = say("这笔订单有纠纷在处理，货款已冻结。纠纷撤回或处理完之后才能做这一步。")


class NoDispute(Refusal):
    """There is nothing to decide, or nothing to withdraw."""

    code = "no_dispute"
    sentence = say("这笔订单现在没有这样的纠纷。")


class TooManyDisputes(Refusal):
    code = "too_many_disputes"
    sentence = say("这笔订单已经提出过三次纠纷。请打电话给我们，我们帮您处理。")


class NothingFrozen(Refusal):
    """No money is held that could be disputed about."""

    code = "nothing_frozen"
    sentence = say("这笔订单没有托管的货款，不能提出纠纷。请打电话给我们，我们帮您处理。")


class WrongReason(Refusal):
    code = "wrong_reason"
    status = 422
    sentence = say("请选择原因，并用几句话写明情况，最多 1000 个字。")


class WrongSplit(Refusal):
    """The buyer cannot get less than nothing or more than is held."""

    code = "wrong_split"
    status = 422

    def __init__(self, buyer: str, rest: str) -> None:
        super().__init__(say("退给买家 %(buyer)s 不行：要在 0 和 %(rest)s 之间。", buyer=buyer, rest=rest))


class SamePerson(Refusal):
    code = "same_person"
    status = 403
    sentence = say("提出方案的人不能自己批准，要由另一个人批准。")


class WholeRefund(Refusal):
    """All of the money would go back while goods are still to be sent."""

    code = "whole_refund"
    sentence = say("货还没有发完，不能把钱全部退回。整单不要请取消订单，余货不发请用“余货不发”。")
