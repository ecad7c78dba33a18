"""``flask payments …``: the ledger proved on paper."""

from __future__ import annotations

import sys

import click
from flask.cli import with_appcontext

from backend.payments import service
from theme.formats import moment, money


@click.group()
def payments() -> None:
    """Money held, released and sent back."""


@payments.command()
@with_appcontext
def proof() -> None:
    """Every account, their sum, every open hold and the postings behind it. Ends with status 1 where it does not fit."""
    told = service.proof()
    for account, balance in told.accounts.items():
        click.echo(f"{account:<18} {money(balance):>16}")
    total = sum(balance.fen for balance in told.accounts.values())
    click.echo(f"{'sum':<18} {total:>16}")
    for hold in told.holds:
        click.echo(f"\n{hold.reference}  {money(hold.amount)} held  {hold.status}")
        for posting in hold.documents:
            sides = "  ".join(f"{account} {fen:+}" for account, fen in posting.entries.items())
            click.echo(
                f"  {moment(posting.at, 'en')}  {posting.kind}  {sides}  {posting.document}  by {posting.by}"
            )
    for problem in told.problems:
        click.echo(f"PROBLEM {problem}")
    click.echo(f"\n{len(told.holds)} open holds; {'balanced' if told.balanced else 'NOT BALANCED'}")
    if not told.balanced:
        sys.exit(1)
