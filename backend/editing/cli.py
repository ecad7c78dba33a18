"""``flask editing …``: what would change, what was live, and back to it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from backend.editing import editions, kept, report, service, undoing
from backend.editing.outlook import outlook
from backend.editing.standing import look
from backend.kernel import web
from backend.kernel.db import write_tx
from backend.kernel.errors import Refusal
from catalog.calendar import SHOP_ZONE
from catalog.language import language
from catalog.problems import Invalid

editing = AppGroup("editing", help="Versions of content/.")


@editing.command("diff")
@click.option(
    "--old", default="", help="a folder like content/, or the number of a version; else the newest version"
)
def diff(old: str) -> None:
    """Print what content/ changes against what is published."""
    at = web.house().clock.now()
    with tempfile.TemporaryDirectory() as folder:
        before = Path(old)
        if not old or old.isdigit():
            number = int(old) if old else kept.newest()
            if number is None:
                raise click.ClickException(
                    _in("还没有发布过：make publish", "nothing was published yet: make publish")
                )
            before = Path(folder)
            _told(lambda: kept.lay_out(number, before))
        try:
            lines = report.lines(look(before, at), look(web.settings().CONTENT_DIR, at), language())
        except Invalid as invalid:
            raise click.ClickException(invalid.report(language())) from invalid
    for line in lines:
        click.echo(line)


@editing.command("versions")
@click.option("--most", default=20, help="how many")
def versions(most: int) -> None:
    """List the versions, newest first."""
    for edition in editions.history(1, most)[0]:
        at = datetime.fromtimestamp(edition.at, UTC).astimezone(SHOP_ZONE).strftime("%Y-%m-%d %H:%M:%S")
        size = (
            ", ".join(f"{count} {name}" for name, count in edition.counts.items())
            or f"{len(edition.files)} files"
        )
        click.echo(f"{edition.number:>6}  {at}  {edition.version}  {edition.by:<20} {size}")


@editing.command("revert")
@click.argument("number", type=int)
def revert(number: int) -> None:
    """Make the sheets what they were at a version, as a new version."""
    house = web.house()
    content, at = house.settings.CONTENT_DIR, house.clock.now()

    def work() -> None:
        with write_tx():
            ref = undoing.go_back(number, content, by="cli", at=at)
        seen = outlook(service.find(ref), look(content, at), at).seen
        service.publish_by_hand(ref, seen, content, house.settings.INDEX_DIR.parent / "desk.lock", at=at)

    _told(work)
    click.echo(
        _in(
            f"content/ 已是第 {number} 版的内容。没有开着发布程序时：make publish",
            f"content/ says what version {number} said. Where no publisher runs: make publish",
        )
    )


def _in(zh: str, en: str) -> str:
    return zh if language() == "zh" else en


def _told(work: Callable[[], object]) -> None:
    try:
        work()
    except Refusal as refused:
        raise click.ClickException(f"{web.speak(refused.sentence, language())} ({refused.code})") from refused
