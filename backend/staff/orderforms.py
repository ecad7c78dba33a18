"""What people type about an order → values."""

from __future__ import annotations

from collections.abc import Mapping

from backend.kernel.errors import NotFound, Refusal
from backend.kernel.text import Said, plain, say
from backend.shipping.states import SHIPMENT
from backend.staff import forms
from catalog.money import Money

#: what staff report about a parcel, in the order of its way
PARCEL_EVENTS = tuple(
    dict.fromkeys(e for _, e, _ in SHIPMENT.edges if e not in {"pack", "cancel", "hand_over"})
)


REFUND = say("退多少（元）")


class NotAnAmount(Refusal):
    code = "not_an_amount"
    status = 422

    def __init__(self, field: Said, typed: str, least: int) -> None:
        super().__init__(
            say(
                "“%(field)s”里写的是“%(typed)s”：金额要写成 39 或 39.00 这样，不小于 %(least)s。",
                field=field,
                typed=typed.strip()[:20],
                least=f"{least / 100:g}",
            )
        )


def version(form: Mapping[str, str]) -> int | None:
    """Which version of the order the person looked at; None where the form does not say."""
    typed = form.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None


def packed(form: Mapping[str, str]) -> dict[str, int] | None:
    """Pieces by SKU out of the fields ``qty:<sku>``; None where there are none of them. NotANumber."""
    fields = {name[4:]: typed for name, typed in form.items() if name.startswith("qty:")}
    return {sku: forms.pieces(typed or "0", sku) for sku, typed in fields.items()} or None


def amount(form: Mapping[str, str], name: str, field: Said, *, least: int = 1) -> Money:
    """The amount of money under ``name``, which the page calls ``field``: ``least`` fen or more. NotAnAmount."""
    typed = form.get(name, "")
    try:
        money = Money.parse(plain(typed).replace(",", "").removeprefix("¥"))
    except ValueError:
        raise NotAnAmount(field, typed, least) from None
    if money.fen < least:
        raise NotAnAmount(field, typed, least)
    return money


def parcel_event(form: Mapping[str, str]) -> str:
    """What happened to a parcel. NotFound for anything that no form sends."""
    event = form.get("event", "")
    if event not in PARCEL_EVENTS:
        raise NotFound
    return event
