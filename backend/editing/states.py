"""The life of a change to content/."""

from __future__ import annotations

from enum import StrEnum

from backend.kernel.states import Machine


class Change(StrEnum):
    """Where a change stands."""

    DRAFT = "DRAFT"
    AWAITING = "AWAITING"
    APPLIED = "APPLIED"
    WITHDRAWN = "WITHDRAWN"


CHANGE = Machine(
    "change",
    Change.DRAFT,
    (
        # alone: only what needs no second person
        (Change.DRAFT, "publish", Change.APPLIED),
        (Change.DRAFT, "send", Change.AWAITING),
        (Change.AWAITING, "approve", Change.APPLIED),
        (Change.AWAITING, "send_back", Change.DRAFT),
        (Change.AWAITING, "take_back", Change.DRAFT),
        (Change.DRAFT, "withdraw", Change.WITHDRAWN),
    ),
)
