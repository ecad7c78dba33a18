"""Stale pages → bytes in the tree: in this process, and in a second one where there are many."""

from __future__ import annotations

import fcntl
import gc
import io
import marshal
import os
import struct
import sys
import termios
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console

JOB = 50  # pages a process takes at a time
#: of a kind: all have to fit into a pipe, and pages that stand next to each other have much in common, which both
#: processes have to make where they part them
MOST_JOBS = 100
FORK = 300  # fewer pages than this are done before a second process has begun
LONG = 2_000  # from here on a person wants to see how far it is
SPAN = struct.Struct("=ii")  # the pages of a job: from, to
NUMBER = struct.Struct("=i")
DONE = b"done"  # ends an answer that is whole
FULL = b"full"  # ends the one of a disk that took no more

#: makes page number n and says whether it wrote anything
Make = Callable[[int], bool]


class Failed(Exception):
    """The second process could not go on. What it had to say about that has been said."""


def run(count: int, make: Make, *, bar: bool = False) -> set[int]:
    """Make pages 0 to ``count`` - 1, with a ``bar`` on a terminal. Returns the numbers of those that were written. What ``make`` raises here comes
    through; raises Failed for the other process.
    """
    with begun(count, make) as work:
        return work.rest(bar=bar)


class Work:
    """Pages 0 to ``count`` - 1, and ``more`` of them."""

    def __init__(self, count: int, make: Make) -> None:
        self._count, self._make = count, make

    def more(self, count: int) -> None:
        """So many pages follow; nothing follows those."""
        self._count += count

    def rest(self, *, bar: bool = False) -> set[int]:
        """Make what nobody has made yet; once. Returns the numbers of all that were written."""
        del bar
        return {number for number in range(self._count) if self._make(number)}


class Shared(Work):
    """At which a second process is already. ``jobs``: the pipe they are taken from."""

    def __init__(self, count: int, make: Make) -> None:
        super().__init__(0, make)
        self._jobs, self._feed = os.pipe()
        self._tell(count)
        self._answer, tell = os.pipe()
        gc.freeze()  # what both share stays unwritten, so that it stays shared
        self._child = os.fork()
        if not self._child:
            os.close(self._answer)
            os.close(self._feed)
            _second(self._jobs, tell, make)
        os.close(tell)

    def more(self, count: int) -> None:
        self._tell(count)
        self._fed()

    def rest(self, *, bar: bool = False) -> set[int]:
        self._fed()
        with _progress(self._count, self._jobs, wanted=bar) as look:
            written = _work(self._jobs, self._make, look)
        heard = _all(self._answer)
        if not heard.endswith(DONE):
            if heard.endswith(FULL):
                raise OSError(*marshal.loads(heard))  # noqa: S302 - from our own child
            print(heard.decode(), end="", file=sys.stderr)  # noqa: T201
            raise Failed
        return written | set(marshal.loads(heard))  # noqa: S302 - from our own child

    def close(self) -> None:
        """After a failure here the other process shall find nothing more to do."""
        self._fed()
        _all(self._jobs)
        os.close(self._jobs)
        _all(self._answer)
        os.close(self._answer)
        os.waitpid(self._child, 0)
        gc.unfreeze()

    def _tell(self, count: int) -> None:
        first, self._count = self._count, self._count + count
        starts = range(first, self._count, max(JOB, -(-count // MOST_JOBS)))
        os.write(self._feed, b"".join(SPAN.pack(at, min(at + starts.step, self._count)) for at in starts))

    def _fed(self) -> None:
        if self._feed >= 0:
            os.close(self._feed)
            self._feed = -1


@contextmanager
def begun(count: int, make: Make) -> Iterator[Work]:
    """As ``run``, in steps: where there are many, a second process begins at once with pages 0 to ``count`` - 1."""
    if count < FORK or (os.cpu_count() or 1) < 2:
        yield Work(count, make)
        return
    work = Shared(count, make)
    try:
        yield work
    finally:
        work.close()


def _all(pipe: int) -> bytes:
    return b"".join(iter(lambda: os.read(pipe, 1 << 16), b""))


def _work(jobs: int, make: Make, look: Callable[[], None] = lambda: None) -> set[int]:
    written: set[int] = set()
    while taken := os.read(jobs, SPAN.size):
        written.update(number for number in range(*SPAN.unpack(taken)) if make(number))
        look()
    return written


def _second(jobs: int, tell: int, make: Make) -> None:
    """The other process: works, tells what it wrote, and ends without any of its parent's last rites; and at once when
    nobody is left who would hear it. Why it fails is said by its parent, unless that failed as well: then it was said.
    """
    code, parent = 1, os.getppid()
    sys.stderr, terminal = io.StringIO(), sys.stderr

    def look() -> None:
        if os.getppid() != parent:
            os._exit(code)

    try:
        with os.fdopen(tell, "wb") as out:
            try:
                out.write(marshal.dumps(sorted(_work(jobs, make, look))) + DONE)
            except OSError as error:
                name = error.filename and str(error.filename)
                out.write(marshal.dumps((error.errno, error.strerror, name)) + FULL)
            except Exception as error:
                if not getattr(error, "said", False):
                    print(f"{type(error).__name__}: {error}", file=sys.stderr)  # noqa: T201
                out.write(sys.stderr.getvalue().encode())
                raise
        terminal.write(sys.stderr.getvalue())
        terminal.flush()
        code = 0
    finally:
        os._exit(code)


@contextmanager
def _progress(count: int, jobs: int, *, wanted: bool) -> Iterator[Callable[[], None]]:
    """A bar on a terminal, for long work."""
    console = Console(stderr=True)
    if not wanted or count < LONG or not console.is_terminal:
        yield lambda: None
        return
    from rich.progress import (  # noqa: PLC0415 - most builds are short, or nobody looks on
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("pages", total=count)
        each = max(JOB, -(-count // MOST_JOBS))

        def look() -> None:
            waiting = bytearray(NUMBER.size)
            fcntl.ioctl(jobs, termios.FIONREAD, waiting)
            left = NUMBER.unpack(bytes(waiting))[0] // SPAN.size * each
            bar.update(task, completed=max(0, count - left))

        yield look
