"""What people type about an order → values."""

from __future__ import annotations

from collections.abc import Mapping

from backend.kernel.errors import NotFound, Refusal
from backend.kernel.text import plain, say
from backend.shipping.states import SHIPMENT
from backend.staff import forms
from catalog.money import Money

#: what staff report about a parcel, in the order of its way
PARCEL_EVENTS = tuple(
    dict.fromkeys(e for _, e, _ in SHIPMENT.edges if e not in {"pack", "cancel", "hand_over"})
)


class NotAnAmount(Refusal):
    code = "not_an_amount"
    status = 422
    sentence = say("金额要写成 39 或 39.00 这样，大于 0。")


def version(form: Mapping[str, str]) -> int | None:
    """Which version of the order the person looked at; None where the form does not say."""
    typed = form.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None


def packed(form: Mapping[str, str]) -> dict[str, int] | None:
    """Pieces by SKU out of the fields ``qty:<sku>``; None where there are none of them. NotANumber."""
    fields = {name[4:]: typed for name, typed in form.items() if name.startswith("qty:")}
    return {sku: forms.pieces(typed or "0") for sku, typed in fields.items()} or None


def amount(typed: str, *, least: int = 1) -> Money:
    """An amount of money of ``least`` fen or more. NotAnAmount."""
    try:
        money = Money.parse(plain(typed).replace(",", "").removeprefix("¥"))
    except ValueError:
        raise NotAnAmount from None
    if money.fen < least:
        raise NotAnAmount
    return money


def parcel_event(form: Mapping[str, str]) -> str:
    """What happened to a parcel. NotFound for anything that no form sends."""
    event = form.get("event", "")
    if event not in PARCEL_EVENTS:
        raise NotFound
    return event
