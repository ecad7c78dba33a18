"""The life of a comment."""

from __future__ import annotations

from enum import StrEnum

from backend.kernel.states import Machine


class Status(StrEnum):
    PENDING = "PENDING"
    PUBLISHED = "PUBLISHED"
    REJECTED = "REJECTED"
    SPAM = "SPAM"
    HIDDEN = "HIDDEN"


COMMENT = Machine(
    "comment",
    Status.PENDING,
    (
        (Status.PENDING, "approve", Status.PUBLISHED),
        (Status.PENDING, "reject", Status.REJECTED),
        (Status.PENDING, "spam", Status.SPAM),
        (Status.PUBLISHED, "hide", Status.HIDDEN),
    ),
)
