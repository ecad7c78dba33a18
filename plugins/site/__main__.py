"""``python -m plugins.site html | why PAGE | preview PAGE``: Pelican, asked for one thing.

Pelican itself does the same as ``html`` (``pelican content -s pelicanconf.py``); here it is only started when a look at
the sources says that something changed.
"""

from __future__ import annotations

import argparse
import signal
import sys
from contextlib import nullcontext
from pathlib import Path
from time import perf_counter

from catalog import command
from catalog.ahead import ahead
from catalog.garbage import never
from plugins.site import look


def main() -> int:
    begun = perf_counter()
    parser = argparse.ArgumentParser(prog="plugins.site", description=__doc__)
    parser.add_argument("command", choices=("html", "why", "preview"))
    parser.add_argument("page", nargs="?", help="the page's address, such as /p/downlight-7w/")
    parser.add_argument("--content", type=Path, default=Path("content"))
    parser.add_argument("-s", "--settings", default="pelicanconf.py")
    parser.add_argument("-o", "--output", type=Path, default=Path("output"))
    parser.add_argument("-e", "--extra", nargs="*", default=[], metavar="NAME=JSON", help="as Pelican's -e")
    asked = parser.parse_args()
    if asked.command != "html" and not asked.page:
        sys.exit(f"哪一页？ · Which page? make {asked.command} PAGE=/p/downlight-7w/")
    told = look.asked(asked.settings, asked.extra)
    seen = look.at(asked.output, asked.content, look.code(asked.settings), told)
    if asked.command == "html" and seen.stands:
        print(f"没有改动 · nothing changed; {perf_counter() - begun:.2f} s")
        return 0
    # Where nothing stands yet, all is to be read.
    nothing = asked.command == "html" and not asked.output.exists()
    reading = ahead(asked.content, seen.files) if nothing else None
    never()  # among what is imported there is no garbage either
    with reading or nullcontext():
        from plugins.site import ask  # noqa: PLC0415 - Pelican takes longer to import than the look above

        arguments = [str(asked.content), "-s", asked.settings, "-o", str(asked.output), "--fatal", "errors"]
        if asked.extra:
            arguments += ["-e", *asked.extra]
        extra = {
            ask.ASKED: (asked.command, asked.page),
            "SOURCES": seen,
            "BAR": True,
            "AHEAD": reading,
        }
        return ask.run(ask.prepare(arguments), extra)


if __name__ == "__main__":
    # As any other kill: nothing is in service before all of it is, and what is left behind the next build removes.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    command.run(main)
