"""Whether what was acknowledged is what stands in the database: every order, every piece, and nothing besides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bench.orders.shop import PLENTY, Shop
from bench.orders.visits import Shoppers


@dataclass
class Book:
    """What the clients were told: order number → visitor."""

    shoppers: Shoppers
    orders: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def note(self, acknowledged: Iterable[str]) -> None:
        """``visitor number`` lines, as the visits return them."""
        for line in acknowledged:
            visitor, _, number = line.partition(" ")
            if number in self.orders:
                self.problems.append(f"order {number} was given to two visitors")
            self.orders[number] = int(visitor)

    def bought(self) -> Counter[str]:
        """Pieces by SKU."""
        return Counter(sku for visitor in self.orders.values() for sku in self.shoppers.wanted(visitor))


@dataclass(frozen=True)
class Standing:
    """What the database holds, seen past the service."""

    orders: frozenset[str]
    #: pieces by SKU on the lines of orders
    lines: Mapping[str, int]
    #: (on hand, allocated) by SKU
    stock: Mapping[str, tuple[int, int]]


def standing(shop: Shop, since: int) -> Standing:
    """Orders with row numbers above ``since`` and all stock figures."""
    return Standing(
        orders=frozenset(n for (n,) in shop.ask(f"SELECT number FROM orders WHERE id > {since}")),
        lines=dict(
            shop.ask(
                f"SELECT sku, CAST(SUM(qty) AS INTEGER) FROM order_line WHERE order_id > {since} GROUP BY sku"
            )
        ),
        stock={
            sku: (on_hand, allocated)
            for sku, on_hand, allocated in shop.ask("SELECT sku, on_hand, allocated FROM stock")
        },
    )


def compare(book: Book, found: Standing) -> list[str]:
    """Every difference in a sentence; an empty list where all is well."""
    told = set(book.orders)
    problems = list(book.problems)
    problems += [
        f"order {number} was acknowledged and is not there" for number in sorted(told - found.orders)
    ]
    problems += [f"order {number} is there and nobody was told" for number in sorted(found.orders - told)]
    bought = book.bought()
    for sku in sorted(bought.keys() | found.lines.keys()):
        if bought[sku] != found.lines.get(sku, 0):
            problems.append(f"{sku}: {bought[sku]} bought, {found.lines.get(sku, 0)} on lines")
    for sku, (on_hand, allocated) in sorted(found.stock.items()):
        if on_hand not in {0, PLENTY} or allocated != bought[sku]:
            problems.append(f"{sku}: {on_hand} on hand, {allocated} allocated, {bought[sku]} bought")
    return problems
