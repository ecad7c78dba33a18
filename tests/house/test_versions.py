"""Floors under versions with known holes; the reasons stand in docs/dependencies.md."""

from __future__ import annotations

from importlib.metadata import version

import apsw
import pytest

from backend.kernel.engines import OLDEST_SQLITE

FLOORS = {
    "flask": (3, 1, 3),
    "werkzeug": (3, 1, 6),
    "jinja2": (3, 1, 6),
    "pillow": (12, 3, 0),
    "markdown": (3, 8, 1),
    "openpyxl": (3, 1, 5),
}


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_installed_version_is_above_its_floor(name):
    installed = tuple(int(part) for part in version(name).split(".")[:3])

    assert installed >= FLOORS[name]


def test_linked_sqlite_is_safe_with_wal():
    assert tuple(int(part) for part in apsw.sqlite_lib_version().split(".")) >= OLDEST_SQLITE
