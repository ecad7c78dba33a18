"""What orders refuse."""

from __future__ import annotations

from backend.cart.rules import CartView
from backend.kernel.errors import Refusal
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
