"""A real index of the demo catalogue, built once, and a browserless reader of the search page."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import urlencode

import pytest

from catalog.load import load
from catalog.model import Catalog
from search_index import beside
from search_index.build import build
from search_index.query import Index


@pytest.fixture(scope="session")
def goods(prepared: Path) -> Catalog:
    return load(prepared / "content")


@pytest.fixture(scope="session")
def built(prepared: Path, goods: Catalog, tmp_path_factory) -> Path:
    into = tmp_path_factory.mktemp("index")
    build(goods, into, beside.read(beside.files(prepared / "content"), goods.fields))
    return into


@pytest.fixture(scope="session")
def index(built: Path) -> Index:
    return Index.open(built)


@pytest.fixture
def find(settings, built, client):
    shutil.copytree(built, settings.INDEX_DIR, symlinks=True)

    def ask(lang: str = "", **asked: object):
        return client.get(f"{lang}/search/?{urlencode(asked, doseq=True)}")

    return ask
