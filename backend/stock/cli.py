"""``flask stock …``: opening stock from a sheet, arrivals, counts and the list."""

from __future__ import annotations

import csv
from pathlib import Path

import click
from flask.cli import with_appcontext

from backend.kernel import web
from backend.kernel.errors import Refusal
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


@stock.command()
@click.argument("sku")
@click.argument("qty", type=int)
@click.argument("document")
@click.option("--note", default="", help="delivery note; the same one counts once")
@click.option("--reason", default="", help="why more came than the document ordered")
@click.option("--by", required=True, help="who received it")
@with_appcontext
def receive(sku: str, qty: int, document: str, note: str, reason: str, by: str) -> None:
    """Book an arrival of QTY pieces on DOCUMENT."""
    try:
        service.receive(sku, qty, document, by, web.house().clock.now(), note=note, reason=reason)
    except Refusal as refused:
        raise click.ClickException(web.speak(refused.sentence, "en")) from refused
    _print([sku])


@stock.command()
@click.argument("sku")
@click.argument("counted", type=int)
@click.option("--before", type=int, required=True, help="what the books said when counting began")
@click.option("--reason", required=True, help="why the count differs")
@click.option("--by", required=True, help="who counted")
@with_appcontext
def count(sku: str, counted: int, before: int, reason: str, by: str) -> None:
    """Book a stocktake: COUNTED pieces lie there. Refused where the books moved meanwhile."""
    try:
        service.count(sku, counted, before, reason, by, web.house().clock.now())
    except Refusal as refused:
        raise click.ClickException(web.speak(refused.sentence, "en")) from refused
    _print([sku])


@stock.command("list")
@click.argument("skus", nargs=-1)
@with_appcontext
def show(skus: tuple[str, ...]) -> None:
    """The figures of SKUS, or of all, tab-separated. Status 1 where a figure differs from its rows."""
    _print(skus or [sku for sku, _ in service.listing(size=1_000_000)[0]])
    if wrong := service.disagreements():
        raise click.ClickException(
            f"figures differ from moves, allocations or expectations: {', '.join(wrong)}"
        )


def _print(skus: list[str] | tuple[str, ...]) -> None:
    click.echo("sku\tavailable\ton_hand\tallocated\tsafety\ton_order")
    for sku, level in service.levels(skus).items():
        click.echo(
            f"{sku}\t{level.available}\t{level.on_hand}\t{level.allocated}\t{level.safety}\t{level.on_order}"
        )
