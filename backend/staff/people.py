"""What the desk calls those who did something: staff by their names, all others by a word."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from backend.accounts import service as accounts
from backend.kernel import web
from backend.kernel.text import Said, say

OTHERS: Mapping[str, Said] = {
    "shopper": say("买家"),
    "timer": say("到期自动"),
    "payments": say("支付平台"),
    "provider": say("支付平台"),
    "rule": say("按规则"),
    "outbox": say("自动办理"),
    "guard": say("自动审核"),
    "disk": say("直接改了文件"),
    "comments": say("刊登的评论"),
    "code": say("换了程序或模板"),
    "import": say("导入的表"),
    "cli": say("机器上的命令"),
    "command": say("机器上的命令"),
}


def calling() -> Callable[[str], str]:
    """A page's way to call people, by what the logs call them: ``staff:ting`` is 王婷. Asks once for each."""
    lang = web.lang()

    @cache
    def who(by: str) -> str:
        kind, _, name = by.partition(":")
        display = accounts.display(name) if kind == "staff" else None
        if display is not None:
            return display[lang]
        return web.speak(OTHERS[kind]) if kind in OTHERS else by

    return who
