"""What the limited child needs that opens a workbook when it is handed in at the desk."""

from __future__ import annotations

import resource

from catalog import intake


def percent(raw: bytes) -> float:
    """Of the processor time that it may use for the file. Raises Invalid where that was not enough."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    intake.opened(raw, "catalog.xlsx")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return 100 * spent / intake.seconds(len(raw))
