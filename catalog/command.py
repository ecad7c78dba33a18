"""A command of the terminal, from its beginning to its end, whoever hears what it says."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn, TextIO

from catalog.garbage import leave

if TYPE_CHECKING:
    from typing_extensions import Buffer  # of Python itself from 3.12 on


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
    the status is not 0, and a sentence says so, unless nobody was reading any more.
    """
    outs = []
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is not None:  # closed before we began
            out = _Out(stream.fileno(), "wb", closefd=False)
            setattr(sys, name, _text(stream, out))
            outs.append(out)
    try:
        code = main() or 0
    except SystemExit as ended:
        if ended.code:
            raise
        code = 0
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    lost = [out.lost for out in outs if out.lost]
    for error in lost:
        if error.errno != errno.EPIPE and sys.stderr is not None:
            sys.stderr.write(f"{_unheard(error)}\n")
    leave(code or int(bool(lost)))


def _text(stream: TextIO, out: io.FileIO) -> io.TextIOWrapper:
    unbuffered = isinstance(stream.buffer, io.RawIOBase)
    return io.TextIOWrapper(
        out if unbuffered else io.BufferedWriter(out),
        stream.encoding,
        stream.errors,
        line_buffering=bool(stream.line_buffering),
        write_through=unbuffered,
    )


def _unheard(error: OSError) -> str:
    from catalog.language import language  # noqa: PLC0415 - hardly ever needed, and many a command begins with nothing
    from catalog.problems import reason  # noqa: PLC0415

    why = reason(error)
    if language() == "zh":
        return f"要说的话没能写出来：{why.zh}"
    return f"What there was to say could not be written: {why.en}"
