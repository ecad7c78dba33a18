"""Sentences that are chosen in one place and spoken in another, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from catalog.model import Text


@dataclass(frozen=True, slots=True)
class Said:
    """A Chinese msgid with its values; the web layer translates it (English in theme/translations)."""

    msgid: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        values = {name: value.zh if isinstance(value, Text) else value for name, value in self.values.items()}
        return self.msgid % values if values else self.msgid


#: full-width letters, digits and signs, the wide blank and ￥
_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xFFE5: 0xA5}


def plain(typed: str) -> str:
    """What was typed, without blanks around it and with the usual digits and signs where a Chinese keyboard has wide ones.

    No other sign becomes a digit: a square is none.
    """
    return typed.translate(_NARROW).strip()


def say(msgid: str, **values: object) -> Said:
    """A sentence to be spoken later. Mark every msgid with this call: the translation test looks for it."""
    return Said(msgid, values)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field of a form: its name, what was typed, the rule it breaks."""

    name: str
    typed: str
    rule: Said
