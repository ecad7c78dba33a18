"""All desks' doors on one blueprint: importing a desk hangs its doors."""

from __future__ import annotations

from backend.staff.guard import door
from backend.staff.routes import (
    audit,
    entrance,
    home,
    ledger,
    moderation,
    orders,
    publish,
    refunds,
    selfaudit,
    stock,
)

__all__ = [
    "audit", "door", "entrance", "home", "ledger", "moderation", "orders", "publish", "refunds", "selfaudit", "stock",
]  # fmt: skip
