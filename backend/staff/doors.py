"""All desks' doors on one blueprint: importing a desk hangs its doors."""

from __future__ import annotations

from backend.staff.guard import door
from backend.staff.routes import (
    audit,
    brochure,
    catalog,
    changes,
    entrance,
    exchange,
    home,
    imports,
    ledger,
    moderation,
    orders,
    publish,
    refunds,
    search,
    selfaudit,
    stock,
    texts,
    versions,
)

__all__ = [
    "audit", "brochure", "catalog", "changes", "door", "entrance", "exchange", "home", "imports", "ledger", "moderation",
    "orders", "publish", "refunds", "search", "selfaudit", "stock", "texts", "versions",
]  # fmt: skip
