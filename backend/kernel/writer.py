"""One writer at a time, and one flush for all who wait: the group commit behind ``write_tx``.

Threads of a process take turns on one connection. Whoever finds others waiting leaves the commit to them; the last one
commits for all and gives the turn away, and the disk is waited for after that. Nobody's ``with`` block ends before its
work is on the disk.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import peewee
from peewee import __exception_wrapper__  # type: ignore[attr-defined] # apsw's and psycopg's errors become peewee's

from backend.kernel import lanes
from backend.kernel.errors import Busy, Unsure
from backend.kernel.log import Log, Settled
from backend.kernel.logs import log

#: other processes want their turn too
LONGEST_GROUP = 0.008
#: a waiter that gave up may leave a group behind; its members look after it this often
LOOK_SECONDS = 0.05


class Group:
    """Works that are committed together."""

    __slots__ = ("began", "done", "error", "flushed", "log", "number", "works")

    def __init__(self, log: Log | Settled) -> None:
        #: whether one of them waits for the disk
        self.flushed = False
        #: where they stand once they are committed
        self.log, self.number = log, 0
        self.began = time.monotonic()
        #: works that went well
        self.works = 0
        #: made by the first who leaves before the commit
        self.done: threading.Event | None = None
        self.error: BaseException | None = None


class Writer:
    """The one connection of this process that writes to ``base``."""

    def __init__(self, base: Any) -> None:
        self._base = base
        self._turn = threading.Lock()
        self._counting = threading.Lock()
        self._waiting = 0
        self._group: Group | None = None
        self._log: Log | Settled | None = None
        self.connection: Any = None

    @contextmanager
    def work(self, *, flushed: bool = True) -> Iterator[None]:
        """One piece of work, whole or not at all. Busy where the turn does not come within 5 s, Unsure as ``flush``.

        Without ``flushed`` a power cut may undo it: whole, and never one that waited for the disk after it.
        """
        self._take_turn()
        try:
            group = self._group or self._begin()
            try:
                with self._inside(group, flushed=flushed):
                    yield
            finally:
                if not self._waiting or group.error or time.monotonic() - group.began > LONGEST_GROUP:
                    self._commit(group)
                elif group.done is None:
                    group.done = threading.Event()
        finally:
            self._turn.release()
        self._committed(group)
        if flushed:
            self.flush(group)

    def flush(self, group: Group) -> None:
        """Wait until the disk has this group, which is committed, and so all before it. Unsure where it may not."""
        try:
            group.log.flush(group.number)
        except OSError as error:
            log.exception("log_not_flushed")
            with suppress(Exception), self.work(flushed=False):
                pass  # the turn is enough: it mends the log, at once or when somebody writes again
            raise Unsure from error

    def close(self) -> None:
        """Close the connection where it is at rest; the next work opens another."""
        if self.connection is not None and self._turn.acquire(blocking=False):
            try:
                if self._group is None:
                    self._drop()
            finally:
                self._turn.release()

    def _take_turn(self) -> None:
        with self._counting:
            self._waiting += 1
        mine = self._turn.acquire(timeout=lanes.BUSY_SECONDS)
        with self._counting:
            self._waiting -= 1
        if not mine:
            raise Busy

    def _begin(self) -> Group:
        try:
            # The line may be dead: then once more on a new one, for nothing was done.
            found = self._turn_taken() or self._turn_taken()
        except peewee.OperationalError as error:
            raise Busy from error
        if found is None:
            raise Busy
        self._group = Group(found)
        return self._group

    def _turn_taken(self) -> Log | Settled | None:
        """Begin a transaction on a log that is sound. None where the connection turned out to be lost; it is forgotten.

        OperationalError where the turn does not come; the connection is at rest again, as if nothing had been asked.
        """
        if self.connection is None:
            self.connection = self._base.another()
        try:
            self._base.take_turn(self.connection)
            try:
                self._log = self._log or self._base.log()
                self._log.mend()
            except OSError as error:
                self._base.end_turn()
                raise peewee.OperationalError(f"the log cannot be flushed: {error}") from error
        except peewee.DatabaseError:
            if self._base.clean(self.connection):
                raise
            self._drop()
            return None
        return self._log

    def _drop(self) -> None:
        """The connection is lost; the next work opens another."""
        with suppress(Exception):  # what is broken may break once more
            self.connection.close()
        self.connection = self._log = None

    @contextmanager
    def _inside(self, group: Group, *, flushed: bool) -> Iterator[None]:
        """Let the calling thread speak through the writer's connection, inside a savepoint."""
        base = self._base
        state = base._state  # noqa: SLF001 - peewee offers no other way to lend a connection
        own, closed = state.conn, state.closed
        state.conn, state.closed = self.connection, False
        base.push_transaction(None)
        alone = group.works == 0  # the first needs no savepoint: undoing it undoes nothing else
        try:
            if not alone:
                self._say("SAVEPOINT work")
            yield
            if not alone:
                self._say("RELEASE work")
            group.works += 1
            group.flushed = group.flushed or flushed
        except BaseException:
            if alone:
                self._commit(group, undo=True)
            elif base.in_work(self.connection):
                group.error = Busy()  # unless the works before this one can be kept
                self._say("ROLLBACK TO work")
                self._say("RELEASE work")
                group.error = None
            else:
                # A full or failing disk: the database itself has undone everything, the works before this one too.
                group.error = Busy()
            raise
        finally:
            base.pop_transaction()
            state.conn, state.closed = own, closed

    def _commit(self, group: Group, *, undo: bool = False) -> None:
        """End the group: all of it stands, or with ``undo`` nothing of it."""
        if self._group is not group:
            return  # undone already
        try:
            if group.error is None and not undo:
                self._say(self._base.ending[group.flushed])
                group.number = group.log.noted()
            elif undo and self._base.in_work(self.connection):
                self._say("ROLLBACK")
        except Exception as error:  # noqa: BLE001 - every member of the group must hear of it
            group.error = error
        finally:
            if (undo or group.error is not None) and not self._base.clean(self.connection):
                self._drop()
            self._group = None
            self._base.end_turn()
            if group.done is not None:
                group.done.set()

    def _committed(self, group: Group) -> None:
        while group.done is not None and not group.done.wait(LOOK_SECONDS):
            if self._turn.acquire(blocking=False):
                try:
                    self._commit(group)
                finally:
                    self._turn.release()
        if group.error is not None:
            raise group.error

    def _say(self, sql: str) -> None:
        with __exception_wrapper__:
            self.connection.execute(sql)
