"""What is known about the disputes of an order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from backend.kernel.text import Said, say
from backend.orders.states import Dispute
from backend.orders.tables import DisputeRow, OrderRow
from catalog.money import Money

REASONS: Mapping[str, Said] = {
    "missing": say("没有收到，或者少了"),
    "wrong": say("发错了货"),
    "damaged": say("运输中损坏"),
    "defective": say("质量有问题，不能用"),
    "other": say("其他"),
}
#: so often one order may be disputed about: each time its money and its time stand still
MOST = 3


@dataclass(frozen=True, slots=True)
class DisputeView:
    """A dispute for people. ``buyer`` and ``shop``: the split that is proposed or decided. Times in UTC seconds."""

    status: str
    reason: Said
    text: str
    opened_at: int
    closed_at: int | None
    buyer: Money | None
    shop: Money | None
    proposed_by: str
    decision: str

    @property
    def open(self) -> bool:
        return self.closed_at is None


def of(row: OrderRow) -> tuple[DisputeView, ...]:
    """The disputes about an order, oldest first."""

    def money(fen: int | None) -> Money | None:
        return None if fen is None else Money(fen, row.currency)

    return tuple(
        DisputeView(
            item.status, REASONS[item.reason], item.text, item.opened_at, item.closed_at,
            money(item.buyer_fen), money(item.shop_fen), item.proposed_by, item.decision,
        )
        for item in DisputeRow.select().where(DisputeRow.order == row).order_by(DisputeRow.id)
    )  # fmt: skip


def still_open(row: OrderRow) -> DisputeRow | None:
    """The dispute that freezes the money; the database allows one."""
    found: DisputeRow | None = DisputeRow.get_or_none(
        DisputeRow.order == row, DisputeRow.status.in_((Dispute.OPEN, Dispute.PROPOSED))
    )
    return found
