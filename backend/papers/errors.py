"""What can go wrong with paper."""

from __future__ import annotations

from backend.kernel.errors import Refusal
from backend.kernel.text import say


class Printing(Refusal):
    """As many are being made as may be at one time."""

    code = "printing"
    status = 503
    sentence = say("正在制作别的文件，请过几秒再打开。")


class Unprinted(Refusal):
    """It could not be made."""

    code = "unprinted"
    status = 500
    sentence = say("这份文件没有做成，已经记下；网页上的参数照常可看。")


class BadQuery(Refusal):
    """The query cannot be read, finds nothing or too much. ``told``: what is wrong, in the reader's language."""

    code = "bad_query"
    status = 422

    def __init__(self, told: str) -> None:
        super().__init__(say("%(told)s。", told=told))
