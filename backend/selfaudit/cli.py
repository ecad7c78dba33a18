"""``flask selfaudit …``: ask now, on paper."""

from __future__ import annotations

import sys

import click
import flask
from flask.cli import with_appcontext

from backend.kernel import brake, web
from backend.kernel.db import flush
from backend.selfaudit import check, service


@click.group()
def selfaudit() -> None:
    """The shop proves itself."""


@selfaudit.command("run")
@click.option("--fast", is_flag=True, help="only what is asked when the worker starts")
@with_appcontext
def ask(fast: bool) -> None:  # noqa: FBT001 - click's flags are positional
    """Every invariant and whether it holds. Ends with status 1 where one for which money stands still is broken."""
    house: web.House = flask.current_app.extensions["house"]
    which = "fast" if fast else "all"
    flush()  # what is found is written down: a disk that refuses that is not asked ninety questions first
    told = service.run(which, house.clock.now())
    for one in check.asked(which):
        found = told.findings.get(one.id)
        mark = "ok" if found is None else "RED" if one.group.stops else "AMBER"
        click.echo(f"{one.id}  {mark:<5}  {one.meaning.zh}  {one.meaning.en}")
        for row in found.rows if found else ():
            click.echo(f"            {row}")
        if found and found.count > len(found.rows):
            click.echo(f"            … {found.count} in all")
    click.echo(f"\n{told.asked} asked in {told.ms} ms: {told.red} red, {told.amber} amber")
    held = brake.pulled()
    if held:
        click.echo(f"The brake is pulled ({held.why}): no release, no refund until a manager lifts it.")
    if told.red:
        sys.exit(1)
