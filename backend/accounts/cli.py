"""``flask accounts …``: staff accounts by hand, and the demo staff of a shop that has none yet."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import click
from flask.cli import AppGroup

from backend.accounts import service
from backend.accounts.errors import UnfitAccount
from backend.accounts.rules import ROLE_NAMES, Role
from backend.kernel import web
from catalog.model import Text

#: name, display, role; the demo password is the name with "-dengshi"
DEMO: tuple[tuple[str, Text, Role], ...] = (
    ("ming", Text("周明", "Zhou Ming"), Role.MANAGER),
    ("hui", Text("陈慧", "Chen Hui"), Role.OPS_LEAD),
    ("lei", Text("李雷", "Li Lei"), Role.OPS_SPECIALIST),
    ("ting", Text("王婷", "Wang Ting"), Role.CS_AGENT),
    ("yun", Text("赵云舒", "Zhao Yunshu"), Role.PLANNER),
    ("gong", Text("孙工", "Sun Gong"), Role.ENG_LEAD),
    ("song", Text("宋师傅", "Master Song"), Role.COURIER),
)
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}

accounts = AppGroup("accounts", help="Staff accounts.")


def demo_password(name: str) -> str:
    """What ``make serve`` prints."""
    return f"{name}-dengshi-demo"


def _at() -> int:
    return web.house().clock.now()


@accounts.command("demo")
def demo() -> None:
    """Create the demo staff where the shop has no staff at all and answers only to this machine; print the sign-ins."""
    address = web.settings().SHOP_URL
    if urlsplit(address).hostname not in _LOOPBACK:
        raise click.ClickException(
            f"SHOP_URL is {address}: demo passwords are public, so demo staff exist only on a loopback address."
            " Use: flask accounts add"
        )
    known = {staff.name for staff, _ in service.everyone()}
    if not known:
        for name, display, role in DEMO:
            service.add(name, demo_password(name), display, (role,), by="cli", at=_at())
    elif not known & {name for name, _, _ in DEMO}:
        click.echo("Staff exist; no demo staff created.")
        return
    for name, _, role in DEMO:
        if not known or name in known:
            post = ROLE_NAMES[role]
            click.echo(f"  {name:<6} {demo_password(name):<20} {post.zh} {post.en}")


def _told(work: Callable[[], None]) -> None:
    try:
        work()
    except UnfitAccount as problem:
        raise click.ClickException(str(problem)) from problem


@accounts.command("add")
@click.argument("name")
@click.option("--zh", required=True, help="display name in Chinese")
@click.option("--en", required=True, help="display name in English")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice([r.value for r in Role]))
@click.password_option()
def add(name: str, zh: str, en: str, roles: tuple[str, ...], password: str) -> None:
    """Create an account; the password is asked for, never taken from the command line's history."""
    _told(lambda: service.add(name, password, Text(zh, en), map(Role, roles), by="cli", at=_at()))
    click.echo(f"{name}: created")


@accounts.command("password")
@click.argument("name")
@click.password_option()
def password(name: str, password: str) -> None:
    """Set a new password and end the person's sessions."""
    _told(lambda: service.set_password(name, password, by="cli", at=_at()))
    click.echo(f"{name}: password set, sessions ended")


@accounts.command("close")
@click.argument("name")
def close(name: str) -> None:
    """Close an account and end its sessions; its name stays in the logs."""
    _told(lambda: service.close(name, by="cli", at=_at()))
    click.echo(f"{name}: closed")


@accounts.command("list")
def show() -> None:
    """Print all accounts."""
    for staff, active in service.everyone():
        click.echo(
            f"{staff.name:<16} {'active' if active else 'closed':<7} {', '.join(staff.roles):<24} {staff.display.en}"
        )
