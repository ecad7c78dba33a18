"""Luminous flux against power and against the photometric file."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from catalog import rules
from catalog.domain.facts import Facts
from catalog.domain.finding import Case, Finding, short
from catalog.photometry import read
from catalog.photometry.figures import Figures
from catalog.problems import Invalid, guess


def efficacy(case: Case, facts: Facts) -> Iterator[Finding]:
    """lm/W within reason."""
    told = case.efficacy
    if told is None:
        return
    for fact in facts.of("efficacy", case.family)[-1:]:
        low, high = fact.number("low", Decimal(0)), fact.number("high", Decimal(0))
        if not low <= told <= high:
            rule = rules.EFFICACY.of(efficacy=short(told), low=short(low), high=short(high))
            yield Finding("lm", rule)


def photometry(case: Case, facts: Facts) -> Iterator[Finding]:
    """Lm against what the file in content/photometry says."""
    name, lm = case.text("photometry"), case.number("lm")
    if not name:
        return
    names = {path.name: path for path in _files(case.folder)}
    if name not in names:
        yield Finding("photometry", rules.PHOTOMETRY_MISSING, guess(name, names))
        return
    try:
        measured = Decimal(f"{Figures(read.of(names[name])).lumens:.3f}")
    except Invalid as invalid:
        said = invalid.problems[0]
        yield Finding("photometry", rules.PHOTOMETRY_BROKEN.of(zh=said.say("zh"), en=said.say("en")))
        return
    percent = facts.of("photometry")[0].number("percent", Decimal(0))
    if lm is not None and abs(lm - measured) * 100 > percent * measured:
        rule = rules.PHOTOMETRY_FLUX.of(flux=short(measured), file=name, percent=short(percent))
        yield Finding("lm", rule)


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.iterdir()) if path.is_file()] if folder.is_dir() else []
