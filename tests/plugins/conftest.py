"""What tests that run Pelican in their own process leave behind is put back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pelican.log import FatalLogger


@pytest.fixture(scope="module", autouse=True)
def loggers_as_before() -> Iterator[None]:
    """Pelican makes every later logger of the process end what logs an error."""
    before = FatalLogger.fatal_lvl
    yield
    FatalLogger.fatal_lvl = before
