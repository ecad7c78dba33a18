"""What is made by the million and stays is not looked through for garbage again and again."""

from __future__ import annotations

import atexit
import gc
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn


@contextmanager
def uncollected() -> Iterator[None]:
    """No looking for garbage meanwhile: what is made here by the million stays, and each look at it costs."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def never() -> None:
    """No looking for garbage from here on: what ends soon gives back all at once. Where it may begin again, it begins with all
    that was made.
    """
    gc.disable()


def leave(code: int) -> NoReturn:
    """End the process without taking apart all that it made and imported. What was to be done at its end is done, and what it
    said has been said; where that cannot be, or somebody is still at work, Python ends it in its own way.
    """
    if threading.active_count() == 1:
        atexit._run_exitfuncs()  # noqa: SLF001 - as multiprocessing ends a process
        try:
            for out in (sys.stdout, sys.stderr):
                if out is not None:  # closed before we began
                    out.flush()
        except OSError:
            sys.exit(code)
        os._exit(code)
    sys.exit(code)
