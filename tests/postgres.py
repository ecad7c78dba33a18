"""A private PostgreSQL for one run of the tests: its own folder, its own port on 127.0.0.1, gone at the end.

``DENGSHI_TEST_DATABASE=postgresql`` asks for it; without that the tests run on SQLite.
"""

from __future__ import annotations

import atexit
import ctypes
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from functools import cache
from pathlib import Path

import psycopg

WANTED = os.environ.get("DENGSHI_TEST_DATABASE", "sqlite") == "postgresql"
FIRST_PORT = 5440
USER = "dengshi"
# Nobody pulls the plug on a test's cluster; what a power cut does is tried elsewhere (make faults).
FAST = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "shared_buffers=64MB",
)


def programs() -> Path | None:
    """The folder of the newest PostgreSQL's programs, or None."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parent.parent.name)
    )
    plain = shutil.which("initdb")
    return found[-1].parent if found else Path(plain).parent if plain else None


class Cluster:
    """A running server; ends with this process, however that ends."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._folder = Path(tempfile.mkdtemp(prefix="dengshi-postgres-", dir=_memory()))
        atexit.register(shutil.rmtree, self._folder, ignore_errors=True)
        self._count = 0
        self._user = _unprivileged()
        if self._user:
            shutil.chown(self._folder, self._user)
        self._run("initdb", "-D", "data", "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        self._server, self.port = self._start()
        atexit.register(self.stop)

    def url(self, name: str) -> str:
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{name}"

    def create(self, template: str = "template0") -> str:
        """A new database like ``template``, which nobody may be using. Returns its URL."""
        self._count += 1
        name = f"shop_{os.getpid()}_{self._count}"
        self.say(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return self.url(name)

    def make_template(self, url: str) -> None:
        """From now on nobody connects to the database of ``url``; it is only copied."""
        self.say(f"ALTER DATABASE {name_in(url)} ALLOW_CONNECTIONS false")
        self.say(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name_in(url)}'")

    def drop(self, url: str) -> None:
        """Away with the database of ``url`` and with whoever is still connected."""
        self.say(f"DROP DATABASE {name_in(url)} WITH (FORCE)")

    def say(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]

    def stop(self) -> None:
        self._server.send_signal(signal.SIGQUIT)
        self._server.wait(30)

    def _start(self) -> tuple[subprocess.Popen[bytes], int]:
        for port in range(FIRST_PORT, FIRST_PORT + 40):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    continue
            options = (f"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories=",
                       "max_connections=400", *FAST)  # fmt: skip
            server = subprocess.Popen(
                [self._programs / "postgres", "-D", "data", *(part for one in options for part in ("-c", one))],
                cwd=self._folder, user=self._user, preexec_fn=_end_with_parent,  # noqa: PLW1509 - no thread runs yet
                stdout=subprocess.DEVNULL, stderr=(self._folder / "log").open("wb"),
            )  # fmt: skip
            if self._answers(server, port):
                return server, port
        raise RuntimeError(f"PostgreSQL did not start: {(self._folder / 'log').read_text('utf-8')}")

    def _answers(self, server: subprocess.Popen[bytes], port: int) -> bool:
        """Whether our own server answers; another run may have been faster at the port."""
        for _ in range(600):
            if server.poll() is not None:
                return False
            try:
                psycopg.connect(f"postgresql://{USER}@127.0.0.1:{port}/postgres", connect_timeout=5).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return server.poll() is None
        return False

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self._programs / program, *arguments], cwd=self._folder, user=self._user, check=True, stdout=subprocess.DEVNULL
        )  # fmt: skip


def name_in(url: str) -> str:
    """The database's name in its URL."""
    return re.fullmatch(r"postgresql://.*/(\w+)", url).group(1)  # type: ignore[union-attr]


def _memory() -> Path | None:
    """Where files stay in memory, if there is room: a database is copied for every test."""
    place = Path("/dev/shm")
    return place if place.is_dir() and shutil.disk_usage(place).free > 2**30 else None


def _unprivileged() -> str | None:
    """PostgreSQL refuses to run as root: whose name it takes instead."""
    if os.geteuid() != 0:
        return None
    known = {user.pw_name for user in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(1, signal.SIGQUIT)  # PR_SET_PDEATHSIG


@cache
def cluster() -> Cluster:
    """The one of this process."""
    found = programs()
    if found is None:
        raise RuntimeError("PostgreSQL was asked for and is not installed (Debian: apt install postgresql)")
    return Cluster(found)
