"""What an invariant is, and what its breach means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from backend.kernel.text import Said, say
from catalog.model import Text


@dataclass(frozen=True, slots=True)
class Group:
    """A kind of invariants. ``stops``: a breach makes money stand still; else staff is told and the shop goes on."""

    name: Said
    stops: bool


GROUPS: Mapping[str, Group] = {
    "D": Group(say("数据库"), stops=True),
    "M": Group(say("钱款"), stops=True),
    "S": Group(say("库存"), stops=True),
    "T": Group(say("状态"), stops=True),
    "A": Group(say("日志链"), stops=True),
    # These can be brought about from outside (a card number in a comment) or by a slow day: no reason to stop money.
    "L": Group(say("按时"), stops=False),
    "P": Group(say("隐私"), stops=False),
}


@dataclass(frozen=True, slots=True)
class Invariant:
    """One thing that always holds.

    ``sql`` returns no row then; what it returns names the breach. It runs on SQLite and on PostgreSQL, and may speak of

    - ``:now``, UTC seconds, and ``:awake``, since when the timers have been free to do what is due;
    - ``legal_edge`` (machine, source, event, target): the edges of every states.py, births included;
    - ``legal_side`` (kind, account, sign): what each posting may debit (1) and credit (-1).

    ``fast`` ones are asked each time the worker starts.
    """

    id: str
    meaning: Text
    sql: str
    fast: bool = False

    @property
    def group(self) -> Group:
        """The group that the first letter of ``id`` names."""
        return GROUPS[self.id[0]]


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken invariant: how many rows break it, and the first of them."""

    count: int
    rows: tuple[str, ...]


#: what is kept of a finding
SHOWN = 20


def stopping(findings: Mapping[str, Finding]) -> tuple[str, ...]:
    """The ids among ``findings`` for which money must stand still."""
    return tuple(sorted(name for name in findings if GROUPS[name[0]].stops))


def told(why: str) -> Said:
    """Why the brake was pulled, for people: its code is written by whoever pulled it."""
    kind, _, value = why.partition(":")
    if kind == "selfaudit":
        return say("自查不符：%(ids)s", ids=value)
    if kind == "clock":
        return say("机器的时钟跳了 %(hours)s 小时", hours=f"{int(value) / 3600:+,.1f}")
    if kind == "mass":
        return say("一小时内自动确认收货超过 %(most)s 笔", most=value)
    if kind == "restored":
        return say("从备份 %(file)s 恢复了数据", file=value)
    return say("%(why)s", why=why)
