"""What people type at the desk → values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from backend.kernel.errors import NotFound, Refusal
from backend.kernel.ids import token
from backend.kernel.text import Said, plain, say

MOST_PIECES = 1_000_000
LONGEST_DOCUMENT = 200
LONGEST_NOTE = 1000


class NotANumber(Refusal):
    code = "not_a_number"
    status = 422

    def __init__(self, field: Said | str, typed: str, least: int) -> None:
        super().__init__(
            say(
                "“%(field)s”里写的是“%(typed)s”：要写 %(least)s 到 1000000 之间的整数。",
                field=field,
                typed=typed.strip()[:20],
                least=least,
            )
        )


class NoDocument(Refusal):
    code = "no_document"
    status = 422
    sentence = say("请写明单据或原因，例如“送货单 2026-118”，不超过 200 字。")


class NoNote(Refusal):
    code = "no_note"
    status = 422
    sentence = say("请写下备注，不超过 1000 字。")


def decision(form: Mapping[str, str]) -> Literal["approve", "reject", "spam", "hide"]:
    """What the moderator chose. Raises NotFound for anything that no button sends."""
    match form.get("decision", ""):
        case "approve" | "reject" | "spam" | "hide" as chosen:
            return chosen
    raise NotFound


def form_key(form: Mapping[str, str]) -> str:
    """The key that makes a form count once; a form without one counts each time."""
    sent = form.get("form_key", "")
    return sent if re.fullmatch(r"[A-Za-z0-9_-]{16,64}", sent) else token()


def pieces(typed: str, field: Said | str, *, least: int = 0) -> int:
    """A whole number of ``least`` pieces or more, typed into what the page calls ``field``. Raises NotANumber."""
    text = plain(typed)
    if not re.fullmatch(r"[0-9]{1,7}", text) or not least <= int(text) <= MOST_PIECES:
        raise NotANumber(field, typed, least)
    return int(text)


def document(typed: str) -> str:
    """Why stock changes. Raises NoDocument."""
    text = " ".join(typed.split())
    if not text or len(text) > LONGEST_DOCUMENT or not text.isprintable():
        raise NoDocument
    return text


def note(typed: str) -> str:
    """A note of one or more lines. Raises NoNote."""
    text = "\n".join(line.rstrip() for line in typed.strip().splitlines())
    if not text or len(text) > LONGEST_NOTE:
        raise NoNote
    return text
