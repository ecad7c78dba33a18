"""Every way in which the shop reads a catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.load import load
from catalog.problems import Invalid, Problem
from catalog.source import Source, whole
from catalog.stamps import seen


def told_by_each(source: Source, content: Path, kept: Path, touched: Path) -> Iterator[Problem]:
    """The one problem that each of them tells. ``source`` was kept in ``kept`` before ``touched`` was."""
    for reading in (
        lambda: load(content),
        lambda: whole(content),
        source.read,
        lambda: source.read([touched]),
        lambda: source.read(None, seen(str(content))),
        Source(content, kept).read,
    ):
        with pytest.raises(Invalid) as invalid:
            reading()
        (problem,) = invalid.value.problems
        yield problem
