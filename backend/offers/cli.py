"""``flask offers …``: put the catalogue on sale."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from backend.kernel import web
from backend.offers import service
from catalog import load


@click.group()
def offers() -> None:
    """What is on sale."""


@offers.command()
@with_appcontext
def publish() -> None:
    """Put the catalogue of CONTENT_DIR on sale."""
    house = web.house()
    catalog = load.load(house.settings.CONTENT_DIR)
    count = service.publish(catalog, house.clock.now())
    click.echo(f"catalogue {catalog.version} is on sale: {count} SKUs")
