"""Whether what a variant says of itself can be true, asked of content/rules; told once for equal variants."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from catalog.domain import approvals, lamps, light
from catalog.domain.facts import Facts
from catalog.domain.finding import Case, Finding
from catalog.model import Field, Value

Check = Callable[[Case, Facts], Iterator[Finding]]
#: each check, with the table it needs and the field it reads
CHECKS: tuple[tuple[Check, str, str], ...] = (
    (lamps.ranges, "ranges", ""),
    (lamps.ip, "ip", "ip"),
    (lamps.base, "bases", "base"),
    (light.efficacy, "efficacy", "lm"),
    (light.photometry, "photometry", "photometry"),
    (approvals.eu_class, "eu-classes", "eu_class"),
    (approvals.gb_scope, "gb30255-scope", "gb_grade"),
    (approvals.gb_grade, "gb30255-grades", "gb_grade"),
    (approvals.ccc, "ccc", "ccc"),
)


class Judge:
    """Made for one set of facts and fields; a check whose table or field is not kept is not made."""

    def __init__(self, facts: Facts, fields: Mapping[str, Field], content: Path) -> None:
        self._facts = facts
        self._folder = content / "photometry"
        self._checks = [
            check for check, table, field in CHECKS if facts.of(table) and (not field or field in fields)
        ]
        ranged = {fact["field"] for fact in facts.of("ranges")}
        self._watched = [code for code in fields if code in lamps.READ or code in ranged]
        self._known: dict[tuple[object, ...], tuple[Finding, ...]] = {}

    def of(self, family: str, specs: Mapping[str, Value]) -> tuple[Finding, ...]:
        """What is wrong with the specs of a variant of that family."""
        if not self._checks:
            return ()
        key = (family, *map(specs.get, self._watched))
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._judged(family, specs)
        return found

    def _judged(self, family: str, specs: Mapping[str, Value]) -> tuple[Finding, ...]:
        case = Case(family, specs, self._folder)
        return tuple(finding for check in self._checks for finding in check(case, self._facts))
