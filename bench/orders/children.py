"""Servers that do not outlive the run, whatever ends it."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


def start(
    command: list[str], *, cwd: Path, environment: dict[str, str], log: Path
) -> subprocess.Popen[bytes]:
    """In a process group of its own; asked to end by the system itself where we are killed."""
    with log.open("ab") as out:
        return subprocess.Popen(
            command,
            cwd=cwd,
            env=environment,
            stdout=out,
            stderr=out,
            start_new_session=True,
            preexec_fn=_end_with_us,  # noqa: PLW1509 - we are one thread
        )


def _end_with_us() -> None:
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Politely, then with its whole group."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(10)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def free(port: int) -> None:
    """Leave where somebody listens there already: servers may share a port, and half the answers would be theirs."""
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            sys.exit(
                f"Port {port} is in use, perhaps by another run. End it, or: make bench-orders BENCH='--port 8400'"
            )
