"""The child that opens what people hand in. Runs by itself (``python -I opener.py``) and answers in JSON.

Standard input: a line of JSON, the order (see ``intake``), then the file. Once everything is imported it may open
nothing any more: no file, no socket, no process, and write nothing but its answer.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from catalog import wire
from catalog.gate import SUFFIXES
from catalog.photometry import read as photometry
from catalog.problems import Invalid, Problem
from catalog.sheets import parse

NEW_NETWORK = 0x50000000  # CLONE_NEWUSER | CLONE_NEWNET: a network of its own, with nothing in it
NO_NEW_PRIVILEGES = 38


def close_doors(order: dict[str, Any]) -> None:
    """Limits for the rest of this process's life."""
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        libc.unshare(NEW_NETWORK)  # where the machine lets us
        os.sched_setaffinity(0, range(os.cpu_count() or 1))  # who asks may keep to one processor
    for name, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, order["memory"]),
        (resource.RLIMIT_CPU, order["cpu"]),
        (resource.RLIMIT_FSIZE, order["answer"]),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 3),  # the three that are open
    ):
        resource.setrlimit(name, (value, value))


def opened(raw: bytes, name: str, *, loose: bool) -> wire.Answer:
    """The sheets of a file; none of a photometric one, which is read to its end. Raises Invalid."""
    if photometry.named(name):
        photometry.read(raw, name)
        return wire.Answer({}, True, ())
    notes: list[Problem] = []
    cells: list[Problem] = []
    sheets = parse({name: raw}, notes=notes, loose=loose, cells=None if loose else cells)
    return wire.Answer(sheets, not name.casefold().endswith(SUFFIXES), tuple(notes), tuple(cells))


def main() -> None:
    """Answer with the sheets or with the problems; whatever else happens ends this process alone."""
    order = json.loads(sys.stdin.buffer.readline())
    close_doors(order)
    name = order["name"]
    try:
        answer = opened(sys.stdin.buffer.read(), name, loose=order["loose"])
    except Invalid as invalid:
        answer = wire.Answer({}, False, (), (), invalid.problems)
    sys.stdout.buffer.write(wire.told(answer))


if __name__ == "__main__":
    # Python looks for a codec only when it is used, and then it is too late.
    for encoding in ("cp437", "gb18030", "latin-1", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"):
        "".encode(encoding)
    main()
