"""``python -m search_index build``: bring the index up to date with the catalogue."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from catalog.cli import language
from catalog.load import load
from catalog.problems import Invalid
from search_index.build import build


def main() -> int:
    parser = argparse.ArgumentParser(prog="search_index", description="建立搜索索引 · build the search index")
    parser.add_argument("command", choices=("build",))
    parser.add_argument(
        "content", nargs="?", type=Path, default=Path(os.environ.get("CONTENT_DIR", "content"))
    )
    parser.add_argument("--into", type=Path, default=Path(os.environ.get("INDEX_DIR", "var/index")))
    asked = parser.parse_args()
    try:
        folder = build(load(asked.content), asked.into)
    except Invalid as invalid:
        print(invalid.report(language()), file=sys.stderr)
        return 1
    print(folder)
    return 0


sys.exit(main())
