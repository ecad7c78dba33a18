"""Whether what a variant says of itself can be true, asked of content/rules. Each check is made once for variants that say
the same of what it reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from catalog.domain import approvals, lamps, light
from catalog.domain.facts import Facts
from catalog.domain.finding import Case, Finding
from catalog.model import Field, Value

Check = Callable[[Case, Facts], Iterator[Finding]]
Made = tuple[Check, str, tuple[str, ...]]
#: each check, with the table it needs and the fields it reads, of which the first has to be kept
CHECKS: tuple[Made, ...] = (
    (lamps.ip, "ip", ("ip",)),
    (lamps.base, "bases", ("base",)),
    (light.efficacy, "efficacy", ("lm", "w")),
    (light.photometry, "photometry", ("photometry", "lm")),
    (approvals.eu_class, "eu-classes", ("eu_class", "lm", "w", "voltage")),
    (approvals.gb_scope, "gb30255-scope", ("gb_grade", *approvals.SCOPE)),
    (approvals.gb_grade, "gb30255-grades", ("gb_grade", "lm", "cct", *approvals.SCOPE)),
    (approvals.ccc, "ccc", ("ccc", "voltage")),
)


class Judge:
    """Made for one set of facts and fields; a check whose table or field is not kept is not made."""

    def __init__(self, facts: Facts, fields: Mapping[str, Field], content: Path) -> None:
        folder = content / "photometry"
        ranged: list[Made] = [
            (partial(lamps.within, fact), "ranges", (fact["field"],)) for fact in facts.of("ranges")
        ]
        self._checks = [
            _Checked(check, facts, reads, folder)
            for check, table, reads in (*ranged, *CHECKS)
            if facts.of(table) and reads[0] in fields
        ]

    def of(self, family: str, specs: Mapping[str, Value]) -> list[Finding]:
        """What is wrong with the specs of a variant of that family."""
        return [finding for check in self._checks for finding in check.of(family, specs)]


class _Checked:
    """A check, and what it found so far; of a variant it is given what it ``reads``."""

    def __init__(self, check: Check, facts: Facts, reads: tuple[str, ...], folder: Path) -> None:
        self._check, self._facts, self._reads, self._folder = check, facts, reads, folder
        self._known: dict[tuple[object, ...], tuple[Finding, ...]] = {}

    def of(self, family: str, specs: Mapping[str, Value]) -> tuple[Finding, ...]:
        key = (family, *map(specs.get, self._reads))
        found = self._known.get(key)
        if found is None:
            said = {code: specs[code] for code in self._reads if code in specs}
            case = Case(family, said, self._folder)
            found = self._known[key] = tuple(self._check(case, self._facts))
        return found
