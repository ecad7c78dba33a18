"""The life of a payment and of a refund."""

from __future__ import annotations

from enum import StrEnum

from backend.kernel.states import Machine


class Payment(StrEnum):
    """Where the money of one intent stands."""

    CREATED = "CREATED"
    PENDING = "PENDING"
    HELD = "HELD"
    EXPIRED = "EXPIRED"
    LATE_PAID = "LATE_PAID"
    REFUNDED = "REFUNDED"
    FROZEN = "FROZEN"
    SETTLED = "SETTLED"
    RELEASED = "RELEASED"


PAYMENT = Machine(
    "payment",
    Payment.CREATED,
    (
        (Payment.CREATED, "start", Payment.PENDING),
        # a notice may be faster than our own commit of "pending"
        (Payment.CREATED, "paid", Payment.HELD),
        (Payment.PENDING, "paid", Payment.HELD),
        (Payment.CREATED, "expire", Payment.EXPIRED),
        (Payment.PENDING, "expire", Payment.EXPIRED),
        # paid after closing, or while another intent of the same reference already holds the money
        (Payment.CREATED, "late_paid", Payment.LATE_PAID),
        (Payment.PENDING, "late_paid", Payment.LATE_PAID),
        (Payment.EXPIRED, "late_paid", Payment.LATE_PAID),
        (Payment.LATE_PAID, "refunded", Payment.REFUNDED),
        (Payment.HELD, "release", Payment.RELEASED),
        (Payment.HELD, "refunded", Payment.REFUNDED),
        (Payment.HELD, "dispute", Payment.FROZEN),
        (Payment.FROZEN, "thaw", Payment.HELD),
        (Payment.FROZEN, "settle", Payment.SETTLED),
        # cash on delivery: it is the shop's the moment it is taken
        (Payment.CREATED, "collect", Payment.RELEASED),
    ),
)


class RefundStatus(StrEnum):
    """Where one refund stands."""

    REQUESTED = "REQUESTED"
    APPROVED = "APPROVED"
    SENT = "SENT"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    MANUAL = "MANUAL"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"


REFUND = Machine(
    "refund",
    RefundStatus.REQUESTED,
    (
        (RefundStatus.REQUESTED, "approve", RefundStatus.APPROVED),
        (RefundStatus.REQUESTED, "reject", RefundStatus.REJECTED),
        (RefundStatus.REQUESTED, "withdraw", RefundStatus.WITHDRAWN),
        (RefundStatus.APPROVED, "send", RefundStatus.SENT),
        # cash goes back from hand to hand
        (RefundStatus.APPROVED, "hand_to_a_person", RefundStatus.MANUAL),
        (RefundStatus.SENT, "succeed", RefundStatus.SUCCEEDED),
        (RefundStatus.SENT, "fail", RefundStatus.FAILED),
        (RefundStatus.FAILED, "hand_to_a_person", RefundStatus.MANUAL),
        (RefundStatus.MANUAL, "succeed", RefundStatus.SUCCEEDED),
    ),
)
