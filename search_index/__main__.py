"""``python -m search_index build``: bring the index up to date with the catalogue."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from catalog import command
from catalog.language import language
from catalog.load import load
from catalog.problems import Invalid
from search_index import beside
from search_index.build import build


def main() -> int:
    parser = argparse.ArgumentParser(prog="search_index", description="建立搜索索引 · build the search index")
    parser.add_argument("command", choices=("build",))
    parser.add_argument("content", nargs="?", type=Path, default=Path("content"))
    parser.add_argument("--into", type=Path, default=Path("var/index"))
    asked = parser.parse_args()
    try:
        catalog = load(asked.content)
        folder = build(catalog, asked.into, beside.read(beside.files(asked.content), catalog.fields))
    except Invalid as invalid:
        print(invalid.report(language()), file=sys.stderr)
        return 1
    print(folder)
    return 0


command.run(main)
