"""A real index of the small catalogue, built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.load import load
from catalog.model import Catalog
from search_index.build import build
from search_index.query import Index
from tests.catalog.small import sheets, write_xlsx


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    content = write_xlsx(tmp_path_factory.mktemp("content"), sheets())
    (content / "products").mkdir()
    (content / "products" / "dl.md").write_text("厨房和走廊都合适。", "utf-8")
    return load(content)


@pytest.fixture(scope="session")
def built(small: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    into = tmp_path_factory.mktemp("index")
    build(small, into)
    return into


@pytest.fixture(scope="session")
def index(built: Path) -> Index:
    return Index.open(built)
