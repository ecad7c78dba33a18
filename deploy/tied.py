"""Processes that do not outlive the one that began them."""

from __future__ import annotations

import ctypes
import os
import signal
from collections.abc import Callable
from contextlib import suppress

PARENT_DEATH = 1  # PR_SET_PDEATHSIG


def tied() -> Callable[[], None]:
    """For ``preexec_fn``: a process that is told to end as soon as this one is gone, whatever ended it, where the system
    can do so.
    """
    libc, parent = ctypes.CDLL(None), os.getpid()

    def tie() -> None:
        with suppress(AttributeError):
            libc.prctl(PARENT_DEATH, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:  # gone meanwhile
            os._exit(1)

    return tie
