"""Content folders made fresh for each test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from catalog.load import load
from catalog.model import Catalog
from catalog.problems import Invalid
from tests.catalog.small import Rows, sheets, write_xlsx

Book = dict[str, Rows]


@pytest.fixture
def book() -> Book:
    return sheets()


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The small catalogue, loaded from a workbook."""
    return load(write_xlsx(tmp_path_factory.mktemp("content"), sheets()))


@pytest.fixture
def complaints(tmp_path: Path) -> Callable[[Book], list[str]]:
    """What the loader says, in English, about a bent workbook; nothing when it is sound."""

    def ask(book: Book) -> list[str]:
        try:
            load(write_xlsx(tmp_path, book))
        except Invalid as invalid:
            return [problem.say("en") for problem in invalid.problems]
        return []

    return ask
