"""A form that is sent twice is worked on once: at the door, in threads, and while the first is still at work."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from backend.cart import service as carts
from backend.kernel import atwork, db, keys, lanes
from backend.kernel.db import database, run
from backend.kernel.errors import Busy, KeyBusy
from tests.kernel.test_writer import held_elsewhere
from tests.orders.buying import hidden, wish

LAMP = "DL-7W-30K"
KEY = "k" * 32
ROOT = Path(__file__).parents[2]


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(lanes, "BUSY_SECONDS", 0.3)


def pieces():
    return run("SELECT COALESCE(SUM(qty), 0) FROM cart_line").fetchone()[0]


def test_a_basket_is_filled_once_however_often_the_form_arrives(client, app):
    form = wish(app, LAMP, 2, form_key=KEY)
    first = client.post("/cart/add", data=form)
    # The answer was lost on the way: the browser sends the same form again and knows no cart yet.
    again = app.test_client().post("/cart/add", data=form)

    assert (first.status_code, again.status_code, pieces()) == (303, 303, 2)
    assert first.headers["Set-Cookie"] == again.headers["Set-Cookie"]


def test_without_a_key_each_form_counts(client, app):
    """A static page has no key to give where no script runs; the cart's page shows what came of it."""
    for _ in range(2):
        client.post("/cart/add", data=wish(app, LAMP))

    assert pieces() == 2


def test_two_strangers_without_cart_or_key_never_share_one(app):
    for _ in range(2):
        app.test_client().post("/cart/add", data=wish(app, LAMP))

    assert run("SELECT COUNT(*) FROM cart").fetchone()[0] == 2


def test_the_carts_figures_are_set_once_and_may_be_changed(client, app):
    client.post("/cart/add", data=wish(app, LAMP, 2))
    key = hidden(client.get("/cart/").text)["form_key"]
    for qty, there in ((5, 5), (7, 7), (5, 7)):
        assert client.post("/cart/update", data={f"qty:{LAMP}": qty, "form_key": key}).status_code == 303
        assert pieces() == there, "the first 5 was already answered: it comes late and undoes nothing"


def test_long_keys_are_not_cut(client, app):
    for end in "ab":
        client.post("/cart/add", data=wish(app, LAMP, form_key="k" * 200 + end))

    assert pieces() == 2


def test_the_header_names_a_form_as_well(client, app):
    for _ in range(3):
        client.post("/cart/add", data=wish(app, LAMP), headers={"Idempotency-Key": KEY})

    assert pieces() == 1


def test_another_form_under_the_same_key_is_refused_and_changes_nothing(client, app):
    client.post("/cart/add", data=wish(app, LAMP, 1, form_key=KEY))
    other = client.post("/cart/add", data=wish(app, LAMP, 5, form_key=KEY))

    assert (other.status_code, pieces()) == (422, 1)


def test_a_refused_form_may_be_mended_and_sent_again(client, app):
    wrong = client.post("/cart/add", data=wish(app, LAMP, 0, form_key=KEY))
    right = client.post("/cart/add", data=wish(app, LAMP, 3, form_key=KEY))

    assert (wrong.status_code, right.status_code, pieces()) == (422, 303, 3)


def test_many_hands_on_one_key_do_the_work_once(app):
    done, answers = [], []

    def send():
        with app.app_context():
            answers.append(keys.once("many", "b", lambda: done.append(1) or f"a{len(done)}", at=1))
            database.close()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(done), set(answers)) == (1, {"a1"})


def test_a_key_that_is_still_at_work_is_told_from_a_busy_shop(app, impatient):
    begun, end, seen = threading.Event(), threading.Event(), []

    def slow():
        begun.set()
        end.wait(5)
        return "done"

    def first():
        with app.app_context():
            seen.append(keys.once("slow", "b", slow, at=1))
            database.close()

    thread = threading.Thread(target=first)
    thread.start()
    begun.wait(5)
    with pytest.raises(KeyBusy):
        keys.once("slow", "b", lambda: "twice", at=1)
    with pytest.raises(Busy):
        keys.once("other", "b", lambda: "too", at=1)
    end.set()
    thread.join()

    assert seen == ["done"]
    assert keys.once("slow", "b", lambda: "twice", at=2) == "done"


OTHER_PROCESS = """
import sys
from backend.kernel import db, keys
db.open_database(sys.argv[1])
def slow():
    print("begun", flush=True)
    sys.stdin.readline()
    return "done"
print(keys.once("slow", "b", slow, at=1), flush=True)
"""


@pytest.fixture
def working_elsewhere(app, settings):
    """Another process is at work on the key ``slow`` until it is told to go on."""
    keys.once("first", "", lambda: "x", at=1)  # this process has its writer
    if db.engine() != "sqlite":
        db._writer[0].connection.execute("SET lock_timeout = 300")
    other = subprocess.Popen(
        [sys.executable, "-c", OTHER_PROCESS, settings.DATABASE_URL],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert other.stdout.readline() == "begun\n"

    def go_on():
        return other.communicate("go on\n", timeout=20)[0]

    yield go_on
    other.kill()


def test_another_process_at_work_on_the_key_is_told_from_a_busy_shop(app, impatient, working_elsewhere):
    with pytest.raises(KeyBusy):
        keys.once("slow", "b", lambda: "twice", at=1)
    with pytest.raises(Busy):
        keys.once("other", "b", lambda: "too", at=1)
    assert working_elsewhere() == "done\n"
    assert keys.once("slow", "b", lambda: "twice", at=2) == "done"


def test_a_process_that_waits_for_the_other_gets_its_answer(app, working_elsewhere):
    threading.Timer(0.1, working_elsewhere).start()
    if db.engine() != "sqlite":
        db._writer[0].connection.execute("SET lock_timeout = 5000")
    assert keys.once("slow", "b", lambda: "twice", at=2) == "done"


def test_a_process_that_dies_at_work_leaves_the_key_free(app, impatient, settings):
    other = subprocess.Popen(
        [sys.executable, "-c", OTHER_PROCESS, settings.DATABASE_URL],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    other.stdout.readline()
    other.kill()
    other.wait(10)
    assert keys.once("slow", "b", lambda: "mine", at=2) == "mine"


def test_without_telling_it_would_look_like_a_busy_shop(app, impatient, working_elsewhere, monkeypatch):
    """Negative control: nobody asks the other processes."""
    monkeypatch.setattr(atwork, "elsewhere", lambda _key: False)
    with pytest.raises(Busy) as refused:
        keys.once("slow", "b", lambda: "twice", at=1)
    assert not isinstance(refused.value, KeyBusy)


def test_a_locked_database_is_a_503_with_a_time_to_come_back(client, app, settings, monkeypatch):
    keys.once("first", "", lambda: "x", at=1)
    with held_elsewhere(settings, monkeypatch):
        refused = client.post("/cart/add", data=wish(app, LAMP))

    assert (refused.status_code, refused.headers["Retry-After"], pieces()) == (503, "5", 0)
    assert client.post("/cart/add", data=wish(app, LAMP)).status_code == 303


def test_keys_of_orders_are_kept_and_others_forgotten(app):
    for key in ("order:a", "/cart/add b"):
        keys.once(key, "", lambda: "x", at=1)

    assert keys.forget(2 + keys.KEPT_SECONDS) == 1
    assert [row[0] for row in run("SELECT key FROM form_key")] == ["order:a"]


def test_an_empty_cart_counts_nothing(app):
    assert carts.count(None) == 0
