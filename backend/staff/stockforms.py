"""What people type about stock → values."""

from __future__ import annotations

from typing import Literal

from backend.kernel.errors import NotFound
from backend.staff import forms

Out = Literal["scrap", "supplier_return"]


def remark(typed: str) -> str:
    """A delivery note or a reason; "" where nothing is written. NoDocument where it is too long."""
    return forms.document(typed) if typed.strip() else ""


def way_out(typed: str) -> Out:
    """How pieces leave the house. NotFound for anything that no form sends."""
    match typed:
        case "scrap" | "supplier_return" as chosen:
            return chosen
    raise NotFound
