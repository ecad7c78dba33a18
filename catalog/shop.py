"""The shop's own facts from ``content/shop.toml``: names, freight, timers, payment, delivery."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from catalog.model import Text
from catalog.money import Money
from catalog.toml import Table, read
from catalog.words import NO_WORDS, Words

NAME = "shop.toml"
#: the courier takes the money, and no provider charges for it
CASH = "cod"


class Icp(NamedTuple):
    """The filing number in the footer and the register it points to."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)  # as JSON by its names it is a part of addresses of data sheets
class Contact:
    """How people reach us."""

    phone: str
    mail: str
    hours: Text


class Region(NamedTuple):
    """Provinces (first two digits of GB/T 2260) with their own freight."""

    provinces: tuple[str, ...]
    flat: Money
    free_from: Money


class Freight(NamedTuple):
    """What delivery costs. An order whose goods reach ``free_from`` travels free."""

    flat: Money
    free_from: Money
    regions: tuple[Region, ...]

    def rate(self, province: str) -> tuple[Money, Money]:
        """``(flat, free_from)`` for a province code, its first two digits."""
        for region in self.regions:
            if province[:2] in region.provinces:
                return region.flat, region.free_from
        return self.flat, self.free_from

    def charge(self, goods: Money, province: str) -> Money:
        """Freight for ``goods`` worth of an order going to ``province``."""
        flat, free_from = self.rate(province)
        return Money(0, goods.currency) if free_from <= goods else flat


class Zone(NamedTuple):
    """What the buy box promises for some provinces."""

    provinces: tuple[str, ...]
    days: Text


class Delivery(NamedTuple):
    """Delivery days by zone; ``other`` holds for every province no zone names."""

    other: Text
    zones: tuple[Zone, ...]

    def days(self, province: str) -> Text:
        """The promise for a province code, its first two digits."""
        return next((zone.days for zone in self.zones if province[:2] in zone.provinces), self.other)


class Timers(NamedTuple):
    """How long each step of an order may take."""

    pay_minutes: int
    ship_hours: int
    confirm_days_after_delivery: int
    confirm_days_after_handover: int
    extend_days: int


class Payment(NamedTuple):
    """Payment providers by code, in the order they are offered; and what each keeps of a release, in hundredths of a percent."""

    methods: tuple[str, ...]
    fee_bp: Mapping[str, int]


class Returns(NamedTuple):
    """Days for a return without a reason, counted from the day after receipt."""

    days: int


class Electricity(NamedTuple):
    """What a kilowatt-hour costs, in the shop's currency, and whose price that is."""

    kwh: Decimal
    of: Text


class Shop(NamedTuple):
    """Everything ``content/shop.toml`` says."""

    name: Text
    tagline: Text
    site_url: str
    currency: str
    timezone: str
    icp: Icp
    contact: Contact
    freight: Freight
    delivery: Delivery
    timers: Timers
    payment: Payment
    returns: Returns
    electricity: Electricity | None = None
    offline: bool = False


def load(path: Path, forbidden: Words = NO_WORDS) -> Shop:
    """The shop's facts. Raises ``catalog.problems.Invalid`` naming every missing, unknown or wrong key.

    ``forbidden``: what advertising law does not let it say; whoever takes what is in service does not ask again.
    """
    with read(path, forbidden) as top:
        currency = top.word(
            "currency", "[A-Z]{3}", Text("不是三个大写字母的币种", "is not a currency of three letters")
        )
        return Shop(
            name=top.text("name"),
            tagline=top.text("tagline"),
            site_url=top.url("site_url").rstrip("/"),
            currency=currency,
            timezone=top.timezone("timezone"),
            icp=_icp(top.table("icp")),
            contact=_contact(top.table("contact")),
            freight=_freight(top.table("freight"), currency),
            delivery=_delivery(top.table("delivery")),
            timers=_timers(top.table("timers")),
            payment=_payment(top.table("payment")),
            returns=Returns(top.table("returns").whole("days")),
            electricity=_electricity(top.table("electricity")) if top.has("electricity") else None,
            offline=top.has("offline") and top.flag("offline"),
        )


def _icp(table: Table) -> Icp:
    return Icp(table.shown("text"), table.url("url"))


def _contact(table: Table) -> Contact:
    return Contact(table.shown("phone"), table.line("mail"), table.text("hours"))


def _freight(table: Table, currency: str) -> Freight:
    regions = tuple(
        Region(
            region.provinces("provinces"), region.money("flat", currency), region.money("free_from", currency)
        )
        for region in table.tables("regions")
    )
    return Freight(table.money("flat", currency), table.money("free_from", currency), regions)


def _delivery(table: Table) -> Delivery:
    zones = tuple(Zone(zone.provinces("provinces"), zone.text("days")) for zone in table.tables("zones"))
    return Delivery(table.table("other").text("days"), zones)


def _payment(table: Table) -> Payment:
    methods = table.words("methods")
    # where the methods themselves are wrong, that is said once
    charging = [method for method in methods if method != CASH] if methods else None
    return Payment(methods, table.rates("fee_bp", charging))


def _electricity(table: Table) -> Electricity:
    return Electricity(table.figure("kwh"), table.text("of"))


def _timers(table: Table) -> Timers:
    values: Mapping[str, int] = {name: table.whole(name) for name in Timers._fields}
    return Timers(**values)
