"""Since when each product is as it is: of those that have changed since they arrived, and of no others.

No source says when a price was edited. The build that goes on from another one sees that it was, and writes its own time
down; a build from nothing is handed what was written down, so that it says the same (docs/decisions/0033).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from catalog.language import language
from catalog.model import Product
from catalog.problems import visible
from catalog.source import digests
from plugins.site import report

if TYPE_CHECKING:
    from plugins.site.state import Face

#: beside all else that is kept with a release, and in a form that outlives theirs
NAME = "since.json"
#: the setting that names such a file
FILE = "SINCE_FILE"
#: UTC seconds by slug
Since = Mapping[str, int]

#: the year 10000, of which no sitemap can tell
LAST = 253_402_300_800

UNFIT = {
    "zh": "{}（SINCE_FILE）：里面不是每个商品编号一个秒数",
    "en": "{} (SINCE_FILE): does not hold a number of seconds for each slug",
}
AHEAD = {
    "zh": "{}（SINCE_FILE）：{} 的时间是 {} UTC，还没到；请校准时钟，或删去时间未到的各条（共 {} 条）",
    "en": "{} (SINCE_FILE): {} is said to be as it is since {} UTC, which is yet to come; set the clock right, or take out all "
    "entries of a time to come ({} in all)",
}


def read(path: Path) -> Since:
    """What a release has written down. Raises OSError, and ValueError where the file says something else."""
    found = orjson.loads(path.read_bytes())
    if not isinstance(found, dict) or any(type(at) is not int or not 0 <= at < LAST for at in found.values()):
        raise ValueError(path)
    return found


def given(path: Path, now: int) -> Since:
    """What a person hands to a build from nothing. Raises OSError; a file that says something else ends the run, and so does
    one of a clock that was ahead: nobody knows when that really was. ``now``: UTC seconds.
    """
    try:
        found = read(path)
    except ValueError:
        raise report.stop(UNFIT[language()].format(path)) from None
    ahead = [slug for slug, at in found.items() if at > now]
    if ahead:
        day = f"{datetime.fromtimestamp(found[ahead[0]], UTC):%Y-%m-%d %H:%M}"
        raise report.stop(AHEAD[language()].format(path, visible(ahead[0]), day, len(ahead)))
    return found


def write(since: Since) -> bytes:
    return orjson.dumps(since)


def after(
    since: Since,
    faces: Mapping[str, Face],
    products: Mapping[str, Product],
    changed: frozenset[str] | None,
    now: int,
) -> Since:
    """``since`` with those products that differ from their ``faces``, and without those that are gone. ``changed``: those
    that may differ, None where any may. ``now``: UTC seconds.
    """
    told = digests(products) if changed is None else _told(products, changed)
    new = {slug: now for slug, digest in told.items() if slug in faces and faces[slug].whole != digest}
    gone = [
        slug for slug in (since if changed is None else changed) if slug in since and slug not in products
    ]
    if not new and not gone:
        return since
    found = {**since, **new}
    for slug in gone:
        del found[slug]
    return found


def _told(products: Mapping[str, Product], slugs: frozenset[str]) -> dict[str, str]:
    return {slug: products[slug].digest for slug in slugs if slug in products}
