"""Classes and marks that a standard or an authority gives: EU energy class, GB 30255 grade, CCC number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from catalog import rules
from catalog.domain.facts import Fact, Facts
from catalog.domain.finding import Case, Finding, short
from catalog.model import Text
from catalog.problems import meaning

ENDLESS = Decimal(10) ** 9
CCC = re.compile(r"\d{16}")
#: what a standard that covers some lamps looks at
SCOPE = ("dimmable", "sensing", "w", "voltage", "beam")


def eu_class(case: Case, facts: Facts) -> Iterator[Finding]:
    """The class that (lm / W) × factor gives. Light sources alone have one that can be computed from their lm."""
    told = case.text("eu_class").upper()
    sources = facts.of("eu-sources", case.family) if told else []
    if not sources:
        return
    efficacy, volts = case.efficacy, case.volts
    if efficacy is None or volts is None:
        yield Finding("eu_class", rules.EU_PARTS)
        return
    for fact in facts.of("eu-factors"):
        low, high = fact.number("volts_from", Decimal(0)), fact.number("volts_below", ENDLESS)
        if fact["directional"] == sources[0]["directional"] and low <= volts < high:
            total = efficacy * fact.number("factor", Decimal(1))
            grades = [f for f in facts.of("eu-classes") if total >= f.number("least", Decimal(0))]
            right = max(grades, key=lambda f: f.number("least", Decimal(0)))["grade"] if grades else ""
            if told != right:
                rule = rules.EU_CLASS.of(grade=right, total=short(total), source=fact["source"])
                yield Finding("eu_class", rule, meaning(right))


def gb_scope(case: Case, facts: Facts) -> Iterator[Finding]:
    """A grade only where the standard covers the lamp."""
    if not case.text("gb_grade"):
        return
    why = _outside(case, facts)
    if why:
        source = facts.of("gb30255-scope")[0]["source"]
        yield Finding("gb_grade", rules.GB_SCOPE.of(zh=why.zh, en=why.en, source=source))


def _outside(case: Case, facts: Facts) -> Text:
    """Why the standard does not cover a lamp; empty where it does."""
    rows = facts.of("gb30255-scope", case.family)
    if not rows:
        return Text("不是它所列的灯种", "it is of no kind that it lists")
    if case.text("dimmable") not in ("", "none"):
        return Text("可调光", "it is dimmable")
    if case.text("sensing"):
        return Text("带感应等附加功能", "it has a sensor")
    fact = rows[0]
    for code, low, high, zh, en in (
        ("w", "w_low", "w_high", "功率不在范围内", "its power lies outside"),
        ("volts", "", "volts_most", "电压过高", "its voltage is too high"),
    ):
        value = case.volts if code == "volts" else case.number(code)
        if value is not None and not fact.number(low, Decimal(0)) <= value <= fact.number(high, ENDLESS):
            return Text(zh, en)
    beam = case.number("beam")
    if beam is not None and beam <= fact.number("beam_above", Decimal(-1)):
        return Text("光束角过窄", "its beam is too narrow")
    return Text("", "")


def gb_grade(case: Case, facts: Facts) -> Iterator[Finding]:
    """No better grade than lm/W reaches; cells of the standard's table that are not kept are not checked."""
    told = case.text("gb_grade")
    efficacy = case.efficacy if told else None
    if efficacy is None:
        return
    rows = [fact for fact in facts.of("gb30255-grades", case.family) if _fits(case, fact)]
    if not rows or _outside(case, facts):
        return
    reached = [fact["grade"] for fact in rows if efficacy >= fact.number("least", Decimal(0))]
    best = min(reached, default="")
    if told != best:
        source, efficacy_said = rows[0]["source"], short(efficacy)
        yield Finding(
            "gb_grade",
            rules.GB_GRADE.of(grade=best or "—", efficacy=efficacy_said, source=source),
            meaning(best),
        )


def _fits(case: Case, fact: Fact) -> bool:
    w, cct = case.number("w"), case.number("cct")
    return (
        w is not None
        and cct is not None
        and w <= fact.number("w_most", ENDLESS)
        and cct < fact.number("cct_below", ENDLESS)
    )


def ccc(case: Case, facts: Facts) -> Iterator[Finding]:
    """A number where one is compulsory, and of the form of one."""
    told, volts = case.text("ccc"), case.volts
    if told and not CCC.fullmatch(told):
        yield Finding("ccc", rules.CCC_FORM)
    for fact in facts.of("ccc", case.family):
        if not told and volts is not None and volts >= fact.number("volts_from", Decimal(0)):
            yield Finding("ccc", rules.CCC_MISSING.of(source=fact["source"]))
