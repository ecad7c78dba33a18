"""Figures within reason, IP codes, lampholders."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from catalog import rules
from catalog.domain.facts import Fact, Facts
from catalog.domain.finding import Case, Finding, short
from catalog.model import Text


def within(fact: Fact, case: Case, _facts: Facts) -> Iterator[Finding]:
    """A number that such a lamp can have."""
    value = case.number(fact["field"])
    if value is None:
        return
    low, high = fact.number("low", Decimal(0)), fact.number("high", Decimal(0))
    if not low <= value <= high:
        rule = rules.RANGE.of(low=short(low), high=short(high), source=fact["source"])
        yield Finding(fact["field"], rule)


def ip(case: Case, facts: Facts) -> Iterator[Finding]:
    """Both digits have to be of the standard; IP7 stands for IP07."""
    value = case.number("ip")
    if value is None:
        return
    digits = short(value).rjust(2, "0")
    rows = facts.of("ip")
    for place, digit in enumerate(digits, start=1):
        known = [str(fact["digit"]) for fact in rows if fact["place"] == place]
        if digit not in known:
            rule = rules.IP_CODE.of(digits=digits, place=place, source=rows[0]["source"])
            yield Finding(
                "ip",
                rule,
                Text(f"可用 {'、'.join(known)}", f"one of {', '.join(known)}") if known else Text("", ""),
            )
            return


def base(case: Case, facts: Facts) -> Iterator[Finding]:
    """A lamp of this shape stands on one of these."""
    told = case.text("base")
    for fact in facts.of("bases", case.family):
        known = [part.strip() for part in fact["bases"].split(",")]
        if told and told not in known:
            rule = rules.BASE_SHAPE.of(family=case.family, bases=", ".join(known), source=fact["source"])
            yield Finding("base", rule)
