"""Stale pages → bytes in the tree: in this process, and in a second one where there are many."""

from __future__ import annotations

import fcntl
import gc
import marshal
import os
import struct
import sys
import termios
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

JOB = 50  # pages a process takes at a time
FORK = 300  # fewer pages than this are done before a second process has begun
LONG = 2_000  # from here on a person wants to see how far it is
NUMBER = struct.Struct("=i")
DONE = b"done"  # ends an answer that is whole

#: makes page number n and says whether it wrote anything
Make = Callable[[int], bool]


class Failed(Exception):
    """The second process could not go on; it has said why itself."""


def run(count: int, make: Make, *, bar: bool = False) -> set[int]:
    """Make pages 0 to ``count`` - 1, with a ``bar`` on a terminal. Returns the numbers of those that were written. What ``make`` raises here comes
    through; raises Failed for the other process.
    """
    with begun(count, make) as rest:
        return rest(bar)


@contextmanager
def begun(count: int, make: Make) -> Iterator[Callable[[bool], set[int]]]:
    """As ``run``, in two steps: the second process begins at once, and what is given makes the rest with it."""
    if count < FORK or (os.cpu_count() or 1) < 2:
        yield lambda _bar: {number for number in range(count) if make(number)}
        return
    jobs, feed = os.pipe()
    os.write(feed, b"".join(NUMBER.pack(start) for start in range(0, count, _step(count))))
    os.close(feed)
    answer, tell = os.pipe()
    gc.freeze()  # what both share stays unwritten, so that it stays shared
    child = os.fork()
    if not child:
        os.close(answer)
        _second(jobs, tell, count, make)
    os.close(tell)

    def rest(bar: bool) -> set[int]:  # noqa: FBT001 - as of ``run``
        with _progress(count, jobs, wanted=bar) as look:
            written = _work(jobs, count, make, look)
        heard = _all(answer)
        if not heard.endswith(DONE):
            raise Failed
        return written | set(marshal.loads(heard))  # noqa: S302 - from our own child

    try:
        yield rest
    finally:
        _all(jobs)  # after a failure here the other process shall find nothing more to do
        os.close(jobs)
        _all(answer)
        os.close(answer)
        os.waitpid(child, 0)
        gc.unfreeze()


def _all(pipe: int) -> bytes:
    return b"".join(iter(lambda: os.read(pipe, 1 << 16), b""))


def _step(count: int) -> int:
    """All jobs have to fit into a pipe."""
    return max(JOB, -(-count // 8_000))


def _work(jobs: int, count: int, make: Make, look: Callable[[], None] = lambda: None) -> set[int]:
    written: set[int] = set()
    while taken := os.read(jobs, NUMBER.size):
        (start,) = NUMBER.unpack(taken)
        written.update(n for n in range(start, min(start + _step(count), count)) if make(n))
        look()
    return written


def _second(jobs: int, tell: int, count: int, make: Make) -> None:
    """The other process: works, tells what it wrote, and ends without any of its parent's last rites."""
    code = 1
    try:
        with os.fdopen(tell, "wb") as out:
            out.write(marshal.dumps(sorted(_work(jobs, count, make))) + DONE)
        code = 0
    except Exception as error:  # noqa: BLE001 - whatever it was, the parent must hear of it
        if not getattr(error, "said", False):
            print(f"{type(error).__name__}: {error}", file=sys.stderr)  # noqa: T201
    finally:
        sys.stderr.flush()
        os._exit(code)


@contextmanager
def _progress(count: int, jobs: int, *, wanted: bool) -> Iterator[Callable[[], None]]:
    """A bar on a terminal, for long work."""
    console = Console(stderr=True)
    if not wanted or count < LONG or not console.is_terminal:
        yield lambda: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task: TaskID = bar.add_task("pages", total=count)

        def look() -> None:
            waiting = bytearray(NUMBER.size)
            fcntl.ioctl(jobs, termios.FIONREAD, waiting)
            left = NUMBER.unpack(bytes(waiting))[0] // NUMBER.size * _step(count)
            bar.update(task, completed=max(0, count - left))

        yield look
