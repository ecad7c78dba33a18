"""The log is flushed outside the turn to write: nobody is told too early, and a flush that fails proves nothing."""

from __future__ import annotations

import errno
import os
import threading
import time
from pathlib import Path

import pytest

from backend.kernel import db, keys
from backend.kernel.audit import record
from backend.kernel.db import database, run, write_tx, written
from backend.kernel.errors import Busy, Unsure
from backend.kernel.log import Log
from tests import postgres
from tests.kernel.hands import subjects, together

pytestmark = pytest.mark.skipif(postgres.WANTED, reason="watches SQLite's log")


@pytest.fixture
def disk(monkeypatch):
    """What the log's flushes meet: each is counted, and fails while ``broken`` is set."""

    class Disk:
        flushes = 0
        broken = False

    real = os.fdatasync

    def fdatasync(handle):
        Disk.flushes += 1
        if Disk.broken:
            raise OSError(errno.EIO, "planted")
        real(handle)

    monkeypatch.setattr(os, "fdatasync", fdatasync)
    return Disk


@pytest.mark.parametrize("order", [(False, True, False), (True, False, True)])
def test_a_cart_does_not_wait_for_the_disk_and_money_always_does(app, disk, order):
    for flushed in order:
        before = disk.flushes
        with write_tx(flushed=flushed):
            record("staff:ming", "look", "one", at=1)
        assert disk.flushes - before == flushed
        written(lambda: record("staff:ming", "look", "another", at=1), flushed=flushed)
        assert disk.flushes - before == 2 * flushed


def test_the_next_one_writes_while_the_disk_is_waited_for(app, noted, monkeypatch):
    ends, seen, real = [], [], os.fdatasync
    other = threading.Thread(target=lambda: ends.extend(together(app, noted("second"))))

    def fdatasync(handle):
        if not seen:
            seen.append(False)
            other.start()
            end = time.monotonic() + 5
            while not seen[0] and time.monotonic() < end:
                seen[0] = "second" in subjects()
        real(handle)

    monkeypatch.setattr(os, "fdatasync", fdatasync)
    noted("first")()
    other.join(5)

    assert seen == [True]
    assert ends == [None]


def test_nobody_is_told_before_a_flush_that_began_after_the_commit(app, noted, monkeypatch):
    begun, ended, told = [], [], []
    real = os.fdatasync

    def fdatasync(handle):
        begun.append(subjects())
        time.sleep(0.003)
        real(handle)
        ended.append(begun[-1])

    monkeypatch.setattr(os, "fdatasync", fdatasync)

    def whole(subject):
        work = noted(subject)

        def one():
            for turn in range(5):
                work() if turn == 4 else noted(f"{subject} {turn}")()
                name = subject if turn == 4 else f"{subject} {turn}"
                told.append(any(name in seen for seen in list(ended)))

        return one

    assert together(app, *(whole(str(n)) for n in range(6))) == [None] * 6
    assert len(told) == 30
    assert all(told)


def test_a_flush_that_fails_is_told_to_all_behind_it_and_the_log_is_mended(app, noted, disk):
    record("staff:ming", "look", "first", at=1)
    log = db._writer[0]._log
    disk.broken = True
    ends = together(app, *(noted(str(n)) for n in range(4)))
    assert all(isinstance(end, Busy) for end in ends), ends
    assert any(isinstance(end, Unsure) for end in ends), ends
    with pytest.raises(Busy):
        noted("meanwhile")()
    assert "meanwhile" not in subjects()  # nothing is written on a log that is in doubt
    with pytest.raises(Busy):
        db.fold()

    disk.broken, before = False, disk.flushes
    noted("after")()
    assert disk.flushes - before == 2  # the log's own, then that of the work
    assert db._writer[0]._log is log
    assert "after" in subjects()


def test_what_is_in_doubt_is_so_for_a_process_that_comes_later(settings, app, disk):
    record("staff:ming", "look", "first", at=1)
    disk.broken = True
    with pytest.raises(Unsure):
        record("staff:ming", "look", "second", at=1)
    path = settings.DATABASE_URL.removeprefix("sqlite:///")
    written_again = []
    later = Log(path)
    with pytest.raises(OSError, match="doubt"):
        later.flush(later.noted())
    disk.broken = False
    with write_tx():  # mended by the first
        written_again.append(1)
    assert Log(path)._doubted is False


def test_a_log_is_mended_by_writing_what_it_says(app, disk, monkeypatch):
    record("staff:ming", "look", "first", at=1)
    wal = Path(f"{database.obj.database}-wal")
    again, real = [], os.pwrite
    monkeypatch.setattr(os, "pwrite", lambda *asked: again.append(asked[1:]) or real(*asked))
    disk.broken = True
    with pytest.raises(Unsure):
        record("staff:ming", "look", "second", at=1)
    before = wal.read_bytes()
    again.clear()
    disk.broken = False
    with write_tx():
        pass

    assert b"".join(data for data, _ in again) == before
    assert wal.read_bytes() == before
    assert run("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_a_form_that_was_answered_is_answered_again_only_when_the_disk_has_it(app, disk):
    def form():
        return keys.once("form", "body", lambda: "answer", at=1)

    disk.broken = True
    with pytest.raises(Unsure):
        form()
    for ask in (form, lambda: keys.answered("form", "body")):
        with pytest.raises(Busy):
            ask()
    disk.broken = False
    before = disk.flushes
    assert form() == "answer"
    assert disk.flushes > before
    before = disk.flushes
    assert keys.answered("form", "body") == "answer"
    assert disk.flushes > before
