"""``flask --app backend.wsgi:keeper database …``: what is done to the database as a whole, with the shop shut or open."""

from __future__ import annotations

import getpass
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import click

from backend.kernel import migrate, presence
from backend.kernel.db import UnfitDatabase, close_database, open_database
from backend.kernel.reshape import written
from backend.kernel.troubles import said
from backend.vault.backup import adopt, backup
from backend.vault.manifest import UnfitCopy
from backend.vault.plan import Plan
from backend.vault.restore import restore
from theme.formats import moment

NEXT = """Next:
1. Start the shop and its worker. Money stands still: nothing is released and nothing is sent back.
2. The worker asks the payment provider about every payment that was still open at the time of the copy.
   Compare the provider's bills since then with `flask payments proof`: orders placed after the copy are not here.
3. `make audit`; when it is green, a manager lets money move again at the desk (self-audit)."""


def database(plan: Plan) -> click.Group:
    """The commands, for the shop of ``plan``."""

    @click.group()
    def database() -> None:
        """The database: its schema, copies of it, and the way back."""

    for work in (_status, _migrate, _schema, _backup, _adopt, _restore):
        database.add_command(click.command(work.__name__.strip("_"), help=work.__doc__)(_told(plan, work)))
    return database


def _status(plan: Plan) -> None:
    """Which schema the database has and which one this code needs."""
    there = migrate.number()
    click.echo(
        f"database: {'empty' if there is None else f'schema {there}'}; this code: schema {plan.newest}"
    )
    for step in plan.migrations:
        if there is not None and step.number > there:
            click.echo(f"  missing: {step.number:04} {step.name}")
    migrate.check(plan.newest)


def _migrate(plan: Plan) -> None:
    """Make the tables, or run what an older database is missing. Each step happens whole or not at all."""
    if migrate.number() == plan.newest:
        return
    with presence.alone():
        for step in migrate.migrate(plan.tables, plan.migrations, plan.now()):
            click.echo(f"migrated: {step.number:04} {step.name}")
    click.echo(f"The database has schema {plan.newest}.")


def _schema(_plan: Plan) -> None:
    """Print SQLite's schema as statements, for a new migration."""
    click.echo(written(), nl=False)


def _backup(plan: Plan) -> None:
    """Copy the database while the shop is open, and verify the copy."""
    begun = time.monotonic()
    file, told = backup(plan)
    rows = sum(held.rows for held in told.contents.tables.values())
    click.echo(f"{file}: {told.bytes} bytes, {rows} rows, {time.monotonic() - begun:.1f} s, verified")
    if told.red:
        raise click.ClickException(
            f"The shop itself breaks {', '.join(told.red)}; this copy will not be taken back."
        )


@click.argument("file", type=click.Path(path_type=Path))
def _adopt(plan: Plan, file: Path) -> None:
    """Look at a copy that litestream brought back and give it the manifest that restore asks for."""
    told = adopt(plan, file)
    click.echo(f"{file}: schema {told.contents.schema}, {told.contents.whole}, fit to be restored")


@click.argument("file", type=click.Path(path_type=Path))
@click.option("--other", is_flag=True, help="also a copy that was made with other keys than ours")
def _restore(plan: Plan, file: Path, *, other: bool) -> None:
    """Put a copy that make backup made, or what a restore put aside, in the place of the database."""
    begun = time.monotonic()
    if not file.name:
        raise UnfitCopy(f"Which copy? make restore FILE=… takes one of those in {plan.folder}.")
    told, became, keys = restore(plan, file, f"command:{getpass.getuser()}", other=other)
    click.echo(f"Restored as of {moment(told.at, 'en')} in {time.monotonic() - begun:.1f} s. {became}")
    if keys:
        click.echo(
            f"KEYS_DIR holds other keys than then: {', '.join(keys)}. Put the old ones back from your copy of it."
        )
    click.echo(NEXT)


def _told(plan: Plan, work: Callable[..., None]) -> Callable[..., None]:
    @wraps(work)
    def command(*arguments: Any, **options: Any) -> None:
        with _plainly(plan):
            open_database(plan.url)
            try:
                work(plan, *arguments, **options)
            finally:
                close_database()

    return command


@contextmanager
def _plainly(plan: Plan) -> Iterator[None]:
    """What is refused is said in one line."""
    try:
        with said(*plan.kept):
            yield
    except (UnfitCopy, UnfitDatabase, presence.StillOpen) as error:
        raise click.ClickException(str(error)) from error
