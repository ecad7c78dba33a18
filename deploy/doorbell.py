"""The socket by which others ask a running publisher for a publish and hear how it went."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

NAME = 100  # bytes of a socket's name: 108 are the most on Linux, 104 elsewhere
END = "\0"
#: seconds in which a publisher has begun anew, and between two questions
PATIENCE, EACH = 10.0, 0.05


def place(index: Path) -> Path:
    """Where it stands, beside the folder of the index."""
    return index.parent / "publisher.sock"


@contextmanager
def hung(path: Path, heard: Callable[[socket.socket], None]) -> Iterator[None]:
    """Meanwhile ``heard`` is given everybody who rings, from another thread."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as door, _named(path) as name:
        door.bind(name)
        path.chmod(0o600)
        door.listen()

        def hear() -> None:
            with suppress(OSError):  # the door was shut
                while True:
                    heard(door.accept()[0])

        threading.Thread(target=hear, daemon=True).start()
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def answer(caller: socket.socket, said: str, code: int) -> None:
    """``said``: what was printed; ``code``: the exit status."""
    with caller, suppress(OSError):
        caller.sendall(f"{said}{END}{code}".encode())


def ring(bell: Path) -> int | None:
    """Ask the running publisher. Its exit status after printing what it said; None when none runs. One that is just
    beginning anew with other code is asked again.
    """
    heard, end = _heard(bell), time.monotonic() + PATIENCE
    while heard is not None and END not in heard and time.monotonic() < end:
        time.sleep(EACH)
        heard = _heard(bell) or ""
    if not heard:
        return None
    said, _, code = heard.rpartition(END)
    print(said, end="", flush=True)
    return int(code)


def _heard(bell: Path) -> str | None:
    """The answer, empty where it was refused; None where nobody is there."""
    with socket.socket(socket.AF_UNIX) as line:
        try:
            with _named(bell) as name:
                line.connect(name)
            return b"".join(iter(lambda: line.recv(1 << 16), b"")).decode("utf-8", "replace")
        except OSError:
            return None


@contextmanager
def _named(bell: Path) -> Iterator[str]:
    """What a socket may be called has a hundred letters at most; a longer path is said by its open folder."""
    if len(os.fsencode(bell)) < NAME:
        yield str(bell)
        return
    folder = os.open(bell.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{bell.name}"
    finally:
        os.close(folder)
