"""Every write and sync of nine deeds, once killed, once on a full disk, once with a write error, each sync with two."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from backend.kernel.db import database
from tests.faults import crew, proofs, shop
from tests.faults.doors import UNSURE, Deed, Doors
from tests.faults.outcome import Outcome

CALLS = "pwrite64,write,fdatasync,fsync,ftruncate,rename,unlink"
#: points of each control
TRIED = 12
FAULTS = {"killed": "signal=SIGKILL", "ENOSPC": "error=ENOSPC", "EIO": "error=EIO"}
#: what mends after a flush that failed fails as well
TWICE = "EIO twice"


def run(times: float) -> Outcome:
    """No violation, 503 to the caller, and the same process serves again.

    ``times`` below 1 takes a part of the points. Above 1 it is of no use: every point there is was tried already, and a
    deed makes the same calls each time.
    """
    if why := _missing():
        return Outcome("syscalls", "", False, skipped=why)
    begun = time.monotonic()
    sides = crew.together(
        lambda say, side=side: _side(side, min(times, 1.0), say) for side in range(crew.CORES)
    )
    points: Counter[tuple[str, str]] = Counter()
    answers: Counter[tuple[str, str]] = Counter()
    troubles = []
    for deed, fault, answer, problems in (tuple(point) for side in sides for point in side):
        if fault != "nothing":
            points[deed, fault] += 1
            answers[fault, answer] += 1
        troubles += [f"{deed}, {fault}: {problem}" for problem in problems]
    mess = {fault: crew.apart(lambda fault=fault: _control(fault)) for fault in FAULTS}
    total = sum(points.values())
    deeds = sorted({deed for deed, _ in points})
    return Outcome(
        "syscalls",
        f"{total} points of {len(deeds)} deeds: {len(troubles)} violations",
        not troubles
        and all(mess.values())
        and len(deeds) >= 9
        and all(answers[fault, said] > 0 for fault in ("ENOSPC", "EIO") for said in ("503", UNSURE))
        and answers[TWICE, UNSURE] > 0,
        [
            *(
                (deed, ", ".join(f"{points[deed, fault]} {fault}" for fault in (*FAULTS, TWICE)))
                for deed in deeds
            ),
            (
                "answers",
                ", ".join(f"{fault} {answer}: {n}" for (fault, answer), n in sorted(answers.items())),
            ),
            *(
                (f"control: no transactions, {fault}", f"{found} of {TRIED} points leave a mess")
                for fault, found in mess.items()
            ),
            ("speed", f"{total / (time.monotonic() - begun):.0f} points/s, {time.monotonic() - begun:.0f} s"),
        ],
        troubles,
    )


def _missing() -> str:
    if shutil.which("strace") is None:
        return "strace is not installed"
    tried = subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, check=False)
    return "" if tried.returncode == 0 else "this machine does not let strace trace"


def _side(side: int, part: float, say: crew.Say) -> None:
    """Every ``CORES``-th point of every deed."""
    with shop.folder() as home:
        doors = Doors(home)
        for deed in doors.deeds:
            calls, problems = _count(doors, deed)
            if side == 0:
                say((deed.name, "nothing", "untouched", problems))
            points = [(call, turn) for call, most in calls.items() for turn in range(1, most + 1)]
            step = crew.CORES * max(1, round(1 / part))
            waited = ("fdatasync", calls["fdatasync"])  # what everybody waits for is always among them
            more = [waited] if side == 0 and part < 1 and waited[1] else []
            for call, turn in dict.fromkeys(points[side::step] + more):
                for fault in (*FAULTS, TWICE) if call == "fdatasync" else FAULTS:
                    answer, problems = _point(doors, deed, call, turn, fault)
                    say((deed.name, fault, answer, problems))


def _control(fault: str) -> int:
    """Points, of TRIED, that leave a mess where placing an order is not one transaction."""
    with shop.folder() as home:
        doors = Doors(home)
        return sum(
            bool(_point(doors, doors.deeds[1], "pwrite64", turn, fault, crew.without_transactions)[1])
            for turn in range(2, 2 + 5 * TRIED, 5)
        )


def _count(doors: Doors, deed: Deed) -> tuple[Counter[str], list[str]]:
    """How often the deed makes each call on the database's files, and what is wrong without any fault."""
    doors.reset()
    log = doors.home / "strace"
    told = _traced(doors, deed, ["-e", f"trace={CALLS}"], log)
    return Counter(re.findall(r"^(?:\d+ +)?(\w+)\(", log.read_text(), re.MULTILINE)), told[2]


def _point(
    doors: Doors, deed: Deed, call: str, turn: int, fault: str, plant: Callable[[], None] = lambda: None
) -> tuple[str, list[str]]:
    """One fault at one call. Returns the answer (a status, ``killed``, or ``untouched``) and what is wrong."""
    doors.reset()
    log = doors.home / "strace"
    when = f"{FAULTS['EIO']}:when={turn}..{turn + 1}" if fault == TWICE else f"{FAULTS[fault]}:when={turn}"
    rule = ["-e", f"trace={call}", "-e", f"inject={call}:{when}"]
    told = _traced(doors, deed, rule, log, plant, 2 if fault == TWICE else 1)
    if fault == "killed":
        answer = "killed" if len(told) == 1 else "untouched"
        again = crew.apart(lambda: _after(deed))
        return answer, again
    answer = told[1] if "INJECTED" in log.read_text() else "untouched"
    return answer, told[2]


def _traced(
    doors: Doors,
    deed: Deed,
    rule: list[str],
    log: Path,
    plant: Callable[[], None] = lambda: None,
    faults: int = 1,
) -> list[Any]:
    """Do the deed in a forked child under strace. Returns what it said before its end."""
    go = os.pipe()

    def child(say: crew.Say) -> None:
        with database.connection_context():
            database.execute_sql("SELECT COUNT(*) FROM orders").fetchall()
        say("ready")
        os.read(go[0], 1)
        plant()
        answer = deed.act()
        say(answer)
        say(_problems(deed, answer, faults))

    worker = crew.fork(child)
    ready = os.read(worker.pipe, 8)
    files = [part for end in ("", "-wal", "-shm") for part in ("-P", f"{doors.home}/shop.db{end}")]
    command = ["strace", "-f", "-qq", "-p", str(worker.pid), "-o", str(log), *files, *rule]
    with subprocess.Popen(["strace", "-V"] if not ready else command, stderr=subprocess.PIPE) as tracer:
        _wait_until_traced(worker.pid)
        os.write(go[1], b"g")
        told = ["ready", *crew.hear(worker)]
        tracer.wait()
    os.close(go[0])
    os.close(go[1])
    return told


def _wait_until_traced(pid: int) -> None:
    status = Path(f"/proc/{pid}/status")
    while "TracerPid:\t0\n" in status.read_text():
        time.sleep(0.0005)


def _problems(deed: Deed, answer: str, faults: int) -> list[str]:
    """In the process that met so many faults: was the answer true, does it serve again, does everything fit."""
    found = []
    for _ in range(faults):
        if answer not in {"503", UNSURE}:
            break
        if (effect := _effect(deed)) > (answer == UNSURE):
            found.append(f"answered {answer} and did it {effect} times")
        answer = deed.act()
    if answer >= "4":
        found.append(f"answered {answer}")
    if (effect := _effect(deed)) != 1:
        found.append(f"done {effect} times")
    return found + _wrong()


def _after(deed: Deed) -> list[str]:
    """After a kill, in a new process: all or nothing, and what was not done can be done."""
    found = [] if (effect := _effect(deed)) in {0, 1} else [f"done {effect} times"]
    found += _wrong()
    if effect == 0 and (answer := deed.act()) >= "4":
        found.append(f"cannot be done again: {answer}")
    if (effect := _effect(deed)) != 1:
        found.append(f"done {effect} times in the end")
    return found


def _effect(deed: Deed) -> int:
    with database.connection_context():
        return int(database.execute_sql(deed.effect).fetchone()[0])


def _wrong() -> list[str]:
    with database.connection_context():
        return proofs.fast(database.execute_sql)
