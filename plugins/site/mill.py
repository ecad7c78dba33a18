"""Stale pages → bytes in the tree: in this process, and in a second one where there are many.

The second one begins with the first pages and this one with the last: what stands near each other has much in common, and
each process remembers for itself what it has made.
"""

from __future__ import annotations

import fcntl
import gc
import io
import marshal
import os
import struct
import sys
import termios
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress

from rich.console import Console

from catalog.language import language

JOB = 10  # pages of a ticket: so many the process that is done first waits for at the end
TOGETHER = 100  # pages a process makes together while many are left
MOST_JOBS = 1_000  # of a kind: all have to fit into a pipe
FORK = 300  # fewer pages than this are done before a second process has begun
LONG = 2_000  # from here on a person wants to see how far it is
NUMBER = struct.Struct("=i")
DONE = b"done"  # ends an answer that is whole
FULL = b"full"  # ends the one of a disk that took no more

#: of one that could say nothing itself
ENDED = {
    "zh": "另一个做页面的进程被结束了（内存不够？），网站没有改动\n",
    "en": "the other process that makes pages was ended (for want of memory?); nothing of the site changed\n",
}

#: makes the pages of these numbers and says for which of them it wrote anything
Make = Callable[[range], Iterable[int]]


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
        return _work([range(self._count)], self._make, lambda: None)


class Shared(Work):
    """At which a second process is already. ``tickets``: a pipe with one for each job, the number of pages that are known. Who
    has one takes the job that is next from his end, and several while many are left.
    """

    def __init__(self, count: int, make: Make) -> None:
        super().__init__(0, make)
        self._tickets, self._feed = os.pipe()
        self._jobs: list[range] = []
        self._tell(count)
        self._answer, tell = os.pipe()
        gc.freeze()  # what both share stays unwritten, so that it stays shared
        try:
            self._child = os.fork()
        except OSError:
            gc.unfreeze()
            for pipe in (self._tickets, self._feed, self._answer, tell):
                os.close(pipe)
            raise
        if not self._child:
            os.close(self._answer)
            os.close(self._feed)
            _second(_first(self._tickets, self._jobs), tell, make)
        os.close(tell)

    def more(self, count: int) -> None:
        self._tell(count)
        self._fed()

    def rest(self, *, bar: bool = False) -> set[int]:
        self._fed()
        with _progress(self._count, self._tickets, len(self._jobs), wanted=bar) as look:
            written = _work(_last(self._tickets, self._jobs), self._make, look)
        heard = _all(self._answer)
        if not heard.endswith(DONE):
            if heard.endswith(FULL):
                raise OSError(*marshal.loads(heard))  # noqa: S302 - from our own child
            print(heard.decode() or ENDED[language()], end="", file=sys.stderr)  # noqa: T201
            raise Failed
        return written | set(marshal.loads(heard))  # noqa: S302 - from our own child

    def close(self) -> None:
        """After a failure here the other process shall find nothing more to do."""
        self._fed()
        _all(self._tickets)
        os.close(self._tickets)
        _all(self._answer)
        os.close(self._answer)
        os.waitpid(self._child, 0)
        gc.unfreeze()

    def _tell(self, count: int) -> None:
        more = _cut(self._count, self._count + count)
        self._count += count
        self._jobs += more
        os.write(self._feed, NUMBER.pack(self._count) * len(more))

    def _fed(self) -> None:
        if self._feed >= 0:
            os.close(self._feed)
            self._feed = -1


@contextmanager
def begun(count: int, make: Make) -> Iterator[Work]:
    """As ``run``, in steps: where there are many, a second process begins at once with pages 0 to ``count`` - 1."""
    work = None
    if count >= FORK and (os.cpu_count() or 1) > 1:
        with suppress(OSError):  # no process may be begun
            work = Shared(count, make)
    try:
        yield work or Work(count, make)
    finally:
        if work:
            work.close()


def _all(pipe: int) -> bytes:
    return b"".join(iter(lambda: os.read(pipe, 1 << 16), b""))


def _cut(start: int, stop: int) -> list[range]:
    """Pages that became known together, in jobs."""
    step = max(JOB, -(-(stop - start) // MOST_JOBS))
    return [range(at, min(at + step, stop)) for at in range(start, stop, step)]


def _first(tickets: int, jobs: list[range]) -> Iterator[range]:
    """From the first job on. A ticket of pages that became known since these ``jobs`` tells of them."""
    at, pages = 0, len(jobs[0])
    while taken := os.read(tickets, NUMBER.size * _several(tickets, pages)):
        (count,) = NUMBER.unpack(taken[-NUMBER.size :])
        if count > jobs[-1].stop:
            jobs += _cut(jobs[-1].stop, count)
        first, at = at, at + len(taken) // NUMBER.size
        yield range(jobs[first].start, jobs[at - 1].stop)


def _last(tickets: int, jobs: list[range]) -> Iterator[range]:
    """From the last job back, once all are known."""
    pages = len(jobs[0])
    while taken := os.read(tickets, NUMBER.size * _several(tickets, pages)):
        count = len(taken) // NUMBER.size
        yield range(jobs[-count].start, jobs[-1].stop)
        del jobs[-count:]


def _several(tickets: int, pages: int) -> int:
    """How many tickets, of so many pages each, to take together: one by one at the end, where the other process would wait."""
    return max(1, min(round(TOGETHER / pages), _waiting(tickets) // 4))


def _waiting(tickets: int) -> int:
    """How many nobody has taken."""
    told = bytearray(NUMBER.size)
    fcntl.ioctl(tickets, termios.FIONREAD, told)
    return int(NUMBER.unpack(told)[0]) // NUMBER.size


def _pieces(job: range) -> Iterator[range]:
    """What of a job is made together."""
    step = -(-len(job) // max(1, round(len(job) / TOGETHER)))
    return (job[at : at + step] for at in range(0, len(job), step or 1))


def _work(jobs: Iterable[range], make: Make, look: Callable[[], None]) -> set[int]:
    written: set[int] = set()
    for job in jobs:
        for pages in _pieces(job):
            written.update(make(pages))
        look()
    return written


def _second(jobs: Iterable[range], tell: int, make: Make) -> None:
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
def _progress(count: int, tickets: int, jobs: int, *, wanted: bool) -> Iterator[Callable[[], None]]:
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

        def look() -> None:
            bar.update(task, completed=count - count * _waiting(tickets) // jobs)

        yield look
