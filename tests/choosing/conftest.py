"""The shop with a real index of the demo catalogue."""

from __future__ import annotations

import shutil

import pytest

from tests.search.conftest import built, goods, index

__all__ = ["built", "goods", "index"]


@pytest.fixture
def shop(settings, built, client):
    shutil.copytree(built, settings.INDEX_DIR, symlinks=True)
    return client
