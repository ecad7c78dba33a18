"""A PostgreSQL of our own: a cluster in a temporary folder, run by a user who is not root, gone at the end."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

USER = "dengshi"


def _bin() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


def missing() -> str:
    """Why it cannot be measured, or "" where it can."""
    if _bin() is None:
        return "no server is installed (Debian: postgresql)"
    if importlib.util.find_spec("psycopg") is None:
        return "psycopg is not installed"
    if _servant() is None:
        return "the server must not run as root and there is no user postgres or nobody"
    return ""


def _servant() -> str | None:
    """Whose process the server is: ours, or where we are root somebody harmless."""
    if os.getuid():
        return pwd.getpwuid(os.getuid()).pw_name
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in known), None)


class Cluster:
    """Durable as PostgreSQL comes: fsync and synchronous_commit on."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"postgresql://{USER}@127.0.0.1:{port}/shop"
        self.version = ""

    def __enter__(self) -> Self:
        self._folder = Path(tempfile.mkdtemp(prefix="bench-pg-"))
        if os.getuid() == 0:
            shutil.chown(self._folder, _servant())
        data = str(self._folder / "data")
        self._run("initdb", "-D", data, "-U", USER, "--auth=trust", "--encoding=UTF8", "--no-instructions")
        options = f"-p {self.port} -k {self._folder} -c listen_addresses=127.0.0.1"
        self._run("pg_ctl", "-D", data, "-w", "-l", str(self._folder / "log"), "-o", options, "start")
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", USER, "shop")
        self.version = self._run("postgres", "--version").strip()
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, tool: str, *words: str) -> str:
        folder = _bin()
        assert folder is not None
        command = [str(folder / tool), *words]
        if os.getuid() == 0:
            command = [
                "setpriv",
                f"--reuid={_servant()}",
                f"--regid={pwd.getpwnam(str(_servant())).pw_gid}",
                "--clear-groups",
                *command,
            ]
        done = subprocess.run(
            command, cwd=self._folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.exit(f"{tool} failed:\n{done.stdout}{done.stderr}")
        return done.stdout
