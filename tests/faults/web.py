"""Workers of the real server are killed over and over while shoppers order over HTTP and send again what was lost."""

from __future__ import annotations

import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw

from backend.kernel.db import database
from backend.kernel.ids import token
from tests.faults import crew, proofs, shop
from tests.faults.bank import Bank, notice
from tests.faults.browser import LOST, Browser, hidden
from tests.faults.doors import ADDRESS
from tests.faults.outcome import Outcome

SECONDS, KILLS, WORKERS, SHOPPERS, PIECES = 30, 330, 4, 4, 1200
#: a busy machine goes on until each shopper has so many orders, of whose answers one in twenty is lost, or so long, seconds
ORDERS, PATIENCE = 40, 60
SKU = shop.SKUS[0]


def run(times: float) -> Outcome:
    """Every order once, none lost, none sold twice; without form keys the same shoppers get orders twice."""
    seconds = max(3.0, SECONDS * times)
    sound = _season(seconds, int(KILLS * times), keyed=True)
    careless = _season(min(seconds, 6.0), 0, keyed=False)
    waits = sorted(sound["waits"]) or [0.0]
    p50, p99 = (waits[int(len(waits) * share)] * 1000 for share in (0.5, 0.99))
    twice = careless["orders"] - careless["wanted"]
    return Outcome(
        "http",
        f"{sound['kills']} workers killed in {seconds:.0f} s, {sound['wanted']} orders acknowledged: "
        f"{len(sound['wrong'])} lost, doubled or wrong, p99 {p99:.0f} ms",
        not sound["wrong"] and sound["kills"] >= (300 * times if times >= 1 else 1) and twice > 0,
        [
            (
                "kills",
                f"{sound['kills']} of {WORKERS} workers, {sound['retries']} tries repeated, 1 answer in {LOST} lost",
            ),
            (
                "orders",
                f"{sound['wanted']} acknowledged, {sound['orders']} in the database, {sound['refused']} out of stock",
            ),
            ("answers", f"p50 {p50:.0f} ms, p99 {p99:.0f} ms, with repeats"),
            ("control: a new key for each try", f"{careless['wanted']} wanted, {careless['orders']} placed"),
        ],
        sound["wrong"],
    )


def _season(seconds: float, least: int, *, keyed: bool) -> dict[str, Any]:
    with shop.folder() as home:
        pieces = max(20, round(PIECES * seconds / SECONDS))
        crew.apart(lambda: str(shop.prepare(home, {SKU: pieces, shop.SKUS[1]: 10**6})))
        shop.copy(home)
        with server(home) as (master, port):
            until = time.monotonic() + seconds
            shoppers = [
                crew.fork(lambda say, who=who: _shop(home, port, who, until, keyed, say))
                for who in range(SHOPPERS)
            ]
            kills = _kill(master, until, seconds / max(least * 1.15, seconds * 12))
            told = [crew.hear(shopper)[0] for shopper in shoppers]
        acknowledged = {key: number for one in told for key, number in one["placed"].items()}
        found = crew.apart(lambda: _audit(home, acknowledged, [n for one in told for n in one["paid"]]))
    return {
        "kills": kills, "wanted": len(acknowledged), "orders": found["orders"], "wrong": found["wrong"],
        "retries": sum(one["retries"] for one in told), "refused": sum(one["refused"] for one in told),
        "waits": [wait for one in told for wait in one["waits"]],
    }  # fmt: skip


@contextmanager
def server(home: Path, factory: str = "backend.wsgi:application()") -> Iterator[tuple[int, int]]:
    """gunicorn over the shop in ``home``: (its process, its port)."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {name: value for name, value in vars(shop.settings_in(home)).items() if value is not None}
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--preload", "--workers", str(WORKERS), "--bind", f"127.0.0.1:{port}",
         "--config", "python:tests.faults.preload", "--log-level", "critical", factory],
        cwd=shop.ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(shop.ROOT), **{name: str(value) for name, value in settings.items()}},
    )  # fmt: skip
    try:
        end = time.monotonic() + PATIENCE
        while process.poll() is None and time.monotonic() < end:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield process.pid, port
    finally:
        process.terminate()
        process.wait(20)


def _kill(master: int, until: float, every: float) -> int:
    """Kill one worker after another, one at least; the last second is left in peace."""
    draw, kills = random.Random(7), 0
    children = Path(f"/proc/{master}/task/{master}/children")
    while time.monotonic() < until - 0.5 or (not kills and time.monotonic() < until + PATIENCE):
        time.sleep(every * draw.uniform(0.5, 1.5))
        if workers := children.read_text().split():
            os.kill(int(draw.choice(workers)), signal.SIGKILL)
            kills += 1
    return kills


def _shop(home: Path, port: int, who: int, until: float, keyed: bool, say: crew.Say) -> None:
    """Order, and have the bank tell of the payment, until the time is over."""
    draw = random.Random(who)
    bank = Bank(home / "keys", home / "sandbox")
    book = apsw.Connection(str(home / "shop.db"), flags=apsw.SQLITE_OPEN_READONLY)
    book.setbusytimeout(5000)
    placed: dict[str, str] = {}
    paid: list[str] = []
    waits: list[float] = []
    retries = refused = 0
    shop.open_shop(home)
    forms = {sku: buy_form(home, sku) for sku in shop.SKUS[:2]}
    shop.close()
    while time.monotonic() < until or (len(placed) < ORDERS and time.monotonic() < until + PATIENCE):
        browser = Browser(port, draw)
        scarce = SKU if draw.random() < 0.7 else shop.SKUS[1]
        key, number = _order(browser, forms[scarce], keyed)
        if number:
            placed[key] = number
            if draw.random() < 0.5 and _pay(browser, bank, book, number):
                paid.append(number)
        else:
            refused += 1
        retries += browser.retries
        waits += browser.waits
    say({"placed": placed, "paid": paid, "refused": refused, "retries": retries, "waits": waits})


def buy_form(home: Path, sku: str) -> dict[str, str]:
    wish = shop.wish(home, sku, 1)
    return {"sku": sku, "qty": "1", f"price:{sku}": str(wish.fen), f"seal:{sku}": wish.seal}


def _order(browser: Browser, wish: dict[str, str], keyed: bool) -> tuple[str, str]:
    """The form key and the order's number, or no number where goods ran out."""
    browser.send("POST", "/cart/add", {**wish, "form_key": token()})
    form = hidden(browser.send("GET", "/checkout/?province=44")[1])
    if "form_key" not in form:
        return "", ""
    browser.fresh_key = not keyed
    status, _, where = browser.send("POST", "/checkout/", {**form, **ADDRESS})
    browser.fresh_key = False
    found = re.search(r"/orders/([0-9A-Z-]+)/", where)
    return form["form_key"], found[1] if status == 303 and found else ""


def _pay(browser: Browser, bank: Bank, book: apsw.Connection, number: str) -> bool:
    intent, fen = book.execute(
        "SELECT name, amount_fen FROM intent WHERE reference = ?", (number,)
    ).fetchone()
    body = notice(intent, fen)
    return (
        browser.send("POST", "/payments/notify/sandbox", body, bank.signed(body, int(time.time())))[0] == 200
    )


def _audit(home: Path, acknowledged: dict[str, str], paid: list[str]) -> dict[str, Any]:
    shop.open_shop(home)
    ask = database.execute_sql
    keys = dict(ask("SELECT key, answer FROM form_key WHERE key LIKE 'order:%'"))
    orders = ask("SELECT COUNT(*) FROM orders").fetchone()[0]
    wrong = [f"lost: {number}" for key, number in acknowledged.items() if keys.get(f"order:{key}") != number]
    if orders != len(acknowledged):
        wrong.append(f"{len(acknowledged)} acknowledged, {orders} in the database")
    booked = [row[0] for row in ask("SELECT reference FROM ledger_txn WHERE kind = 'paid'")]
    wrong += [f"paid {booked.count(number)} times: {number}" for number in paid if booked.count(number) != 1]
    return {"orders": orders, "wrong": (wrong + proofs.whole(ask, int(time.time())))[:20]}
