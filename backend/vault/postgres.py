"""Copies of a PostgreSQL database, by its own pg_dump and pg_restore, which must be as new as the server."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from backend.kernel.db import UnfitDatabase, close_database, open_database, run
from backend.vault.lite import fsync


class Server:
    """The server of a database's URL, with its own programs."""

    SUFFIX = ".dump"

    def __init__(self, url: str) -> None:
        self.url = url
        self.name = urlsplit(url).path.strip("/")
        self._snapshot = ""

    @contextmanager
    def still(self) -> Iterator[None]:
        """The database in use as it is now, whatever others write meanwhile."""
        run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            self._snapshot = str(run("SELECT pg_export_snapshot()").fetchone()[0])
            yield
        finally:
            run("ROLLBACK")

    def copy(self, to: Path) -> None:
        """Into the new file ``to``, on the disk when this returns. Call within ``still``."""
        os.close(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        self._run("pg_dump", "--format=custom", f"--snapshot={self._snapshot}", f"--file={to}", self.name)
        fsync(to)

    @contextmanager
    def opened(self, file: Path) -> Iterator[None]:
        """The shop's tables are those of ``file`` for a while, in a database of its own that is dropped again."""
        with self._filled(file, f"{self.name}_copy"):
            yield

    def settle(self) -> None:
        """The server's own affair."""

    def put_aside(self, _file: Path) -> bool:
        """Here that is a database, and no file."""
        return False

    def broken(self) -> str:
        """The server itself checks its pages as it reads them."""
        return ""

    @contextmanager
    def candidate(self, file: Path, at: int) -> Iterator[Callable[[], str]]:
        """``file`` as a database beside the present one, open; what is yielded puts it in its place."""
        new = f"{self.name}_restoring"

        def put() -> str:
            aside = f"{self.name}_before_{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime(at)).lower()}"
            close_database()
            with self._desk() as desk, desk.transaction():
                rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
                desk.execute(rename.format(sql.Identifier(self.name), sql.Identifier(aside)))
                desk.execute(rename.format(sql.Identifier(new), sql.Identifier(self.name)))
            open_database(self.url)
            back = f"ALTER DATABASE {self.name} RENAME TO {self.name}_undone; ALTER DATABASE {aside} RENAME TO {self.name}"
            return f"What was there before: the database {aside}. To have it back, with psql: {back}"

        with self._filled(file, new):
            yield put

    @contextmanager
    def _filled(self, file: Path, name: str) -> Iterator[None]:
        close_database()
        drop = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name))
        with self._desk() as desk:
            desk.execute(drop)
            desk.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'").format(
                    sql.Identifier(name)
                )
            )
        try:
            self._run("pg_restore", "--exit-on-error", "--no-owner", f"--dbname={name}", str(file))
            open_database(self._with(name))
            yield
        finally:
            close_database()
            with self._desk() as desk:
                desk.execute(drop)
            open_database(self.url)

    def _desk(self) -> psycopg.Connection:
        """Beside all databases: from there they are made, renamed and dropped."""
        return psycopg.connect(self._with("postgres"), autocommit=True)

    def _with(self, name: str) -> str:
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{name}"))

    def _run(self, program: str, *arguments: str) -> None:
        at = urlsplit(self.url)
        known = {"PGHOST": at.hostname, "PGPORT": at.port or 5432, "PGUSER": unquote(at.username or ""),
                 "PGPASSWORD": unquote(at.password or "")}  # fmt: skip
        path = shutil.which(program)
        if path is None:
            raise UnfitDatabase(f"{program} is not installed here (Debian: apt install postgresql-client).")
        done = subprocess.run(
            [path, *arguments], capture_output=True, text=True, check=False,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"} | {name: str(value) for name, value in known.items() if value},
        )  # fmt: skip
        if done.returncode:
            raise UnfitDatabase(f"{program} failed: {done.stderr.strip()[-500:]}")
