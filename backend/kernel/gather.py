"""Works that are handed in: the thread that has the turn to write does those of all who wait, and flushes for them.

A turn that goes from thread to thread stands still while each of them wakes up, and all other processes with it.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from contextvars import copy_context
from functools import partial
from typing import Any, TypeVar

from backend.kernel import lanes
from backend.kernel.errors import Busy
from backend.kernel.writer import LONGEST_GROUP, Group, Writer

T = TypeVar("T")


class _Piece:
    """One work, what came of it, and the lock on which its owner waits."""

    __slots__ = ("answer", "error", "flushed", "group", "leads", "told", "work")

    def __init__(self, work: Callable[[], Any], *, flushed: bool) -> None:
        context = copy_context()  # whoever does it asks for the owner's request
        self.work: Callable[[], Any] = partial(context.run, work)
        self.flushed = flushed
        self.answer: Any = None
        #: None once it is committed
        self.error: BaseException | None = Busy()
        #: with whom it is committed, once it is done
        self.group: Group | None = None
        #: the owner is to do what has gathered
        self.leads = False
        self.told = threading.Lock()
        self.told.acquire()


class Gatherer(Writer):
    """A writer that takes works as functions too."""

    def __init__(self, base: Any) -> None:
        super().__init__(base)
        self._gathering = threading.Lock()
        self._pieces: deque[_Piece] = deque()
        self._led = False

    def run(self, work: Callable[[], T], *, flushed: bool = True) -> T:
        """As ``with self.work()``, perhaps on another thread. Busy where its turn does not come within 5 s, Unsure."""
        piece = _Piece(work, flushed=flushed)
        with self._gathering:
            self._pieces.append(piece)
            piece.leads, self._led = not self._led, True
        if piece.leads or self._told(piece):
            self._lead(piece)
        if piece.error is not None:
            raise piece.error
        answer: T = piece.answer
        return answer

    def _told(self, piece: _Piece) -> bool:
        """Wait. Returns whether the owner is to lead; else the piece is done. Busy where nobody came to it."""
        if not piece.told.acquire(timeout=lanes.BUSY_SECONDS):
            with self._gathering:
                if piece in self._pieces and not piece.leads:
                    self._pieces.remove(piece)
                    raise Busy
            piece.told.acquire()  # it is being worked on
        return piece.leads

    def _lead(self, own: _Piece) -> None:
        done: list[_Piece] = []
        try:
            self._take_turn()
            try:
                self._do(done)
            finally:
                self._turn.release()
        finally:
            with self._gathering:
                if own in self._pieces:  # the turn did not come
                    self._pieces.remove(own)
                follower = self._pieces[0] if self._pieces else None
                self._led = follower is not None
                if follower is not None:
                    follower.leads = True
            if follower is not None:
                follower.told.release()  # it works while we wait for the disk
            self._settle(done)
            for piece in done:
                if piece is not own:
                    piece.leads = False
                    piece.told.release()

    def _do(self, done: list[_Piece]) -> None:
        """Do the pieces one after the other, and commit."""
        try:
            while (piece := self._next()) is not None:
                done.append(piece)
                group = self._done(piece)
                if group is None:
                    break  # the turn of this process did not come
                if group.error is not None:
                    self._commit(group)
                if time.monotonic() - group.began > LONGEST_GROUP:
                    break
        finally:
            if self._group is not None:
                self._commit(self._group)
        for piece in done:
            if piece.group is not None:
                piece.error = piece.group.error

    def _settle(self, done: list[_Piece]) -> None:
        """Flush for those who wait for the disk: the last one's flush covers those before it."""
        waiting = [piece for piece in done if piece.flushed and piece.error is None]
        groups = [piece.group for piece in waiting if piece.group is not None]
        try:
            if groups:
                self.flush(groups[-1])
        except Busy as error:
            for piece in waiting:
                piece.error = error

    def _done(self, piece: _Piece) -> Group | None:
        """Do one. Returns its group, None where there is none."""
        group = None
        try:
            group = self._group or self._begin()
            with self._inside(group, flushed=piece.flushed):
                piece.answer = piece.work()
            piece.group = group
        except BaseException as error:  # noqa: BLE001 - its owner hears of it
            piece.error = error
        return group

    def _next(self) -> _Piece | None:
        with self._gathering:
            return self._pieces.popleft() if self._pieces else None
