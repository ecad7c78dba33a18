"""Files of other people's programs, where they lie beside the repository; tests that need them are skipped elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]


def files(folder: str, *suffixes: str) -> list[Path]:
    """Those of ``shared/data/<folder>`` in the nearest folder above that has one; skips the test where there are none."""
    for above in REPOSITORY.parents:
        found = sorted((above / "shared" / "data" / folder).rglob("*"))
        real = [path for path in found if path.suffix.lstrip(".").casefold() in suffixes and path.is_file()]
        if real:
            return real
    pytest.skip(f"the real files of {folder} are not on this machine")
