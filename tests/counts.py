"""How often a test of random examples tries."""

from __future__ import annotations

import os


def often(count: int) -> int:
    """``count`` in every run, ten times as often with LONG=1 (``make test-long``)."""
    return count * 10 if os.environ.get("LONG") else count
