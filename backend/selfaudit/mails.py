"""Mails to the shop itself when money stands still or something is late: in both languages."""

from __future__ import annotations

from collections.abc import Iterable

from backend.kernel import outbox
from backend.kernel.text import Said
from backend.selfaudit.rules import told
from theme.translations import say

LANGS = ("zh", "en")


def stopped(why: str, *, at: int) -> None:
    """The brake was pulled."""
    reason = told(why)
    _post(
        f"brake:{at}:{why}",
        "放款和退款已暂停",
        "%(why)s。在有人核对并放开之前，不放款，不退款，也不自动确认或关闭订单。请到工作台的“自查”页查看。",
        at,
        reason,
    )


def found(ids: Iterable[str], *, at: int) -> None:
    """Something is late or does not belong there; money goes on."""
    names = ", ".join(ids)
    _post(
        f"selfaudit:{at}:{names}",
        "自查有发现",
        "%(why)s。放款和退款照常进行。请到工作台的“自查”页查看。",
        at,
        told(f"selfaudit:{names}"),
    )


def more(ids: Iterable[str], *, at: int) -> None:
    """While money stands still something else broke."""
    names = ", ".join(ids)
    _post(
        f"selfaudit:more:{at}:{names}",
        "自查又查出不符",
        "%(why)s。这是放款和退款暂停之后新查出的；现在仍然不放款，不退款。请到工作台的“自查”页查看。",
        at,
        told(f"selfaudit:{names}"),
    )


def _post(key: str, subject: str, text: str, at: int, why: Said) -> None:
    texts = [say(lang, text, why=say(lang, why.msgid, **why.values)) for lang in LANGS]
    title = " · ".join(say(lang, subject) for lang in LANGS)
    outbox.post("mail", key, {"subject": title, "text": "\n\n".join(texts) + "\n"}, at=at)
