"""What one tick does, in this process."""

from __future__ import annotations

import os
import pickle
import threading

import pytest

from backend.kernel import brake, limits, outbox, ticker, turns, worker
from backend.kernel.db import database, engine, write_tx
from backend.kernel.outbox import Outbox
from backend.selfaudit import service as selfaudit

NOW = 1_800_000_000
KEY = b"k" * 32


def test_a_timer_stands_still_while_the_brake_is_pulled(app):
    done = []
    sweep = worker.unless_braked(lambda at: done.append(at) or 1)
    assert sweep(1) == 1
    brake.pull("a look", by="staff:ming", at=2)
    assert sweep(3) == 0
    brake.lift("fine", by="staff:ming", at=4)
    assert sweep(5) == 1
    assert done == [1, 5]


def batches(most: int, rounds: int) -> int:
    """How many are confirmed where 100 a tick are due, in so many ticks of a second."""
    done = 0

    def sweep(at: int) -> int:
        nonlocal done
        done += 100
        return 100

    timer = worker.unless_braked(worker.at_most(sweep, most, selfaudit.alarm))
    for second in range(rounds):
        timer(NOW + second)
    return done


def test_too_many_automatic_confirmations_stop_and_staff_is_told(app):
    assert batches(500, 20) == 600, "at the worst one batch more"
    assert brake.pulled().why == "mass:500"
    mail = Outbox.get(Outbox.topic == "mail")
    assert "500" in mail.payload
    assert Outbox.select().where(Outbox.topic == "mail").count() == 1


def test_a_usual_day_is_not_stopped(app):
    """Negative control: the same round with room for it."""
    assert batches(5000, 20) == 2000
    assert brake.pulled() is None


def test_after_a_person_has_looked_the_hour_begins_anew(app):
    batches(500, 20)
    brake.lift("a sale, all is well", by="staff:ming", at=NOW + 20)
    timer = worker.at_most(lambda _: 100, 500, lambda why, at: pytest.fail(why))
    assert [timer(NOW + 21 + n) for n in range(6)] == [100] * 6
    assert timer(NOW + 21 + 3601) == 100, "and an hour later too"


def test_what_is_counted_is_forgotten_after_a_day(app):
    batches(500, 3)
    limits.forget(NOW + 2 * 86_400)
    assert not limits.Attempt.select().where(limits.Attempt.bucket == worker.MASS).exists()


def test_only_one_worker_on_one_database(app, settings):
    place = turns.place(settings.KEYS_DIR.parent)
    with (
        turns.only_worker(place),
        pytest.raises(turns.AtWork, match=f"Process {os.getpid()} is the worker"),
        turns.only_worker(place),
    ):
        pass
    with turns.only_worker(place):
        pass


def test_two_threads_never_tick_at_once(app):
    with turns.turn() as mine:
        assert mine
        with turns.turn() as second:
            assert not second
    with turns.turn() as mine:
        assert mine


def test_two_machines_never_tick_at_once(app):
    if engine() != "postgresql":
        pytest.skip("SQLite has one worker")
    other = database.obj.__class__(database.obj.database, **database.obj.connect_params)
    with turns.turn() as mine:
        assert mine
        held = other.execute_sql("SELECT pg_try_advisory_lock(%s)", (turns.TICKING,)).fetchone()[0]
        assert not held
    assert other.execute_sql("SELECT pg_try_advisory_lock(%s)", (turns.TICKING,)).fetchone()[0]
    with turns.turn() as mine:
        assert not mine
    other.close()


class Evil:
    def __reduce__(self):
        return (os.system, ("touch planted-by-a-pickle",))


def test_a_pickle_of_somebody_else_is_not_opened(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    queue = ticker._queue("", tmp_path / "ticks", KEY)
    queue.storage.enqueue(pickle.dumps(Evil()))
    with pytest.raises(ValueError, match=r"Separator|Signature"):
        queue.dequeue()
    assert not (tmp_path / "planted-by-a-pickle").exists()
    pickle.loads(pickle.dumps(Evil()))
    assert (tmp_path / "planted-by-a-pickle").exists(), "negative control: opened, it would have run"


def test_a_damaged_queue_does_not_keep_the_worker_from_starting(tmp_path):
    (tmp_path / "ticks").write_bytes(b"no database" * 1000)
    queue = ticker._queue("", tmp_path / "ticks", KEY)
    assert queue.pending_count() == 0


def test_slow_work_goes_on_beside_the_rounds(app):
    """It ends only when a later round has been, which inline would never come."""
    later = threading.Event()
    done = []
    aside = worker.Aside(lambda at: done.append((at, later.wait(10))))
    assert aside.start(1)
    assert not aside.start(2), "one at a time"
    later.set()
    aside.wait()
    assert done == [(1, True)]
    assert aside.start(3)
    aside.wait()
    assert [at for at, _ in done] == [1, 3]


def test_inline_it_would_hold_up_what_comes_after_it(app):
    """Negative control: one round does all topics, and the mail that is due waits for the build."""
    order = []
    todo = {"publish": lambda _: order.append("built"), "mail": lambda _: order.append("mailed")}
    with write_tx():
        for key, topic in enumerate(("publish", "mail")):
            outbox.post(topic, f"k{key}", {}, at=1)
    worker.run_once({}, todo, at=1)
    assert order == ["built", "mailed"]
    with write_tx():
        for key, topic in enumerate(("publish", "mail")):
            outbox.post(topic, f"l{key}", {}, at=1)
    worker.run_once({}, todo, at=2, but=("publish",))
    assert order[2:] == ["mailed"]
    worker.run_once({}, todo, at=2, only=("publish",))
    assert order[2:] == ["mailed", "built"]
