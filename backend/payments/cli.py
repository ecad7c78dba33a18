"""``flask payments …``: the ledger proved on paper."""

from __future__ import annotations

import sys

import click
from flask.cli import with_appcontext

from backend.payments import service
from backend.payments.rules import Hold
from theme.formats import moment, money


@click.group()
def payments() -> None:
    """Money held, released and sent back."""


@payments.command()
@with_appcontext
def proof() -> None:
    """Every account, their sum, what stands open and the documents behind it. Ends with status 1 where it does not fit."""
    told = service.proof()
    for account, balance in told.accounts.items():
        click.echo(f"{account:<18} {money(balance):>16}")
    total = sum(balance.fen for balance in told.accounts.values())
    click.echo(f"{'sum':<18} {total:>16}")
    for word, holds in (("held", told.holds), ("on its way back", told.parked), ("cash in hand", told.cash)):
        for hold in holds:
            _tell(hold, word)
    for refund in told.refunds:
        by = f"asked by {refund.asked_by}" + (
            f", approved by {refund.approved_by}" if refund.approved_by else ""
        )
        click.echo(f"\nrefund {refund.id}  {refund.reference}  {money(refund.amount)}  {refund.status}  {by}")
    for problem in told.problems:
        click.echo(f"PROBLEM {problem}")
    click.echo(f"\n{len(told.holds)} open holds; {'balanced' if told.balanced else 'NOT BALANCED'}")
    if not told.balanced:
        sys.exit(1)


def _tell(hold: Hold, word: str) -> None:
    click.echo(f"\n{hold.reference}  {money(hold.amount)} {word}  {hold.status}")
    for posting in hold.documents:
        sides = "  ".join(f"{account} {fen:+}" for account, fen in posting.entries.items())
        click.echo(
            f"  {moment(posting.at, 'en')}  {posting.kind}  {sides}  {posting.document}  by {posting.by}"
        )
