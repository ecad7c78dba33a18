"""Work done by a second process while this one does other work."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import TypeVar

T = TypeVar("T")


@contextmanager
def begun(task: Callable[[], T], *, worth: bool) -> Iterator[Callable[[], T]]:
    """Something that waits for what ``task`` gives. A process with a copy of all that this one has sends it; where it has
    died, where there is but one processor, or where it is not ``worth`` a process, the task is done when it is asked for.
    """
    if not worth or len(os.sched_getaffinity(0)) == 1:
        yield task
        return
    context = multiprocessing.get_context("fork")
    inlet, outlet = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(task, outlet), daemon=True)
    with suppress(OSError):  # none may be begun
        process.start()
    outlet.close()

    def answer() -> T:
        try:
            given: T = inlet.recv()
        except EOFError:
            return task()
        return given

    try:
        yield answer
    finally:
        inlet.close()
        if process.pid:
            process.terminate()
            process.join()


def _send(task: Callable[[], T], outlet: Connection) -> None:
    outlet.send(task())
