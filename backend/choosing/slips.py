"""An order slip → a cart: lines of SKU and quantity, at the prices of now."""

from __future__ import annotations

import re

from backend.cart import service as cart
from backend.cart.forms import MOST, Wish
from backend.kernel.text import Said, say
from backend.offers import service as offers
from backend.offers.rules import Scale

MOST_LINES = 100
MOST_SAID = 10
LINE = re.compile(r"(?P<sku>\S{1,40}?)(?:[\s,，;；x×*]+(?P<qty>[0-9]{1,6}))?")

#: what to put into a cart, and the price list it has now
Goods = list[tuple[Wish, Scale]]


def read(text: str) -> tuple[Goods, list[Said]]:
    """The lines of a slip, or a sentence on each that cannot be bought."""
    rows = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(rows) > MOST_LINES:
        return [], [say("一张订货单最多 %(num)s 行。", num=MOST_LINES)]
    if not rows:
        return [], [say("订货单是空的。")]
    goods: Goods = []
    problems: list[Said] = []
    for number, line in rows:
        match = LINE.fullmatch(line)
        quantity = int(match["qty"] or 1) if match else 0
        offer = offers.get(match["sku"].upper()) or offers.get(match["sku"]) if match else None
        if match is None or not 0 < quantity <= MOST:
            problems.append(
                say(
                    "第 %(row)s 行“%(line)s”：应是货号和 1 到 %(most)s 的数量。",
                    row=number,
                    line=line[:40],
                    most=MOST,
                )
            )
        elif offer is None or not offer.sellable:
            problems.append(say("第 %(row)s 行：货号“%(sku)s”现在买不到。", row=number, sku=match["sku"]))
        else:
            goods.append((Wish(offer.sku, quantity, offer.price.fen, ""), offer.scale))
    return goods, problems[:MOST_SAID]


def fill(token: str, goods: Goods, at: int) -> int:
    """Put all of it into a cart. Returns its pieces. WrongQuantity where a line grows beyond what a cart takes."""
    pieces = 0
    for wish, scale in goods:
        pieces = cart.put(token, wish, scale, at)[1]
    return pieces
