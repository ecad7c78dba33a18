"""What can go wrong with staff accounts."""

from __future__ import annotations

from backend.kernel.errors import Refusal
from backend.kernel.text import say


class SignInRefused(Refusal):
    """Unknown name, wrong password, closed account: one answer for all three."""

    code = "sign_in_refused"
    status = 422
    sentence = say("名字或密码不对。请核对后再试；忘记密码请找工程主管重设。")


class NotYours(Refusal):
    """Signed in, but this post does not include it."""

    code = "not_yours"
    status = 403
    sentence = say("您的岗位没有这项权限。需要时请找运营主管或经理。")


class UnfitAccount(ValueError):
    """A command asked for an account that cannot be; the message says which rule it breaks."""
