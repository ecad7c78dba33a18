"""The two databases the shop may stand on, opened the only safe way: SQLite by apsw, PostgreSQL by psycopg."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qsl, unquote, urlsplit

import apsw
import peewee
import psycopg
from peewee import __exception_wrapper__  # type: ignore[attr-defined] # apsw's and psycopg's errors become peewee's
from playhouse.apsw_ext import APSWDatabase
from playhouse.pool import PooledDatabase
from playhouse.postgres_ext import PooledPsycopg3Database
from psycopg.pq import TransactionStatus

from backend.kernel import lanes
from backend.kernel.disk import keep_private
from backend.kernel.lanes import Turns
from backend.kernel.log import Log, Settled

OLDEST_SQLITE = (3, 51, 3)  # older ones can corrupt a WAL database (sqlite.org/wal.html#walresetbug)
#: the worker folds the log back; a request does it only where no worker has run while the log grew to 256 MB
LOG_PAGES = 131_072
#: any number will do: all processes of one database take turns on it
WRITER = 0x64656E67

PRAGMAS = (
    ("page_size", 2048),  # an order touches some thirty pages: small ones halve what each commit flushes
    ("cache_size", -64_000),
    ("journal_mode", "wal"),
    (
        "synchronous",
        "full",
    ),  # NORMAL loses paid orders on a power cut, unless the log is flushed as the writer does
    ("foreign_keys", 1),
    ("trusted_schema", 0),
    ("cell_size_check", 1),
    ("secure_delete", 1),
    ("mmap_size", 0),
    ("wal_autocheckpoint", LOG_PAGES),
)
#: what SQLite may refuse silently, and what it then says of itself
READ_BACK = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
}


class UnfitDatabase(RuntimeError):
    """The database cannot be used; the message says why and what to do."""


def _patience(tries: int) -> bool:
    """SQLite's own waiting doubles its naps up to 100 ms, which makes the tail long; ours are short and even."""
    time.sleep(lanes.POLL_SECONDS)
    return tries * lanes.POLL_SECONDS < lanes.BUSY_SECONDS


def _settled(hooks: Callable[[], None]) -> None:
    """Done when no other process makes the file's log at this moment: for that SQLite asks no handler to wait."""
    for tries in count():
        try:
            hooks()
        except apsw.BusyError:
            if not _patience(tries):
                raise
        else:
            return


class _Pool(PooledDatabase):  # type: ignore[misc]
    def connection(self) -> Any:
        """As peewee's, asked for by every statement."""
        state = self._state
        if state.closed:
            self.connect()
        return state.conn

    def another(self) -> Any:
        """A connection outside the pool, for the one writer of this process."""
        with __exception_wrapper__:
            return super(PooledDatabase, self)._connect()

    def abandon(self) -> object:
        """Forget every connection without closing it. Whoever calls keeps the answer, lest Python close them."""
        kept = (self._state.conn, self._in_use, self._connections)
        self.dispose()
        return kept


class Sqlite(_Pool, APSWDatabase):  # type: ignore[misc]
    """One file. Connections belong to the process, not to a thread: a thread that ends takes none with it."""

    name = "sqlite"
    returning = ""
    #: what ends a transaction, by whether it waits for the disk; here whoever must waits for the log: see ``log``
    ending: ClassVar = {True: "COMMIT", False: "COMMIT"}

    def __init__(self, path: str, **options: Any) -> None:
        super().__init__(path, **options)
        self._turns = Turns(path)

    def _add_conn_hooks(self, conn: Any) -> None:
        keep_private(Path(self.database))
        conn.set_busy_handler(_patience)
        _settled(partial(super()._add_conn_hooks, conn))
        for name, wanted in READ_BACK.items():
            found = conn.execute(f"PRAGMA {name}").fetchone()[0]
            if found != wanted:
                raise UnfitDatabase(
                    f"{self.database} was opened with {name} {found} instead of {wanted}: no order would be safe in it. "
                    "Put it on a local disk that allows shared memory, and start again."
                )

    def another(self) -> Any:
        """As every pool's. Its commits do not wait for the disk: the writer flushes the log itself, outside the turn."""
        conn = super().another()
        conn.execute("PRAGMA synchronous = NORMAL")
        return conn

    def log(self) -> Log:
        """What the writer's commits go to. OSError where it cannot be opened."""
        return Log(self.database)

    def _can_reuse(self, conn: Any) -> bool:
        return bool(conn.getautocommit())

    def take_turn(self, conn: Any) -> None:
        """Begin a transaction that may write."""
        self._turns.take()
        try:
            with __exception_wrapper__:
                conn.execute("BEGIN IMMEDIATE")
        except BaseException:
            self._turns.give()
            raise

    def end_turn(self) -> None:
        self._turns.give()

    def in_work(self, conn: Any) -> bool:
        """Whether the transaction still stands; some errors end it."""
        return not conn.getautocommit()

    def clean(self, conn: Any) -> bool:
        """After a failed commit: undo, and say whether the connection can be used again."""
        if self.in_work(conn):
            with suppress(apsw.Error):
                conn.execute("ROLLBACK")
        return not self.in_work(conn)

    def added(self, cursor: Any) -> int:
        """The number of the row that ``cursor`` inserted."""
        return int(cursor.connection.last_insert_rowid())

    def abandon(self) -> object:
        self._turns = Turns(self.database)  # a lock file that is open in two processes is held by both
        return super().abandon()


class Postgres(_Pool, PooledPsycopg3Database):  # type: ignore[misc]
    """A server. One writer at a time here too, so that the same reasoning holds on both databases."""

    name = "postgresql"
    returning = " RETURNING id"
    ending: ClassVar = {True: "COMMIT", False: "SET LOCAL synchronous_commit = off; COMMIT"}

    def take_turn(self, conn: Any) -> None:
        """Begin a transaction that may write."""
        with __exception_wrapper__:
            conn.execute("BEGIN")
            conn.execute(f"SELECT pg_advisory_xact_lock({WRITER})")

    def end_turn(self) -> None:
        """The lock ended with the transaction."""

    def log(self) -> Settled:
        """The server's own."""
        return Settled()

    def in_work(self, conn: Any) -> bool:
        return not conn.closed and conn.info.transaction_status != TransactionStatus.IDLE

    def clean(self, conn: Any) -> bool:
        """After a failed commit: undo, and say whether the connection can be used again."""
        with suppress(psycopg.Error):
            conn.execute("ROLLBACK")
        return not conn.closed and not self.in_work(conn)

    def added(self, cursor: Any) -> int:
        """The number of the row that ``cursor`` inserted."""
        return int(cursor.fetchone()[0])


def opened(url: str) -> peewee.Database:
    """The database of ``url``; UnfitDatabase where that cannot be."""
    scheme = url.partition("://")[0]
    if scheme == "sqlite":
        return _sqlite(url)
    if scheme in {"postgresql", "postgres"}:
        return _postgres(url)
    raise UnfitDatabase(
        f'DATABASE_URL "{url}" is neither sqlite:///path/to/file.db nor postgresql://user@host/name'
    )


def _sqlite(url: str) -> peewee.Database:
    path, _, query = url.partition("://")[2].removeprefix("/").partition("?")
    if not path:
        raise UnfitDatabase(f'DATABASE_URL "{url}" is not of the form sqlite:///path/to/file.db')
    linked = tuple(int(part) for part in apsw.sqlite_lib_version().split("."))
    if linked < OLDEST_SQLITE:
        raise UnfitDatabase(
            f"SQLite {apsw.sqlite_lib_version()} is linked; 3.51.3 or newer is needed. Run: make setup"
        )
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    # ``?vfs=`` names a virtual file system: the power-cut tests watch every write through one.
    return Sqlite(path, max_connections=64, pragmas=PRAGMAS, **dict(parse_qsl(query)))


def _postgres(url: str) -> peewee.Database:
    at = urlsplit(url)
    if not at.path.strip("/"):
        raise UnfitDatabase(f'DATABASE_URL "{url}" names no database: postgresql://user@host/name')
    return Postgres(
        at.path.strip("/"),
        host=at.hostname,
        port=at.port or 5432,
        user=unquote(at.username or ""),
        password=unquote(at.password or "") or None,
        max_connections=64,
        connect_timeout=int(lanes.BUSY_SECONDS),
        options=f"-c lock_timeout={int(lanes.BUSY_SECONDS * 1000)} -c timezone=UTC",
    )
