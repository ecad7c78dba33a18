"""The facts of the demo shop; and what tests that run Pelican in their own process leave behind is put back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pelican.log import FatalLogger

from catalog.load import load
from catalog.seal import Sealer
from plugins.site import facts

CONTENT = Path(__file__).parents[2] / "content"


@pytest.fixture(scope="module", autouse=True)
def loggers_as_before() -> Iterator[None]:
    """Pelican makes every later logger of the process end what logs an error."""
    before = FatalLogger.fatal_lvl
    yield
    FatalLogger.fatal_lvl = before


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> facts.Site:
    seen = tmp_path_factory.mktemp("seen") / "seen.json"
    sealer = Sealer(b"a key for tests, of 32 bytes....")
    return facts.read(
        CONTENT, load(CONTENT), sealer,
        today=date(2026, 11, 20), hero="pendant-dome", paper=b"", seen=seen, before={}, changed=None, since={},
    )  # fmt: skip
