"""``python -m plugins.release list`` and ``python -m plugins.release rollback [N]``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from catalog.calendar import SHOP_ZONE
from catalog.language import language
from plugins.release.errors import Refused
from plugins.release.record import Release
from plugins.release.releases import Releases


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0, or 1 after printing why not."""
    parser = argparse.ArgumentParser(prog="release", description="网站的版本 · the releases of the site")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="列出保留的版本 · the kept releases, the one in service marked")
    back = commands.add_parser("rollback", help="退回 · put an earlier release in service")
    back.add_argument(
        "number", nargs="?", type=int, help="第几版，不写则退回上一版 · which; the one before if not told"
    )
    for command in commands.choices.values():
        command.add_argument(
            "--output", type=Path, default=Path("output"), help="输出目录 · the output folder"
        )
    asked = parser.parse_args(arguments)
    releases = Releases(asked.output, durable=True)
    try:
        if asked.command == "rollback":
            print(_told(releases.roll_back(asked.number), here=True))
            return 0
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    current = releases.current()
    for release in releases.all():
        print(_told(release, here=current is not None and current.number == release.number))
    return 0


def _told(release: Release, *, here: bool) -> str:
    """One line: number, time, version, how many files it changed, whether it is in service."""
    at = datetime.fromtimestamp(release.at, SHOP_ZONE).strftime("%Y-%m-%d %H:%M:%S")
    count = len(release.changed())
    if language() == "zh":
        return f"第 {release.number} 版  {at}  目录 {release.version}  改动 {count} 个文件{'  在线' if here else ''}"
    return f"{release.number}  {at}  catalogue {release.version}  {count} files changed{'  in service' if here else ''}"
