"""What can go wrong with comments."""

from __future__ import annotations

from backend.kernel.errors import Refusal
from backend.kernel.text import say


class NoReason(Refusal):
    """A comment was to be turned down without a reason from the list."""

    code = "no_reason"
    status = 422
    sentence = say("请选择一条理由。公开的审核记录会写明它。")


class EmptyAnswer(Refusal):
    """An official answer without text, or with too much of it."""

    code = "empty_answer"
    status = 422
    sentence = say("请写下答复，不超过 4 KB。")
