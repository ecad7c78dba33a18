"""kill -9 under a publisher that never rests, while somebody reads: one release whole, always."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from plugins.release.releases import Releases
from tests.faults import crew, shop
from tests.faults.outcome import Outcome

KILLS, PAGES, KEEP = 330, 60, 3
#: so long a publisher lives in the middle, seconds
LIFE = 0.07
AT = 1_700_000_000


def run(times: float) -> Outcome:
    """No page is ever missing or of another release than its list; copying in place is found out."""
    kills = max(30, int(KILLS * times))
    begun = time.monotonic()
    seen, wrong = _season(kills, _publish)
    took = time.monotonic() - begun
    control, found = _season(min(kills, 60), _copy)
    bad = seen["mixed"] + seen["missing"]
    return Outcome(
        "publish",
        f"{kills} kill -9 under a publisher, {seen['looks']} looks: {seen['mixed']} mixed, {seen['missing']} missing",
        not (bad or wrong) and seen["looks"] > kills and bool(control["mixed"] + control["missing"]),
        [
            (
                f"{kills} kills",
                f"{took:.0f} s, {seen['releases']} releases, {seen['left']} drafts left half made",
            ),
            ("a reader", f"{seen['looks']} looks at a version, a list and its pages, {seen['pages']} pages"),
            ("overtaken", f"{seen['overtaken']} looks took as long as {KEEP} releases and do not count"),
            (
                "control: copied in place",
                f"{control['looks']} looks: {control['mixed']} mixed, {control['missing']} missing",
            ),
            ("  and after its kills", f"{len(found)} of {min(kills, 60)} left no whole site"),
        ],
        wrong,
    )


def _season(kills: int, publisher: Callable[[Path, crew.Say], None]) -> tuple[Counter[str], list[str]]:
    """So many kills. Returns what the reader saw, and what stood in service after a kill and was not whole."""
    draw = random.Random(kills)
    wrong: list[str] = []
    with shop.folder() as home:
        crew.together([lambda _say: _first(home, publisher)])
        reader = crew.fork(lambda say: _read(home, say))
        drafts = 0
        for turn in range(kills):
            child = crew.fork(lambda say: publisher(home, say))
            time.sleep(draw.uniform(0, 2 * LIFE))
            os.kill(child.pid, signal.SIGKILL)
            crew.hear(child)
            drafts += any((home / ".output").glob("next-*"))
            wrong += [f"kill {turn}: {one}" for one in _whole(home)]
        (home / "stop").touch()
        seen = Counter(crew.hear(reader)[0])
        seen["left"], seen["releases"] = drafts, int((home / "output/version").read_text() or 0)
    return seen, wrong


def _first(home: Path, publisher: Callable[[Path, crew.Say], None]) -> None:
    with suppress(StopIteration):
        publisher(home, _once)


def _once(_told: object) -> None:
    raise StopIteration


def _made(turn: int) -> dict[str, bytes]:
    """The site of a turn: a version, a list with the state of each page, pages that come, change and go."""
    draw = random.Random(turn)
    pages = {n: turn - turn % (n + 2) for n in range(PAGES) if n < PAGES // 2 or (turn + n) % 7}
    listed = {f"p/{n}/index.html": f"{n} of {since}" for n, since in pages.items()}
    files = {path: (text + "\n").encode() * draw.randrange(1, 3) * 400 for path, text in listed.items()}
    files["list.json"] = json.dumps({"version": turn, "pages": listed}).encode()
    return files | {"version": str(turn).encode()}


def _publish(home: Path, say: crew.Say) -> None:
    """The real thing."""
    releases = Releases(home / "output", KEEP)
    while True:
        now = releases.current()
        turn = 1 + (int((now.tree / "version").read_text()) if now else 0)
        old, new = _made(turn - 1) if now else {}, _made(turn)
        with releases.begin(wait=True) as staging:
            for path in old.keys() - new.keys():
                staging.drop(path)
            for path, data in new.items():
                if old.get(path) != data:
                    staging.put(path, data)
            staging.commit(str(turn), {"turn": str(turn).encode()}, at=AT + turn)
        say(turn)
        time.sleep(0.001)


def _copy(home: Path, say: crew.Say) -> None:
    """What is done where there are no releases: the new files are copied over the old ones."""
    output = home / "output"
    while True:
        text = (output / "version").read_text() if output.is_dir() else ""
        turn = 1 + int(text or 0)
        for path, data in _made(turn).items():
            (output / path).parent.mkdir(parents=True, exist_ok=True)
            (output / path).write_bytes(data)
        for page in (output / "p").iterdir():
            if f"p/{page.name}/index.html" not in _made(turn):
                (page / "index.html").unlink(missing_ok=True)
        say(turn)
        time.sleep(0.001)


def _whole(home: Path) -> list[str]:
    """What is wrong with all that is in service."""
    tree = (home / "output").resolve()
    with suppress(FileNotFoundError, ValueError):
        wanted = _made(int((tree / "version").read_text()))
        stands = {p.relative_to(tree).as_posix(): p.read_bytes() for p in tree.rglob("*") if p.is_file()}
        return [] if stands == wanted else ["a mixed site"]
    return ["a site without a version"]


def _read(home: Path, say: crew.Say) -> None:
    """Look at the site until told to stop: all through one resolved link, and one page as a web server does."""
    draw, seen = random.Random(1), Counter()
    while not (home / "stop").exists():
        looked, kind = _look((home / "output").resolve(), draw)
        if kind and _overtaken(home, looked):
            kind = "overtaken"
        else:
            seen["looks"] += 1
        seen[kind] += 1
        seen["pages"] += 3
        try:
            (home / f"output/p/{draw.randrange(PAGES // 2)}/index.html").read_bytes()
        except FileNotFoundError:
            seen["missing"] += 1
    say(dict(seen))


def _look(tree: Path, draw: random.Random) -> tuple[Path, str]:
    """A version, its list and three pages of that: ``mixed``, ``missing``, or nothing to complain of."""
    try:
        listed = json.loads((tree / "list.json").read_bytes())
        for path in draw.sample(sorted(listed["pages"]), 3):
            data = (tree / path).read_bytes()
            line = (listed["pages"][path] + "\n").encode()
            if not data or data != line * (len(data) // len(line)) or data != _made(listed["version"])[path]:
                return tree, "mixed"
        if (tree / "version").read_text() != str(listed["version"]):
            return tree, "mixed"
    except FileNotFoundError:
        return tree, "missing"
    except ValueError:  # half a list
        return tree, "mixed"
    return tree, ""


def _overtaken(home: Path, looked: Path) -> bool:
    """Whether so many releases were made during one look that its own is no longer kept."""
    number = looked.parent.name
    now = (home / "output").resolve().parent.name
    return number.isdecimal() and now.isdecimal() and int(now) - int(number) >= KEEP
