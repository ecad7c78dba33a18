"""Ticks through a real Redis: they go through it, past it while it is away, and nobody else's are taken."""

from __future__ import annotations

import os
import pickle
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from redis import Redis

from tests.kernel.at_work import mail, undone, until

pytestmark = pytest.mark.skipif(not shutil.which("redis-server"), reason="no redis-server here")


@contextmanager
def redis_at(port: int, folder: Path) -> Iterator[Redis]:
    """A Redis of our own at ``port``, and a client to look into it. Killed at the end."""
    server = subprocess.Popen(
        ["redis-server", "--port", str(port), "--save", "", "--appendonly", "no", "--dir", str(folder)],
        stdout=subprocess.DEVNULL,
    )
    try:
        until(lambda: listens(port))
        with Redis(port=port) as client:
            yield client
    finally:
        server.kill()
        server.wait(10)


def passed(redis: Redis) -> int:
    """How many ticks were put into it and taken out again."""
    told = redis.info("commandstats")
    took = told.get("cmdstat_brpop", {"calls": 0})["calls"]
    return min(told.get("cmdstat_lpush", {"calls": 0})["calls"], took)


def asked_for(redis: Redis) -> str:
    """The list from which the worker takes its ticks, as Redis sees it being asked for."""
    with redis.monitor() as heard:
        for one in heard.listen():
            if one["command"].startswith("BRPOP "):
                return str(one["command"].split()[1])
    raise AssertionError("nobody listens")


def test_on_redis_and_when_redis_goes_away_and_comes_back(start, clock, tmp_path):
    port, log = free_port(), tmp_path / "worker-0.log"
    with redis_at(port, tmp_path) as redis:
        process = start("--every", "0.2", REDIS_URL=f"redis://127.0.0.1:{port}/0")
        mail("through redis", clock.now())
        until(lambda: not undone())
        until(lambda: passed(redis) >= 3)
        assert "queue_unavailable" not in log.read_text(), "no tick went around it"
    # A tick that Redis handed out before it went may still be under way; past the first warning none goes through it.
    until(lambda: "queue_unavailable" in log.read_text())
    mail("without it", clock.now())
    until(lambda: not undone())
    with redis_at(port, tmp_path) as redis:
        until(lambda: passed(redis) >= 3)
        mail("through the new one", clock.now())
        until(lambda: not undone())
    assert process.poll() is None


def test_what_a_stranger_puts_into_redis_is_not_opened(start, clock, tmp_path):
    """Whoever reaches the queue can stop a tick by it and nothing else."""
    planted = tmp_path / "planted"

    class Evil:
        def __reduce__(self):
            return os.system, (f"touch {planted}",)

    port = free_port()
    with redis_at(port, tmp_path) as redis:
        start("--every", "0.2", REDIS_URL=f"redis://127.0.0.1:{port}/0")
        until(lambda: passed(redis) >= 3)
        queue = asked_for(redis)
        for _ in range(5):
            redis.lpush(queue, pickle.dumps(Evil()))
        before = passed(redis)
        until(lambda: passed(redis) >= before + 3)
        mail("afterwards", clock.now())
        until(lambda: not undone())
    assert not planted.exists()
    pickle.loads(pickle.dumps(Evil()))
    assert planted.exists(), "negative control: opened, it would have run"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
