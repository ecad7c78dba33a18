"""What a cart comes to: pure decisions on lines, offers and stock levels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from backend.kernel.text import Said, say
from backend.offers.rules import Offer, Scale, unit_fen
from backend.stock.rules import NOTHING, Level
from catalog.model import Text
from catalog.money import Money
from catalog.shop import Freight


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line as it is kept."""

    sku: str
    qty: int
    agreed: Scale


@dataclass(frozen=True, slots=True)
class Line:
    """A line for people. ``was``: the lower price agreed to before, None where the price did not rise.

    ``problem``: why it cannot be bought as it is. ``cheaper``: from how many on one piece costs less.
    """

    sku: str
    product: str
    name: Text
    label: Text
    family: str
    qty: int
    unit: Money
    total: Money
    was: Money | None
    cheaper: tuple[int, Money] | None
    problem: Said | None
    digest: str
    version: str
    #: whether it is made of other SKUs
    is_set: bool = False

    @property
    def path(self) -> str:
        return f"/p/{self.product}/"


@dataclass(frozen=True, slots=True)
class CartView:
    """A cart with its sums. ``to_free``: what is missing to free freight, None where it is free."""

    lines: tuple[Line, ...]
    goods: Money
    freight: Money
    total: Money
    to_free: Money | None

    @property
    def pieces(self) -> int:
        return sum(line.qty for line in self.lines)

    @property
    def risen(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.was is not None)

    @property
    def problems(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.problem is not None)

    @property
    def ready(self) -> bool:
        """Whether it can be ordered as it stands."""
        return bool(self.lines) and not self.risen and not self.problems


def line(wanted: Wanted, offer: Offer, level: Level | None) -> Line:
    """One line at the price and the stock of now; without ``level`` nothing is said of stock."""
    unit = offer.unit_price(wanted.qty)
    agreed = unit_fen(wanted.agreed, wanted.qty)
    return Line(
        sku=wanted.sku,
        product=offer.product,
        name=offer.name,
        label=offer.label,
        family=offer.family,
        qty=wanted.qty,
        unit=unit,
        total=unit * wanted.qty,
        was=Money(agreed, unit.currency) if agreed < unit.fen else None,
        cheaper=offer.next_break(wanted.qty),
        problem=_problem(wanted.qty, offer, level),
        digest=offer.digest,
        version=offer.version,
        is_set=level is not None and level.is_set,
    )


def _problem(qty: int, offer: Offer, level: Level | None) -> Said | None:
    if not offer.sellable:
        return say("这件商品已经不再销售，请移除后再结算。")
    if level is None:
        return None
    available = level.available
    if available == 0:
        return say("暂时缺货，请移除后再结算。")
    if available < qty:
        return say("现在只剩 %(available)s 件，请改少一些。", available=available)
    return None


def total(lines: Sequence[Line], freight: Freight, province: str, currency: str) -> CartView:
    """The sums, freight for ``province`` (GB/T 2260 code, "" for the general rate)."""
    goods = sum((item.total for item in lines), Money(0, currency))
    _, free_from = freight.rate(province)
    cost = freight.charge(goods, province) if lines else Money(0, currency)
    return CartView(
        lines=tuple(lines),
        goods=goods,
        freight=cost,
        total=goods + cost,
        to_free=free_from - goods if cost else None,
    )


def lines(
    kept: Sequence[Wanted], offers: Mapping[str, Offer], levels: Mapping[str, Level] | None
) -> tuple[Line, ...]:
    """Every kept line whose SKU was ever offered; without ``levels`` nothing is said of stock."""
    return tuple(
        line(item, offers[item.sku], None if levels is None else levels.get(item.sku, NOTHING))
        for item in kept
        if item.sku in offers
    )
