"""``flask stock …``: opening stock from a sheet."""

from __future__ import annotations

import csv
from pathlib import Path

import click
from flask.cli import with_appcontext

from backend.kernel import web
from backend.stock import service


@click.group()
def stock() -> None:
    """What lies on the shelves."""


@stock.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def load(file: Path) -> None:
    """Opening stock from a CSV sheet with the columns sku, on_hand, safety."""
    rows = []
    with file.open(encoding="utf-8-sig", newline="") as sheet:
        for number, row in enumerate(csv.DictReader(sheet), start=2):
            try:
                rows.append((row["sku"], int(row["on_hand"]), int(row["safety"])))
            except (KeyError, TypeError, ValueError) as error:
                raise click.ClickException(
                    f"{file.name}, row {number}: sku, on_hand and safety are needed, the last two as whole numbers"
                ) from error
    opened = service.open_with(rows, by="import", at=web.house().clock.now())
    click.echo(f"opening stock of {opened} SKUs; {len(rows) - opened} were left as they are")
