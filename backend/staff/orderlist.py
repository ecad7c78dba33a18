"""The orders list as the desk reads it: the most urgent first, with the word for what must happen next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from backend.kernel.text import Said, say
from backend.orders import labels
from backend.orders import service as orders
from backend.orders.desk import DISPUTED, Desk
from backend.orders.states import Order
from backend.orders.views import OrderView
from catalog.model import Lang
from theme.translations import say as spoken

NEXT: Mapping[str, Said] = {
    Order.AWAITING_PAYMENT: say("等买家付款"),
    Order.AWAITING_SHIPMENT: say("要发货"),
    Order.PART_SHIPPED: say("还有货要发"),
    Order.SHIPPED: say("等买家收货"),
    "OPEN": say("纠纷要处理"),
    "PROPOSED": say("方案等批准"),
    "CASH": say("等收现金"),
    "ASTRAY": say("包裹没送到，要退款"),
}
#: where the oldest are the most urgent
WAITING = frozenset({*NEXT, DISPUTED})


@dataclass(frozen=True, slots=True)
class Tab:
    """A status with how many orders stand there."""

    name: str
    path: str
    count: int
    current: bool


def to_ship(*, at: int) -> tuple[int, int]:
    """How many orders wait to be sent, and how many on their first page are late."""
    found = page(Order.AWAITING_SHIPMENT.value, "", 1, "zh", at=at)
    return found.total, sum(row.late for row in found.rows)


def disputed(*, at: int) -> int:
    """How many orders have a dispute that waits for a decision."""
    return page(DISPUTED, "", 1, "zh", at=at).total


def lawful(order: OrderView) -> tuple[str, ...]:
    """What staff may do: their own actions, and on the shopper's behalf the extension asked for by telephone."""
    own = order.lawful["staff"]
    return (*own, "extend") if "extend" in order.lawful["shopper"] else own


def page(status: str, search: str, number: int, lang: Lang, *, at: int) -> Desk:
    """A page of orders; where something is due, the page that is due first comes first."""
    found = orders.desk(status, search, number if status not in WAITING else 1, lang, at=at)
    if status in WAITING:
        number = min(number, found.pages)
        if found.pages > 1:
            found = orders.desk(status, search, found.pages - number + 1, lang, at=at)
        rows = tuple(sorted(found.rows, key=lambda row: row.due or row.placed_at))
        found = replace(found, rows=rows, page=number)
    return found


def tabs(counts: Mapping[str, int], status: str, search: str, lang: Lang) -> list[Tab]:
    """All statuses in the order of an order's life, and all of them together."""
    kept = {"q": search} if search else {}
    shown = [
        Tab(
            labels.word(code, lang),
            f"/staff/orders/?{urlencode({'status': code.value, **kept})}",
            counts.get(code.value, 0),
            code.value == status,
        )
        for code in sorted(Order, key=lambda code: code is not Order.AWAITING_SHIPMENT)
    ]
    disputed = f"/staff/orders/?{urlencode({'status': DISPUTED, **kept})}"
    if counts.get(DISPUTED) or status == DISPUTED:
        name = spoken(lang, labels.DISPUTED.text)
        shown.insert(1, Tab(name, disputed, counts.get(DISPUTED, 0), status == DISPUTED))
    everything = f"/staff/orders/?{urlencode({'status': 'all', **kept})}"
    total = sum(count for name, count in counts.items() if name != DISPUTED)
    return [*shown, Tab("", everything, total, not status)]
