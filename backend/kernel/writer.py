"""One writer at a time, and one flush for all who wait: the group commit behind ``write_tx``.

Threads of a process take turns on one connection. Whoever finds others waiting leaves the commit to them; the last one
commits for all. Nobody's ``with`` block ends before its work is on the disk.
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
from backend.kernel.errors import Busy

#: other processes want their turn too
LONGEST_GROUP = 0.008
#: a waiter that gave up may leave a group behind; its members look after it this often
LOOK_SECONDS = 0.05


class Group:
    """Works that are committed together."""

    __slots__ = ("began", "done", "error", "flushed", "works")

    def __init__(self, *, flushed: bool) -> None:
        #: whether the commit waits for the disk
        self.flushed = flushed
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
        self._flushing = True
        self.connection: Any = None

    @contextmanager
    def work(self, *, flushed: bool = True) -> Iterator[None]:
        """One piece of work, whole or not at all. Busy where the turn does not come within 5 s.

        Without ``flushed`` a power cut may undo it: whole, and never one that waited for the disk after it.
        """
        self._take_turn()
        try:
            group = self._joined(flushed)
            try:
                with self._inside(group):
                    yield
            finally:
                if not self._waiting or group.error or time.monotonic() - group.began > LONGEST_GROUP:
                    self._commit(group)
                elif group.done is None:
                    group.done = threading.Event()
        finally:
            self._turn.release()
        self._committed(group)

    def close(self) -> None:
        """Close the connection where it is at rest; the next work opens another."""
        if self.connection is not None and self._turn.acquire(blocking=False):
            try:
                if self._group is None:
                    self.connection.close()
                    self.connection = None
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

    def _joined(self, flushed: bool, soon: bool = False) -> Group:  # noqa: FBT001, FBT002 - positions tell them apart
        """The group for a work; ``soon``: one that waits for the disk comes after it, so this one may as well."""
        if self._group is not None and flushed and not self._group.flushed:
            self._commit(self._group)
        return self._group or self._begin(flushed=flushed or soon)

    def _begin(self, *, flushed: bool) -> Group:
        try:
            if not self._turn_taken(flushed=flushed):
                # The line was dead: once more on a new one, for nothing was done.
                self._turn_taken(flushed=flushed)
        except peewee.OperationalError as error:
            raise Busy from error
        if self.connection is None:
            raise Busy
        self._group = Group(flushed=flushed)
        return self._group

    def _turn_taken(self, *, flushed: bool) -> bool:
        """Begin a transaction. False where the connection turned out to be lost; it is forgotten then.

        OperationalError where the turn does not come; the connection is at rest again, as if nothing had been asked.
        """
        if self.connection is None:
            self.connection, self._flushing = self._base.another(), True
        try:
            if self._flushing != flushed:
                self._say(self._base.flushing[flushed])
                self._flushing = flushed
            self._base.take_turn(self.connection)
        except peewee.DatabaseError:
            if self._base.clean(self.connection):
                raise
            self._drop()
            return False
        return True

    def _drop(self) -> None:
        """The connection is lost; the next work opens another."""
        with suppress(Exception):  # what is broken may break once more
            self.connection.close()
        self.connection = None

    @contextmanager
    def _inside(self, group: Group) -> Iterator[None]:
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
                self._say("COMMIT")
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
