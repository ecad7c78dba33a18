"""What the shop should be, in plain integers: written from the design, knowing nothing of the shop's code."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

HOUR, DAY = 3600, 86_400
PAY, SHIP = 30 * 60, 48 * HOUR
FROM_HAND_OVER, FROM_DELIVERY, EXTENSION = 20 * DAY, 10 * DAY, 5 * DAY
#: fen: one person alone refunds at most this at once, and this in a day; and gives a buyer this in a dispute
ALONE, DAILY, SPLIT_ALONE = 500_000, 2_000_000, 50_000
#: SKU → (from how many on, fen) as the catalogue has them, best price last
PRICES = {
    "BA60-9W-27K": ((1, 990),),
    "BA60-9W-30K": ((1, 990), (20, 930), (100, 870)),
    "BA60-9W-40K": ((1, 990),),
    "BVR-25-B": ((1, 99_000),),
}
FREE_FROM, FREIGHT = 19_900, 800
#: what the provider keeps of ten thousand fen that it hands to the shop
FEE = 60

WAITING, TO_SEND, PART, SENT, DONE, CLOSED = (
    "AWAITING_PAYMENT", "AWAITING_SHIPMENT", "PART_SHIPPED", "SHIPPED", "COMPLETED", "CLOSED",
)  # fmt: skip
UNDER_WAY = ("HANDED_OVER", "IN_TRANSIT", "OUT_FOR_DELIVERY", "ATTEMPT_FAILED")
ASTRAY = ("RETURNING", "RETURNED", "LOST")
CARRIES = ("HELD", "FROZEN", "SETTLED", "RELEASED")


class No(Exception):
    """The shop must refuse this, and nothing may have changed."""


def must(holds: object) -> None:
    """No unless it holds."""
    if not holds:
        raise No


@dataclass
class Parcel:
    """``inside``: pieces by SKU."""

    inside: dict[str, int]
    status: str = "HANDED_OVER"
    attempts: int = 0


@dataclass
class Back:
    """Money to go back. ``name`` is the shop's."""

    name: str
    kind: str
    fen: int
    by: str
    at: int
    status: str = "REQUESTED"
    #: nobody else was asked
    alone: bool = False
    #: nobody may refuse it
    owed: bool = False
    #: the provider's payment it is a part of, where that fits no order
    trade: str = ""


@dataclass
class Quarrel:
    """A dispute. ``left``: seconds to confirm that stand still."""

    left: int | None
    status: str = "OPEN"
    buyer: int = 0
    by: str = ""

    @property
    def open(self) -> bool:
        return self.status in {"OPEN", "PROPOSED"}


@dataclass
class Order:
    """One order with its money, parcels and quarrels."""

    number: str
    cod: bool
    lines: dict[str, tuple[int, int]]
    freight: int
    at: int
    status: str = WAITING
    pay_due: int = 0
    ship_due: int | None = None
    confirm_due: int | None = None
    extended: bool = False
    paid: bool = False
    reason: str = ""
    held: dict[str, int] = field(default_factory=dict)
    parcels: list[Parcel] = field(default_factory=list)
    quarrels: list[Quarrel] = field(default_factory=list)
    money: str = "CREATED"
    trade: str = ""
    trades: set[tuple[str, int]] = field(default_factory=set)
    asked: int = 0
    released: int = 0
    backs: list[Back] = field(default_factory=list)
    #: what the provider told of money gone back, by its name; and what it told before the payment itself
    told: dict[str, tuple[str, int]] = field(default_factory=dict)
    early: list[tuple[str, str, int]] = field(default_factory=list)
    ledger: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        return sum(qty * fen for qty, fen in self.lines.values()) + self.freight

    @property
    def rest(self) -> int:
        """What may still be asked back."""
        return self.total - self.asked if self.money in CARRIES else 0

    @property
    def left(self) -> dict[str, int]:
        """Pieces that are in no parcel."""
        rest = {
            sku: qty - sum(p.inside.get(sku, 0) for p in self.parcels) for sku, (qty, _) in self.lines.items()
        }
        return {sku: qty for sku, qty in rest.items() if qty}

    @property
    def dues(self) -> list[int]:
        """When something happens by itself, or becomes allowed."""
        at = {WAITING: self.pay_due, TO_SEND: self.ship_due, PART: self.ship_due, SENT: self.confirm_due}
        due = at.get(self.status)
        return [] if due is None else [due]

    @property
    def quarrel(self) -> Quarrel | None:
        return next((one for one in self.quarrels if one.open), None)

    def post(self, debit: str, credit: str, fen: int) -> None:
        """One posting."""
        self.ledger[debit] += fen
        self.ledger[credit] -= fen

    def pay_out(self, fen: int) -> None:
        """Held money goes to the shop; the provider keeps its share of it, half a fen counting as one."""
        share, over = divmod(fen * FEE, 10_000)
        share += over >= 5_000
        self.ledger.update({"escrow_held": fen, "fee": -share, "merchant": share - fen})

    def worth(self, pieces: dict[str, int]) -> int:
        return sum(self.lines[sku][1] * qty for sku, qty in pieces.items())

    @property
    def missing(self) -> int:
        """What the receiver does not get of a sent order."""
        gone = (parcel.inside for parcel in self.parcels if parcel.status in ASTRAY)
        return sum(map(self.worth, (self.left, *gone)))

    def due(self, at: int) -> int | None:
        """When it completes by itself if the time begins to count at ``at``."""
        more = EXTENSION if self.extended else 0
        if self.cod and not self.paid:
            return None
        if any(parcel.status in UNDER_WAY for parcel in self.parcels):
            return at + FROM_HAND_OVER + more
        if any(parcel.status == "DELIVERED" for parcel in self.parcels):
            return at + FROM_DELIVERY + more
        return None


@dataclass
class Shelf:
    """Figures of one SKU."""

    on_hand: int
    allocated: int = 0
    safety: int = 0
    on_order: int = 0

    @property
    def free(self) -> int:
        return max(0, self.on_hand - self.allocated - self.safety)


class Model:
    """Orders by their place, shelves by SKU, and what was sent back in the last day by whom."""

    def __init__(self, stocked: dict[str, int], at: int) -> None:
        self.at = at
        self.orders: list[Order] = []
        self.shelves = {sku: Shelf(pieces) for sku, pieces in stocked.items()}

    def let_go(self, order: Order) -> None:
        """What an order still holds goes back to the shelf."""
        for sku, qty in order.held.items():
            self.shelves[sku].allocated -= qty
        order.held.clear()

    def alone(self, by: str, fen: int) -> bool:
        """Whether ``by`` needs nobody's consent."""
        if fen > ALONE:
            return False
        mine = (back for order in self.orders for back in order.backs if back.by == by and back.alone)
        spent = sum(back.fen for back in mine if back.at > self.at - DAY)
        return not by.startswith("staff:") or spent + fen <= DAILY


def price(sku: str, qty: int) -> int:
    """Fen for one piece when so many are bought."""
    return next(fen for least, fen in reversed(PRICES[sku]) if qty >= least)
