"""What stands in a folder of texts: the texts, and what is none of them and should not be there."""

from __future__ import annotations

import os
from pathlib import Path

from catalog.stamps import HIDDEN, TEXT

#: what editors, browsers and desktops leave beside a file for a while, and nobody takes for a text
LEFT = (
    *("~", "#", ".bak", ".orig", ".rej", ".swp", ".swx", ".tmp", ".part", ".crdownload"),
    *("_jb_tmp___", "_jb_old___", "thumbs.db", "desktop.ini"),
)


def names(folder: Path) -> list[str]:
    """The names of the markdown files, sorted, hidden ones left out; none where there is no folder."""
    return listed(folder)[0]


def stray(name: str) -> bool:
    """Whether a file of this name is none of the texts, and whoever put it among them should know: ``X.MD``, ``x.markdown``,
    ``x.txt``, a picture.
    """
    small = name.lower()
    return (
        "." in name and not name.endswith(TEXT) and not small.startswith(HIDDEN) and not small.endswith(LEFT)
    )


def odd(path: Path) -> bool:
    """Whether something there is such a stray; a folder where it is called as a text is."""
    return stray(path.name) and (path.name.lower().endswith(TEXT) or not path.is_dir())


def listed(folder: Path) -> tuple[list[str], list[str]]:
    """The names of the texts and of the strays."""
    try:
        with os.scandir(folder) as found:
            told = [entry.name for entry in found]
    except FileNotFoundError:
        return [], []
    texts = sorted(name for name in told if name.endswith(TEXT) and not name.startswith(HIDDEN))
    others = [] if len(texts) == len(told) else [name for name in told if odd(folder / name)]
    return texts, others
