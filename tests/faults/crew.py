"""Processes forked from one that has everything loaded; what they have to say comes through pipes."""

from __future__ import annotations

import gc
import json
import logging
import os
import re
import time
import traceback
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import structlog

from backend.kernel import db
from backend.kernel.db import database

#: how many work at once
CORES = max(2, os.cpu_count() or 2)


@dataclass
class Child:
    """A forked process and the reading end of its pipe."""

    pid: int
    pipe: int


Say = Callable[[Any], None]


def fork(work: Callable[[Say], None], keep: Iterable[int] = ()) -> Child:
    """Run ``work`` in a child that ends with it. What it says comes as lines of JSON; an error as ``{"error": …}``."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return Child(pid, reading)
    os.close(reading)

    def say(told: Any) -> None:
        os.write(writing, json.dumps(told).encode() + b"\n")

    try:
        gc.disable()
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
        work(say)
    except BaseException:  # noqa: BLE001 - the parent is told whatever it was
        say({"error": traceback.format_exc(limit=-6)})
    os._exit(0)


def hear(child: Child) -> list[Any]:
    """Everything a child says until it ends; RuntimeError where it failed."""
    heard = b""
    while part := os.read(child.pipe, 1 << 16):
        heard += part
    os.close(child.pipe)
    os.waitpid(child.pid, 0)
    told = [json.loads(line) for line in heard.splitlines()]
    for item in told:
        if isinstance(item, dict) and "error" in item:
            raise RuntimeError(item["error"])
    return told


def together(works: Iterable[Callable[[Say], None]]) -> list[list[Any]]:
    """Run all at the same time. Returns what each said."""
    children = [fork(work) for work in works]
    return [hear(child) for child in children]


def apart(work: Callable[[], Any]) -> Any:
    """The answer of ``work``, done in a child so that nothing of it stays open here."""
    return together([lambda say: say(work())])[0][0]


def without_transactions() -> None:
    """A planted fault, for this process: every statement commits by itself."""
    for writer in db._writer:
        writer.work = lambda **_how: nullcontext()
        writer.run = lambda work, **_how: work()


def with_late_locks() -> None:
    """A planted fault, for this process: transactions begin as readers, as an ORM's default does."""
    database.obj.take_turn = lambda connection: connection.execute("BEGIN")
    database.obj.end_turn = lambda: None


def without_the_guard() -> None:
    """A planted fault, for this process: the conditional UPDATE of stock has lost its condition."""
    database.execute_sql("PRAGMA ignore_check_constraints = 1")
    spoken = db._spoken

    def careless(sql: str, mark: str) -> str:
        said = spoken(sql, mark)
        if re.match(r'\s*UPDATE "?stock"? ', said) and "allocated + " in said:
            said = re.sub(r"AND on_hand - allocated - safety >= \S+", "", said)
            time.sleep(0.001)  # a slow moment between looking and taking
        return said

    db._spoken = careless
