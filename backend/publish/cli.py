"""``flask publish …``: export comments and ask for a build by hand."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from backend.kernel import web
from backend.publish import service

publish = AppGroup("publish", help="Comments to files, and builds.")


@publish.command("comments")
def comments() -> None:
    """Write the comment file of every product anew (after a database was restored)."""
    count = service.export_all(web.settings().CONTENT_DIR)
    click.echo(f"{count} products' comments written")


@publish.command("now")
def now() -> None:
    """Ask the worker for a build."""
    service.ask(by="cli", at=web.house().clock.now())
    click.echo("the worker will build the site")
