"""Several processes after the last pieces, through the real placing of orders."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from backend.cart import service as carts
from backend.kernel.db import database
from backend.orders.errors import CartNotReady
from backend.stock.errors import OutOfStock
from tests.faults import crew, proofs, shop
from tests.faults.outcome import Outcome

PROCESSES, TRIES, PIECES = 8, 200, 400
SKU = shop.SKUS[0]


def run(times: float) -> Outcome:
    """Sells exactly what there is, without an error; with the guard off more, with late locks less."""
    tries, pieces = int(TRIES * times), int(PIECES * times)
    begun = time.monotonic()
    guarded = _race(tries, pieces)
    took = time.monotonic() - begun
    late = _race(tries, pieces, crew.with_late_locks)
    off = _race(tries, pieces, crew.without_transactions, crew.without_the_guard)
    troubles = guarded["wrong"] + guarded["said"]
    return Outcome(
        "race",
        f"{PROCESSES} processes x {tries} tries on {pieces} pieces: {guarded['sold']} sold, {guarded['errors']} errors",
        guarded["sold"] == pieces and guarded["errors"] == 0 and not troubles
        and off["sold"] > pieces and late["errors"] > 0,
        [
            ("guarded", f"{guarded['sold']} of {pieces} sold, {guarded['errors']} errors, {took:.1f} s"),
            ("control: locks taken late", f"{late['sold']} of {pieces} sold, {late['errors']} errors"),
            ("control: guard off", f"{off['sold']} of {pieces} sold, {off['errors']} errors"),
        ],
        troubles,
    )  # fmt: skip


def _race(tries: int, pieces: int, *faults: Callable[[], None]) -> dict:
    with shop.folder() as home:
        crew.apart(lambda: str(shop.prepare(home, {SKU: pieces})))
        shop.copy(home)
        ready, go = os.pipe(), os.pipe()
        buyers = [
            crew.fork(lambda say, who=who: _buy(home, who, tries, faults, ready[1], go, say))
            for who in range(PROCESSES)
        ]
        for _ in buyers:
            os.read(ready[0], 1)
        for end in (*ready, *go):
            os.close(end)  # the start: nobody holds the writing end any more
        told = [crew.hear(buyer)[0] for buyer in buyers]
        wrong = crew.apart(lambda: _audit(home))
    return {
        "sold": sum(item["sold"] for item in told),
        "errors": sum(item["errors"] for item in told),
        "said": [line for item in told for line in item["said"]][:5],
        "wrong": wrong,
    }


def _buy(
    home: Path,
    who: int,
    tries: int,
    faults: tuple[Callable[[], None], ...],
    ready: int,
    go: tuple[int, int],
    say: crew.Say,
) -> None:
    shop.open_shop(home)
    filled = [shop.fill(home, {SKU: 1}) for _ in range(tries)]
    for fault in faults:
        fault()
    os.close(go[1])
    os.write(ready, b".")
    os.read(go[0], 1)
    sold, said = 0, []
    for turn, cart in enumerate(filled):
        try:
            shop.place(cart, f"{who}-{turn}")
            sold += 1
        except (OutOfStock, CartNotReady):
            carts.take(cart)
        except Exception as error:  # noqa: BLE001 - whatever it is, the buyer got an error
            said.append(repr(error))
    say({"sold": sold, "errors": len(said), "said": said[:3]})


def _audit(home: Path) -> list[str]:
    shop.open_shop(home)
    return proofs.whole(database.execute_sql, shop.AT)
