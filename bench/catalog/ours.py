"""One measured turn of ours, in a process of its own: read the new workbook, check it, compare it with what stands."""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from pathlib import Path
from time import perf_counter

from catalog import cache
from catalog.content import Content
from catalog.difference import difference
from catalog.load import of_files

DAY = date(2026, 1, 1)


def main() -> None:
    book, content, kept = map(Path, sys.argv[1:])
    began = perf_counter()
    state = cache.kept(kept)
    if state is None:
        raise SystemExit("nothing was kept")
    catalog = of_files({"catalog.xlsx": book.read_bytes()}, content)[0]
    checked = perf_counter()
    found = difference(Content(state.catalog, {}, DAY), Content(catalog, {}, DAY))
    done = perf_counter()
    told = {
        "seconds": done - began,
        "cpu": sum(os.times()[:4]),  # with those of the other process
        "read": checked - began,
        "changed": len(found.prices),
    }
    print(json.dumps(told | {"variants": len(catalog.variants)}))


main()
