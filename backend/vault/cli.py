"""``flask --app backend.wsgi:keeper database …``: what is done to the database as a whole, with the shop shut or open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import click

from backend.kernel import migrate, presence
from backend.kernel.db import UnfitDatabase, close_database, open_database
from backend.kernel.reshape import written
from backend.vault.plan import Plan


def database(plan: Plan) -> click.Group:
    """The commands, for the shop of ``plan``."""

    @click.group()
    def database() -> None:
        """The database: its schema, copies of it, and the way back."""

    for work in (_status, _migrate, _schema):
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


def _told(plan: Plan, work: Callable[..., None]) -> Callable[..., None]:
    @wraps(work)
    def command(*arguments: Any, **options: Any) -> None:
        with _plainly():
            open_database(plan.url)
            try:
                work(plan, *arguments, **options)
            finally:
                close_database()

    return command


@contextmanager
def _plainly() -> Iterator[None]:
    """What is refused is said in one line."""
    try:
        yield
    except (UnfitDatabase, presence.StillOpen) as error:
        raise click.ClickException(str(error)) from error
