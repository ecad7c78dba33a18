"""Sends pictures to child processes that may use only so much, and says for each what became of it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from catalog.model import Text
from catalog.problems import placed
from catalog.threads import Threads
from plugins.darkroom import gate

CHILD = Path(__file__).with_name("develop.py")
CHILDREN = 2


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use for one picture: bytes of address space, of a file it writes; open files; seconds of
    processor and of wall clock. None: not limited.
    """

    memory: int | None = 1_000_000_000  # 40 million pixels with transparency peak at 620 MB
    file: int | None = 16_000_000
    open: int | None = 16
    cpu: int | None = 60
    wall: int = 600  # a machine may be busy; this is for a picture that waits for ever


LIMITS = Limits()

#: Statuses of ``develop.py`` and signals that limits end in → what to tell. One of ours stands for all we do not know.
DAMAGED = Text("图片损坏或不完整，无法解码", "the picture is damaged or cut short and cannot be decoded")
SLOW = Text("处理时间超过上限", "it takes longer to work on than allowed")
REASONS: Mapping[int, Text] = {
    3: DAMAGED,
    4: Text("处理期间文件变了，请再生成一次", "the file changed meanwhile; build again"),
    5: Text("处理所需内存超过上限", "it needs more memory than allowed"),
    6: gate.MOVING,
    7: Text(
        "做好的图片写不进 var（磁盘满，或文件超过上限）",
        "what was made of it cannot be written (disk full, or larger than allowed)",
    ),
    -signal.SIGXCPU: SLOW,
    -signal.SIGALRM: SLOW,
}
KILLED = Text("处理它的子进程被中止", "the child process that worked on it was ended")


@dataclass(frozen=True, slots=True)
class Order:
    """What every child is told before its first picture. ``recipes``: suffix → Pillow's name and options."""

    version: str
    widths: Sequence[int]
    recipes: Mapping[str, tuple[str, Mapping[str, Any]]]
    limits: Limits = LIMITS
    pixels: int = gate.MAX_PIXELS
    bytes: int = gate.MAX_BYTES


@dataclass(frozen=True, slots=True)
class Job:
    """One source picture and the digest its bytes must have."""

    source: Path
    digest: str


def develop(jobs: Sequence[Job], order: Order, folder: Path, turn: int) -> Iterator[tuple[Job, Text | None]]:
    """Make all widths and formats of ``jobs`` in ``folder``; each job with None, or why it could not be done.

    ``turn``: a descriptor the children inherit; while one of them lives, even without us, what it locks stays locked.
    """
    queue: SimpleQueue[Job] = SimpleQueue()
    answers: SimpleQueue[tuple[Job, Text | None]] = SimpleQueue()
    for job in jobs:
        queue.put(job)
    count = min(CHILDREN, len(jobs))
    with Threads(count) as pool:
        clerks = [pool.submit(_clerk, queue, answers, order, folder, turn) for _ in range(count)]
        try:
            for _ in jobs:
                yield _next(answers, clerks)
        finally:  # also when the reader leaves early: then nothing new is begun
            _drain(queue)


def _next(
    answers: SimpleQueue[tuple[Job, Text | None]], clerks: list[Future[None]]
) -> tuple[Job, Text | None]:
    """The next answer; raises what ended a clerk, so that nobody waits for one who has gone."""
    while True:
        try:
            return answers.get(timeout=1)
        except Empty:
            for clerk in clerks:
                if clerk.done():
                    clerk.result()


def _drain(queue: SimpleQueue[Job]) -> None:
    while True:
        try:
            queue.get_nowait()
        except Empty:
            return


def _clerk(
    queue: SimpleQueue[Job],
    answers: SimpleQueue[tuple[Job, Text | None]],
    order: Order,
    folder: Path,
    turn: int,
) -> None:
    """One child and the pictures it gets. A child that is gone is replaced for the next picture."""
    child: subprocess.Popen[bytes] | None = None
    try:
        while True:
            try:
                job = queue.get_nowait()
            except Empty:
                return
            child = child or _start(order, folder, turn)
            status = _ask(child, job)
            if status is None:
                _end(child)
                child = None
                answers.put((job, KILLED))
            else:
                answers.put((job, None if status == 0 else REASONS.get(status, _other(status))))
    finally:
        if child:
            _end(child)


def _other(status: int) -> Text:
    return KILLED if status < 0 else DAMAGED


def _start(order: Order, folder: Path, turn: int) -> subprocess.Popen[bytes]:
    """A child with an empty environment. It sets its limits itself before it reads anything of a picture."""
    with placed(folder):  # where no process may be begun
        child = subprocess.Popen(
            [sys.executable, "-I", "-B", str(CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env={},
            pass_fds=(turn,),
        )
    _say(child, asdict(order))
    return child


def _say(child: subprocess.Popen[bytes], what: object) -> None:
    if child.stdin is None:
        raise ValueError("the child was started without a pipe")
    try:
        child.stdin.write(json.dumps(what).encode() + b"\n")
        child.stdin.flush()
    except BrokenPipeError:  # it has ended; reading its answer will show that
        return


def _ask(child: subprocess.Popen[bytes], job: Job) -> int | None:
    """The status of one picture, None when the child itself has ended."""
    _say(child, {"source": str(job.source.resolve()), "digest": job.digest})
    line = child.stdout.readline() if child.stdout else b""
    return int(line) if line.strip().lstrip(b"-").isdigit() else None


def _end(child: subprocess.Popen[bytes]) -> None:
    for pipe in (child.stdin, child.stdout):
        if pipe:
            try:
                pipe.close()
            except BrokenPipeError:
                continue
    child.wait()
