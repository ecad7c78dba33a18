"""Real files that are no part of this tree: a folder ``shared/data`` beside it, where there is one."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
DATA = next((up / "shared" / "data" for up in (*ROOT.parents,) if (up / "shared" / "data").is_dir()), None)


def files(pattern: str) -> list[object]:
    """The files as test parameters; one that skips where there are none."""
    found = sorted(DATA.glob(pattern)) if DATA else []
    if not found:
        return [
            pytest.param(None, marks=pytest.mark.skip(reason=f"no shared/data/{pattern} beside this tree"))
        ]
    return [pytest.param(path, id=f"{path.parent.name}/{path.name}") for path in found]
