"""What stands at the output path: our link, nothing, or a folder that has to be ours before it is replaced by a link."""

from __future__ import annotations

import ctypes
import os
import re
from pathlib import Path

import orjson

from plugins.release import errors

AT_FDCWD, RENAME_EXCHANGE = -100, 2
#: `make devserver` puts these into the tree
WATCH = {"reload.js", "reload.txt"}


def number(output: Path) -> int | None:
    """Which release the link at ``output`` leads to; None where there is none, or another thing stands there."""
    try:
        target = str(output.readlink())
    except OSError:
        return None
    found = re.fullmatch(rf"{re.escape('.' + output.name)}/(\d{{6,}})/tree", target)
    return int(found[1]) if found else None


def refuse_strangers(output: Path, made: Path | None) -> None:
    """Refused where something stands at ``output`` that is not ours.

    A folder is ours when it is empty, or when every file in it is one that a build wrote down in ``made``:
    ``{tree: [path, …]}``.
    """
    if output.is_symlink():
        if number(output) is None:
            raise errors.another_link(output, str(output.readlink()))
    elif output.is_dir():
        ours = _made(output, made) | WATCH
        for folder, _, files in os.walk(output):
            for name in files:
                path = (Path(folder) / name).relative_to(output).as_posix()
                if path not in ours:
                    raise errors.stranger(output, path)
    elif output.exists():
        raise errors.stranger(output, output.name)


def _made(output: Path, made: Path | None) -> set[str]:
    try:
        return {*orjson.loads(made.read_bytes()).get(str(output), [])} if made else set()
    except (FileNotFoundError, orjson.JSONDecodeError, AttributeError):
        return set()


def replace(link: Path, output: Path, gone: Path) -> None:
    """``link`` is renamed to ``output``. A folder that stood there changes places with it and is then called ``gone``."""
    if output.is_symlink() or not output.is_dir():
        link.replace(output)
        return
    if _exchange(link, output):
        link.rename(gone)
    else:  # for a moment nothing stands there
        output.rename(gone)
        link.rename(output)


def _exchange(one: Path, other: Path) -> bool:
    """Two names change places at one stroke; False where the system cannot do that."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    return bool(rename(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) == 0)
