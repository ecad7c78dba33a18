"""The publisher: content becomes pages, prices and index of one version, without a person.

    python -m deploy.publisher run     keeps everything in memory and publishes whatever changes (make serve, systemd)
    python -m deploy.publisher once    publishes now: asks the one that runs, or does it itself (make publish)
    python -m deploy.publisher back    puts the release before, or number N, back in service with its prices and index

One way for all: Pelican builds a release; before it goes in service its prices go on sale and its index is put in
place. So a price that stands on a page is always on sale already, and an older page's price is still known.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

from catalog import command
from catalog.garbage import never
from deploy.clerk import Clerk
from deploy.plainly import plainly

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=("run", "once", "back"))
    parser.add_argument("number", nargs="?", help="the release to go back to")
    parser.add_argument("-s", "--settings", default="publishconf.py")
    asked = parser.parse_args()
    os.chdir(ROOT)
    if asked.command == "once":
        # As any other kill: nothing is in service before all of it is.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        never()  # among all that both import there is no garbage; looking for it took a tenth of that
        with Clerk(asked.settings) as clerk:
            return once(asked.settings, clerk)
    if asked.command == "back":
        return back(asked.number)
    return run(asked.settings)


def once(settings: str, clerk: Clerk) -> int:
    from backend.config import settled  # noqa: PLC0415 - the clerk is at work already
    from deploy import doorbell  # noqa: PLC0415

    house = settled()
    if (code := doorbell.ring(doorbell.place(house.INDEX_DIR))) is not None:
        return code
    from deploy.publishing import Publisher, ready  # noqa: PLC0415

    with plainly(house):
        publisher = Publisher(settings, house, clerk)
        code = publisher.publish()
        ready(publisher)
    return code


def run(settings: str) -> int:
    from backend.config import settled  # noqa: PLC0415
    from deploy import doorbell, publishing  # noqa: PLC0415

    house = settled()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt), plainly(house):
        publishing.run(publishing.Publisher(settings, house), doorbell.place(house.INDEX_DIR))
        print("程序已更新，重新开始 · the program was changed: starting again", flush=True)
        os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606 - ourselves
    return 0


def back(number: str | None) -> int:
    from backend.config import settled  # noqa: PLC0415
    from deploy.sale import Sale  # noqa: PLC0415

    house = settled()
    with plainly(house):
        return Sale(house).back(number, ROOT / "theme")


if __name__ == "__main__":
    command.run(main)
