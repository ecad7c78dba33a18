"""Help pages for who asks the search for something that no product is: ``运费``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from catalog.model import Lang

TITLE, SUMMARY = "# ", "> "
RUN = re.compile(r"[\u3400-\u9fff]{2,}|[a-z]{4,}")


class HelpPage(NamedTuple):
    """``path``: without the language."""

    title: str
    path: str


def helping(text: str, output: Path, lang: Lang) -> tuple[HelpPage, ...]:
    """Those of the release in service at ``output`` whose title or address has two characters, or a word of English, of the
    question; where none has, those whose summary says all of it, and else those that say all of it anywhere.
    """
    asked = [*_pieces(text.casefold())]
    titled, said, told = list[HelpPage](), list[HelpPage](), list[HelpPage]()
    top = output / "en" / "help" if lang == "en" else output / "help"
    for file in sorted(top.glob("*/index.md")) if asked else ():
        whole, name = file.read_text("utf-8"), file.parent.name
        lines = whole.splitlines()
        title = next((line.removeprefix(TITLE) for line in lines if line.startswith(TITLE)), "")
        summary = next((line for line in lines if line.startswith(SUMMARY)), "").casefold()
        page = HelpPage(title, f"/help/{name}/")
        if any(piece in f"{title.casefold()} {name}" for piece in asked):
            titled.append(page)
        elif all(piece in summary for piece in asked):
            said.append(page)
        elif all(piece in whole.casefold() for piece in asked):
            told.append(page)
    return tuple(titled or said or told)


def _pieces(text: str) -> Iterator[str]:
    """Runs of two Chinese characters, and whole words."""
    for run in RUN.findall(text):
        if run.isascii():
            yield run
        else:
            yield from (run[at : at + 2] for at in range(len(run) - 1))
