"""A command of the terminal, from its beginning to its end, whoever hears what it says."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn, TextIO

from catalog.garbage import leave

if TYPE_CHECKING:
    from typing_extensions import Buffer  # of Python itself from 3.12 on


#: kept back to say that there is no more; untouched, it takes none
SPARE = 16 << 20
#: of a library that found no room, and of Python where it found none to say so
UNSAID = ("failed to map", "annot allocate memory", "without exception set")


class _Out(io.FileIO):
    """What takes no more is not written to again: the work goes on. ``lost``: why it took no more."""

    lost: OSError | None = None

    def write(self, data: Buffer, /) -> int:
        try:
            return super().write(data)
        except OSError as error:
            self.lost = error
            os.dup2(os.open(os.devnull, os.O_WRONLY | os.O_CLOEXEC), self.fileno())
            return memoryview(data).nbytes


def run(main: Callable[[], int | None]) -> NoReturn:
    """Do all that was asked, and end the process with the status ``main`` gives. Where what was said could not be written
    the status is not 0, and a sentence says so, unless nobody was reading any more. So does one where the system refuses
    what is needed and nobody else has said it.
    """
    with heard() as lost:
        code = _done(main)
    leave(code or int(bool(lost)))


@contextmanager
def heard() -> Iterator[list[OSError]]:
    """Whatever is done here is done though what it says cannot be written. Afterwards that is told, and gives why it could not."""
    outs = [_taken(name) for name in ("stdout", "stderr") if _open(getattr(sys, name))]
    lost: list[OSError] = []
    try:
        yield lost
    finally:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
        lost += [out.lost for out in outs if out.lost]
        for why in lost:
            if why.errno != errno.EPIPE:
                _say(why, "要说的话没能写出来：", "What there was to say could not be written: ")


def _open(stream: TextIO | None) -> bool:
    """Whether it leads out of the process: it may be closed before, or somebody here hears it."""
    try:
        return stream is not None and stream.fileno() >= 0
    except OSError:
        return False


def _done(main: Callable[[], int | None]) -> int:
    spare = bytearray()
    try:
        spare = bytearray(SPARE)
        return main() or 0
    except OSError as error:
        if not error.errno:  # of no system
            raise
        _say(error)
        return 1
    except SystemExit as ended:
        if ended.code:
            raise
        return 0
    except (MemoryError, ImportError, SystemError) as error:
        if not short(error):
            raise
    spare.clear()  # and what the work held went with its error
    try:
        _say(OSError(errno.ENOMEM, os.strerror(errno.ENOMEM)))
    except (MemoryError, ImportError):  # to know a language takes some
        if sys.stderr is not None:
            sys.stderr.write("内存不够 · not enough memory\n")
    return 1


def short(error: Exception) -> bool:
    """Whether it says that there is no more memory."""
    unsaid = isinstance(error, ImportError | SystemError) and any(said in str(error) for said in UNSAID)
    return unsaid or isinstance(error, MemoryError)


def _taken(name: str) -> _Out:
    stream = getattr(sys, name)
    out = _Out(stream.fileno(), "wb", closefd=False)
    setattr(sys, name, _text(stream, out))
    return out


def _text(stream: TextIO, out: io.FileIO) -> io.TextIOWrapper:
    unbuffered = isinstance(stream.buffer, io.RawIOBase)
    return io.TextIOWrapper(
        out if unbuffered else io.BufferedWriter(out),
        stream.encoding,
        stream.errors,
        line_buffering=bool(stream.line_buffering),
        write_through=unbuffered,
    )


def _say(error: OSError, zh: str = "", en: str = "") -> None:
    """What was refused, behind these words."""
    from catalog.language import language  # noqa: PLC0415 - hardly ever needed, and many a command begins with nothing
    from catalog.problems import refused  # noqa: PLC0415

    why = refused(error)
    if sys.stderr is not None:
        sys.stderr.write(f"{zh}{why.zh}\n" if language() == "zh" else f"{en}{why.en}\n")
