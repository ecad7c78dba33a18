"""The disk is full under the real server; then there is room again, and the same server goes on."""

from __future__ import annotations

import os
import random
import re
import subprocess
import time
from pathlib import Path

import flask
import peewee

from backend.kernel.db import database
from backend.kernel.ids import token
from backend.wsgi import application
from tests.faults import crew, proofs, shop
from tests.faults.browser import Browser, hidden
from tests.faults.doors import ADDRESS
from tests.faults.outcome import Outcome
from tests.faults.web import buy_form, server

MEGABYTES, TRIES = 24, 12
#: the application whose disk error nobody turns into an answer
UNMAPPED = "tests.faults.full:unmapped()"


def unmapped() -> flask.Flask:
    """The negative control's server: the shop without what makes a disk error a 503."""
    app = application()
    del app.error_handler_spec[None][None][peewee.OperationalError]
    return app


def run(times: float) -> Outcome:
    """503 while there is no room, orders again at once when there is, nothing half done; ``times`` that many seasons."""
    if os.geteuid() != 0:
        return Outcome("full", "", False, skipped="only root may mount a small disk")
    with shop.folder() as home:
        mounted = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(home)]
        tried = subprocess.run(mounted, capture_output=True, text=True, check=False)
        if tried.returncode != 0:
            return Outcome("full", "", False, skipped=f"no small disk: {tried.stderr.strip()}")
        try:
            return _seasons(home, max(1, round(times)))
        finally:
            subprocess.run(["umount", "--lazy", str(home)], check=True)


def _seasons(home: Path, count: int) -> Outcome:
    crew.apart(lambda: str(shop.prepare(home)))
    seasons = [_season(home) for _ in range(count)]
    control = _season(home, UNMAPPED)
    bad = next((season for season in seasons if not season.passed), seasons[-1])
    answers = [int(code) for _, value in control.rows[1:2] for code in re.findall(r"\d{3}", value)]
    return Outcome(
        "full",
        bad.figure + (f", {count} times" if count > 1 else ""),
        bad.passed and 500 in answers,
        [*bad.rows, ("control: the error is not mapped", f"answers {answers} without room")],
        bad.troubles,
    )


def _season(home: Path, factory: str = "backend.wsgi:application()") -> Outcome:
    shop.copy(home)
    forms = crew.apart(lambda: _forms(home))
    with server(home, factory) as (_, port):
        before = [_order(Browser(port, random.Random(turn)), forms) for turn in range(3)]
        _fill(home / "filler")
        during = [_order(Browser(port, random.Random(turn)), forms) for turn in range(3, 3 + TRIES)]
        (home / "filler").unlink()
        begun = time.monotonic()
        after = [_order(Browser(port, random.Random(turn)), forms) for turn in range(20, 23)]
        took = time.monotonic() - begun
    found = crew.apart(lambda: _audit(home))
    placed = sum(status == 303 for status in (*before, *during, *after))
    wrong = found["wrong"] + (
        [f"{placed} acknowledged, {found['orders']} kept"] if placed != found["orders"] else []
    )
    return Outcome(
        "full",
        f"{during.count(503)} of {TRIES} tries answered 503 on a full disk, then {after.count(303)} of 3 orders placed",
        not wrong and 503 in during and set(during) <= {303, 503} and set(before) == set(after) == {303},
        [
            ("room", f"answers {before}"),
            ("no room", f"answers {during}"),
            ("room again", f"answers {after}, {took:.1f} s"),
        ],
        wrong,
    )


def _forms(home: Path) -> dict[str, str]:
    shop.open_shop(home)
    return buy_form(home, shop.SKUS[0])


def _order(browser: Browser, wish: dict[str, str]) -> int:
    """The status that the shopper sees in the end, without trying anything twice."""
    status, _, _ = browser.form("/cart/add", {**wish, "form_key": token()})
    if status != 303:
        return status
    status, page, _ = browser.once("GET", "/checkout/?province=44", b"", {})
    if status != 200:
        return status
    return browser.form("/checkout/", {**hidden(page), **ADDRESS})[0]


def _fill(file: Path) -> None:
    """Write until nothing fits any more."""
    with file.open("wb", buffering=0) as out:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    out.write(bytes(size))
            except OSError:
                continue


def _audit(home: Path) -> dict:
    shop.open_shop(home)
    ask = database.execute_sql
    return {
        "orders": ask("SELECT COUNT(*) FROM orders").fetchone()[0],
        "wrong": proofs.whole(ask, int(time.time()))[:10],
    }
