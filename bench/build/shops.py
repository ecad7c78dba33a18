"""One size of shop: its content, each builder's own copy of it, and how each builder is started."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from bench.build import goods
from bench.build.ours import Ours
from bench.build.peers import hugo, plain
from bench.build.process import Timed, run
from bench.build.report import BuildReport
from catalog.load import load
from catalog.model import Catalog

#: beyond so many products plain Pelican is not asked: it takes half a minute for 10,000 and more than ten times that for ten times as many
PLAIN_SIZE = 10_000


@dataclass
class Run:
    """What all parts share. ``folder`` is thrown away at the end, ``cache`` is kept. ``full``: rounds of full builds by
    size and builder.
    """

    report: BuildReport
    folder: Path
    cache: Path
    rounds: int
    plain: bool
    tuned: bool = True
    full: dict[tuple[int, str], list[Timed]] = field(default_factory=dict)

    @property
    def peers(self) -> Path:
        return self.cache / "build-peers"


@dataclass
class Shop:
    """One size: its content, its catalogue, each builder's own copy of it, and the last output of each."""

    size: int
    home: Path
    ours: Ours
    catalog: Catalog
    outputs: dict[str, Path] = field(default_factory=dict)

    def fresh(self, name: str) -> Path:
        """A folder that is not there yet: to write where files were just deleted is slow, for whoever does it."""
        number = sum(1 for _ in self.home.glob(f"out-{name}-*"))
        self.outputs[name] = self.home / f"out-{name}-{number}"
        return self.outputs[name]


def install(run_: Run) -> None:
    setup = Path(__file__).parent / "peers" / "setup.sh"
    if subprocess.run(["bash", str(setup), str(run_.peers)], check=False).returncode:
        sys.exit("The peers could not be installed; it needs Python's venv and a package index.")


def opened(run_: Run, size: int) -> Shop:
    """Everything a size needs, untimed: made goods are kept in the cache, and each peer gets its own copy."""
    home = run_.folder / str(size)
    made = run_.cache / f"goods-{size}"
    if not (made / "shop.toml").exists():
        run_.report.note(f"making {size:,} products")
        goods.make(size, made)
    shutil.copytree(made, home / "content")
    ours = Ours(home / "ours", home / "content", run_.cache / "build-pictures")
    ours.prepare()
    catalog = load(home / "content")
    hugo.prepare(catalog, home / "hugo")
    if run_.plain and size <= PLAIN_SIZE:
        plain.prepare(catalog, home / "plain")
    return Shop(size, home, ours, catalog)


def with_hugo(run_: Run, shop: Shop, output: Path, *, tuned: bool) -> Timed:
    command, environment = hugo.command(run_.peers, shop.home / "hugo", output, tuned=tuned)
    return good(run(command, cwd=shop.home, environment=environment))


def with_plain(run_: Run, shop: Shop) -> Timed:
    output = shop.fresh("plain pelican")
    parts = [
        good(run(command, cwd=shop.home, environment=environment))
        for command, environment in plain.commands(run_.peers, shop.home / "plain", output)
    ]
    return parts[0] + parts[1]


def good(timed: Timed) -> Timed:
    if timed.failed:
        sys.exit(f"A build failed:\n{timed.failed}")
    return timed
