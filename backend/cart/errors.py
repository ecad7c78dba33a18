"""What the cart refuses."""

from __future__ import annotations

from backend.kernel.errors import Refusal
from backend.kernel.text import say
from backend.offers.rules import Offer


class NoVariant(Refusal):
    """Nothing was chosen."""

    code = "no_variant"
    status = 422
    sentence = say("请先选一个规格。")


class WrongQuantity(Refusal):
    code = "wrong_quantity"
    status = 422
    sentence = say("数量要写 1 到 999 之间的整数。")


class NotForSale(Refusal):
    """The SKU exists and is no longer sold."""

    code = "not_for_sale"
    status = 409
    sentence = say("这件商品已经不再销售。")


class PriceNotOurs(Refusal):
    """The form's price was never shown by us, or its seal is wrong. ``offer`` has the true one."""

    code = "price_not_ours"
    status = 400
    sentence = say("提交的价格不是本店给出的价格，没有放进购物车。")

    def __init__(self, offer: Offer, quantity: int) -> None:
        self.offer, self.quantity = offer, quantity
        super().__init__()
