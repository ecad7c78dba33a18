"""Whether a tree still is as it was left: people empty output/ by hand, and Pelican's users by its ``-d``."""

from __future__ import annotations

import os
from hashlib import blake2b

NAME = "outline"


def keep(folder: str) -> None:
    """Write down how the tree of a release stands now."""
    with open(f"{folder}/state/{NAME}", "wb") as out:  # noqa: PTH123 - asked before anything slow is imported
        out.write(_of(f"{folder}/tree"))


def stands(folder: str) -> bool:
    """Whether nothing was put into the tree of a release or taken out of it since, at its top or one folder below."""
    try:
        with open(f"{folder}/state/{NAME}", "rb") as kept:  # noqa: PTH123
            return kept.read() == _of(f"{folder}/tree")
    except OSError:
        return False


def _of(tree: str) -> bytes:
    """A folder's time changes with what is in it: of some thirty folders, however many pages there are."""
    with os.scandir(tree) as entries:
        tops = sorted(
            (entry.name, entry.stat(follow_symlinks=False).st_mtime_ns) for entry in entries if entry.is_dir()
        )
    digest = blake2b(str(os.stat(tree).st_mtime_ns).encode(), digest_size=16)  # noqa: PTH116
    for name, at in tops:
        digest.update(f"{name} {at}\n".encode("utf-8", "surrogateescape"))
    return digest.digest()
