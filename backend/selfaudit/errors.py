"""What self-audit refuses."""

from __future__ import annotations

from backend.kernel.errors import Refusal
from backend.kernel.text import say


class NotGreen(Refusal):
    """The brake stays pulled until a whole self-audit has found nothing."""

    code = "not_green"
    sentence = say("先把查出的问题处理好，再做一次完整自查；没有红色发现才能放开。")


class NoReason(Refusal):
    """Whoever lets go of the brake says why."""

    code = "no_reason"
    status = 422
    sentence = say("请写明原因。")
