"""``flask editing import|prices``: a file from elsewhere as a change, held to the rule of two like one made at the desk."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

import click

from backend.accounts import service as accounts
from backend.accounts.rules import Permission, permitted
from backend.editing import service, uploads
from backend.editing.cli import editing
from backend.editing.outlook import outlook
from backend.editing.standing import look
from backend.kernel import web
from backend.kernel.db import write_tx
from backend.kernel.errors import Refusal
from catalog.exchange import cli as exchange
from catalog.language import language
from catalog.model import Text
from catalog.problems import Invalid
from catalog.sheets import Sheet

__all__ = ["editing"]
WORDS = {"ignore_unknown_options": True}
NOBODY = Text(
    "写入要说明是谁改的：--by 员工账号（要有改目录的权限）",
    "to write, say who changes it: --by STAFF-ACCOUNT (one that may edit the catalogue)",
)
LIVE = Text(
    "已写入 content/。没有发布程序在运行时：make publish",
    "content/ says it now. Where no publisher runs: make publish",
)
WAITS = Text(
    "什么都没有改：有价格变动超过 50% 或有文章，要由另一个人批准。已送审，请另一位同事登录后批准：{path}",
    "Nothing was changed: a price moves by more than 50 %, or there are texts, so a second person has to agree. "
    "It was sent to them; somebody else signs in and approves it at {path}",
)


@editing.command("import", context_settings=WORDS, add_help_option=False)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def import_(words: tuple[str, ...]) -> None:
    """Read products from another shop's file."""
    _run("import", words)


@editing.command("prices", context_settings=WORDS, add_help_option=False)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def prices(words: tuple[str, ...]) -> None:
    """Read a supplier's price list."""
    _run("prices", words)


def _run(command: str, words: tuple[str, ...]) -> None:
    lang, content = language(), web.settings().CONTENT_DIR
    parser = argparse.ArgumentParser(prog="flask editing")
    exchange.add(parser.add_subparsers(dest="command"))
    who = argparse.ArgumentParser(add_help=False)
    who.add_argument("--by", default="")
    by, rest = who.parse_known_args(words)
    asked = parser.parse_args([command, *rest])
    asked.content = content

    def put(sheets: Mapping[str, Sheet], copies: Mapping[str, str]) -> str:
        return _through(asked.file, sheets, copies, _person(by.by))[lang]

    try:
        status = exchange.run(asked, lang, put)
    except Invalid as invalid:
        raise click.ClickException(invalid.report(lang)) from invalid
    except Refusal as refused:
        raise click.ClickException(f"{refused} ({refused.code})") from refused
    raise SystemExit(status)


def _person(name: str) -> str:
    """How logs name the account. It is taken at its word; whoever agrees has to sign in."""
    staff = accounts.someone(name) if name else None
    active = {member.name for member, working in accounts.everyone() if working}
    if staff is None or name not in active or not permitted(staff, Permission.CATALOG_EDIT):
        raise click.ClickException(NOBODY[language()])
    return staff.by


def _through(file: Path, sheets: Mapping[str, Sheet], copies: Mapping[str, str], by: str) -> Text:
    """Let it go live, or send it to a second person; says which."""
    house = web.house()
    content, lock, at = (
        house.settings.CONTENT_DIR,
        house.settings.INDEX_DIR.parent / "desk.lock",
        house.clock.now(),
    )
    standing = look(content, at)
    with write_tx():
        ref = uploads.from_elsewhere(file.read_bytes(), file.name, sheets, copies, standing, by=by, at=at)
    found = outlook(service.find(ref), standing, at)
    two = found.large or bool(found.texts)
    verb = service.send if two else service.publish_alone
    verb(ref, found.seen, content, lock, by=by, at=at, once=service.in_one)
    path = f"/staff/catalog/changes/{ref}/"
    return Text(WAITS.zh.format(path=path), WAITS.en.format(path=path)) if two else LIVE
