"""Whether what a variant says of itself can be true, asked of content/rules. Each check is made once for variants that say
the same of what it reads.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
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

    def of(
        self, families: Sequence[str], specs: Sequence[Mapping[str, Value]]
    ) -> Mapping[int, Sequence[Finding]]:
        """What is wrong with the specs of variants of these families, by their places, empty where nothing is; empty itself where
        nothing is wrong with any.
        """
        found: dict[int, list[Finding]] = defaultdict(list)
        for check in self._checks:
            for at, wrong in check.of(families, specs):
                found[at] += wrong
        return found


class _Checked:
    """A check, and what it found so far; of a variant it is given what it ``reads``."""

    def __init__(self, check: Check, facts: Facts, reads: tuple[str, ...], folder: Path) -> None:
        self._check, self._facts, self._reads, self._folder = check, facts, reads, folder
        self._known: dict[tuple[object, ...], tuple[Finding, ...]] = {}

    def of(
        self, families: Sequence[str], specs: Sequence[Mapping[str, Value]]
    ) -> Iterator[tuple[int, tuple[Finding, ...]]]:
        """What it finds, by place."""
        known = self._known
        # A column at a time: hardly a variant says what no other has said, and hardly one says what is wrong.
        read = ([said.get(code) for said in specs] for code in self._reads)
        for at, key in enumerate(zip(families, *read, strict=True)):
            wrong = known.get(key)
            if wrong is None:
                wrong = known[key] = self._made(key[0], specs[at])
            if wrong:
                yield at, wrong

    def _made(self, family: str, specs: Mapping[str, Value]) -> tuple[Finding, ...]:
        said = {code: specs[code] for code in self._reads if code in specs}
        return tuple(self._check(Case(family, said, self._folder), self._facts))
