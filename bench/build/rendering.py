"""``python -m bench.build.rendering CONTENT SETTINGS OUTPUT``: every page rendered as a build renders them, and none written."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from time import perf_counter

from plugins.site import ask, mill, verbs
from plugins.site.builder import Build

SAID = "rendered in "


def _alone(build: Build, _page: str) -> Iterator[str]:
    facts = build.graph()
    plans = build.plans(facts)
    dict(build.site.catalog.products)  # none is still to be taken from what was kept
    began = perf_counter()

    def some(numbers: range) -> range:
        for _ in build.render([plans[number] for number in numbers], facts):
            pass
        return numbers

    mill.run(len(plans), some)
    yield f"{SAID}{perf_counter() - began}"


def main() -> None:
    content, settings, output = sys.argv[1:]
    verbs.VERBS["render"] = _alone
    sys.exit(ask.run(ask.prepare([content, "-s", settings, "-o", output]), {ask.ASKED: ("render", "")}))


if __name__ == "__main__":
    main()
