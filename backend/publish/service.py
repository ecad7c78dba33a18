"""Export comments, run the build, remember how it went."""

from __future__ import annotations

import fcntl
import json
import os
import shlex
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backend.accounts.rules import ROLE_NAMES
from backend.community import service as community
from backend.community.prose import html_of
from backend.config import Settings
from backend.kernel import audit, outbox
from backend.kernel.clock import Clock
from backend.kernel.db import write_tx
from backend.kernel.disk import write_whole
from backend.kernel.ids import fingerprint, token
from backend.publish.errors import BuildFailed, Busy
from backend.publish.tables import Build, Export

TOPIC = "publish"
SETTLE_SECONDS = 3  # approving five comments in a row should cost one build
TIMEOUT = 600
KEPT_OUTPUT = 8192


@dataclass(frozen=True, slots=True)
class BuildView:
    """One build for the desk. ``status``: RUNNING, DONE, FAILED or CUT (the machine stopped it)."""

    started_at: int
    finished_at: int | None
    status: str
    output: str


def page_changed(slug: str, fact: str, *, at: int) -> None:
    """Write down that a product page must be built again, inside the transaction of the fact."""
    outbox.post(TOPIC, f"{TOPIC}:{slug}:{fact}:{at}", {"slug": slug}, at=at + SETTLE_SECONDS)


def content_changed(fact: str, *, at: int) -> None:
    """Write down that content/ is changed and the site must follow, inside the transaction of the fact."""
    outbox.post(TOPIC, f"{TOPIC}:content:{fact}:{at}", {}, at=at)


def ask(*, by: str, at: int) -> None:
    """A person wants the site built now."""
    with write_tx():
        outbox.post(TOPIC, f"{TOPIC}:asked:{token()}", {}, at=at)
        audit.record(by, "build_asked", "site", at=at)


def builds(limit: int = 20) -> list[BuildView]:
    """The latest builds, newest first."""
    rows = Build.select().order_by(Build.id.desc()).limit(limit)
    return [BuildView(row.started_at, row.finished_at, row.status, row.output) for row in rows]


def waiting() -> int:
    """How many changes are not yet on the site."""
    return int(_undone().count())


def failing() -> bool:
    """Whether the latest build that ended did not succeed."""
    last = (
        Build.select(Build.status).where(Build.status != "RUNNING").order_by(Build.id.desc()).tuples().first()
    )
    return last is not None and last[0] != "DONE"


def comments_of(slug: str) -> list[dict[str, object]]:
    """What the static page prints, oldest first. No e-mail, no address, and not the writer's own link."""
    lines: list[dict[str, object]] = []
    for comment in community.published(slug):
        reply = None
        if comment.answer and comment.answered_by and comment.answered_at:
            reply = {
                "name": ROLE_NAMES[comment.answered_by][comment.lang],
                "at": comment.answered_at,
                "body_html": str(html_of(comment.answer)),
            }
        lines.append(
            {
                "id": fingerprint(comment.ref)[:12],
                "name": comment.name,
                "at": comment.created_at,
                "body_html": str(html_of(comment.body)),
                "lang": comment.lang,
                "reply": reply,
            }
        )
    return lines


def export(slug: str, content: Path) -> str:
    """Write ``comments/<slug>.json`` under ``content`` where it differs. Returns the file's fingerprint."""
    text = json.dumps(comments_of(slug), ensure_ascii=False, indent=1) + "\n"
    path = content / "comments" / f"{slug}.json"
    if not path.exists() or path.read_text("utf-8") != text:
        write_whole(path, text.encode())
    digest = fingerprint(text)
    with write_tx():
        Export.insert(slug=slug, digest=digest).on_conflict(
            conflict_target=[Export.slug], update={"digest": digest}
        ).execute()
    return digest


def export_all(content: Path) -> int:
    """Write every product's file anew, after a database was restored. Returns how many."""
    slugs = community.decided_slugs()
    for slug in slugs:
        export(slug, content)
    return len(slugs)


class Publisher:
    """The outbox's handler for ``publish``."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        timeout: int = TIMEOUT,
        before: Callable[[], object] = lambda: None,
    ) -> None:
        """``before``: what else has to stand in content/ when it builds."""
        self._before = before
        self._content = settings.CONTENT_DIR
        self._command = shlex.split(settings.BUILD_COMMAND)
        self._lock = settings.INDEX_DIR.parent / "build.lock"
        self._clock = clock
        self._timeout = timeout

    def __call__(self, payload: dict[str, Any]) -> None:
        """Export what waits, then build, unless a build has read this page's comments already.

        Raises Busy or BuildFailed; then the outbox comes again.
        """
        with _alone(self._lock):
            self._before()
            slug = payload.get("slug")
            for other in _waiting_slugs() | ({slug} if slug else set()):
                export(other, self._content)
            if slug and _is_built(slug):
                return
            self._build()

    def _build(self) -> None:
        rows: Any = Export.select(Export.slug, Export.digest).tuples()
        reading = dict(rows)
        with write_tx():  # we hold the lock: whatever still says RUNNING was stopped with its machine
            Build.update(status="CUT").where(Build.status == "RUNNING").execute()
            build = Build.create(started_at=self._clock.now(), status="RUNNING")
        code, output = _run(self._command, self._timeout)
        with write_tx():
            Build.update(
                status="DONE" if code == 0 else "FAILED", finished_at=self._clock.now(), output=output
            ).where(Build.id == build.id).execute()
            if code == 0:
                for slug, digest in reading.items():
                    Export.update(built=digest).where(Export.slug == slug).execute()
        if code != 0:
            raise BuildFailed(f"the build ended with {code}: {output[-200:]}")


def _undone() -> Any:
    return outbox.Outbox.select(outbox.Outbox.payload).where(
        outbox.Outbox.topic == TOPIC, outbox.Outbox.done_at.is_null()
    )


def _waiting_slugs() -> set[str]:
    payloads = (json.loads(text) for (text,) in _undone().tuples())
    return {payload["slug"] for payload in payloads if "slug" in payload}


def _is_built(slug: str) -> bool:
    return bool(Export.select().where(Export.slug == slug, Export.built == Export.digest).exists())


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """One build at a time on this machine; the lock ends with the process that holds it."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy("another build is running") from None
        yield


def _run(command: list[str], timeout: int) -> tuple[int, str]:
    """Run to the end, or kill it with all its children. Returns (exit code, the end of its output)."""
    with tempfile.TemporaryFile() as said:
        try:
            child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except OSError as error:
            return 127, f"{command[0] if command else 'BUILD_COMMAND'}: {error.strerror}"
        try:
            code = child.wait(timeout)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            code = -9
        size = said.seek(0, os.SEEK_END)
        said.seek(max(size - KEPT_OUTPUT, 0))
        output = said.read().decode("utf-8", "replace")
    return code, output if code != -9 else f"{output}\nstopped after {timeout} s"
