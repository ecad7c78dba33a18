"""Sentences that are chosen in one place and spoken in another, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Said:
    """A Chinese msgid with its values; the web layer translates it (English in theme/translations)."""

    msgid: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.msgid % self.values if self.values else self.msgid


def say(msgid: str, **values: object) -> Said:
    """A sentence to be spoken later. Mark every msgid with this call: the translation test looks for it."""
    return Said(msgid, values)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field of a form: its name, what was typed, the rule it breaks."""

    name: str
    typed: str
    rule: Said
