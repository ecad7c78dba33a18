"""What the cart's forms say, read into values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from backend.cart.errors import NoVariant, WrongQuantity
from backend.kernel.text import plain

MOST = 999


@dataclass(frozen=True, slots=True)
class Wish:
    """What a buy form asks for. ``fen`` and ``seal`` are as sent; ``fen`` is None where it is no number."""

    sku: str
    quantity: int
    fen: int | None
    seal: str


def quantity(typed: str, *, least: int = 1) -> int:
    """A whole number from ``least`` to 999, full-width digits too. WrongQuantity."""
    text = plain(typed)
    if not (text.isascii() and text.isdigit() and len(text) <= 6) or not least <= int(text) <= MOST:
        raise WrongQuantity
    return int(text)


def wish(form: Mapping[str, str]) -> Wish:
    """Read a buy form: price and seal stand under the SKU's own name or, with one SKU, plainly. NoVariant, WrongQuantity."""
    sku = form.get("sku", "").strip()
    if not sku:
        raise NoVariant
    fen = form.get(f"price:{sku}", form.get("price", ""))
    return Wish(
        sku=sku[:40],
        quantity=quantity(form.get("qty", "1")),
        fen=int(fen) if fen.isascii() and fen.isdigit() and len(fen) <= 12 else None,
        seal=form.get(f"seal:{sku}", form.get("seal", "")),
    )


def quantities(form: Mapping[str, str]) -> dict[str, int]:
    """The cart page's quantities by SKU; 0 or a pressed ``remove`` takes the line out. WrongQuantity."""
    wanted = {
        name.removeprefix("qty:"): quantity(typed, least=0)
        for name, typed in form.items()
        if name.startswith("qty:")
    }
    if "remove" in form:
        wanted[form["remove"]] = 0
    return wanted


def seen(form: Mapping[str, str]) -> dict[str, int]:
    """Unit prices in fen by SKU that a consent names, fields ``seen:<SKU>``; what is no number is left out."""
    return {
        name.removeprefix("seen:"): int(fen)
        for name, fen in form.items()
        if name.startswith("seen:") and fen.isascii() and fen.isdigit() and len(fen) <= 12
    }
