"""The parts of the run: the catalogue and the peers' copies of it, builds in turns, edits, the check."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from bench.build import check, floor
from bench.build.edits import Edit, reprice
from bench.build.live import live
from bench.build.ours import ROOT, Ours, rendering
from bench.build.peers import hugo
from bench.build.process import Timed
from bench.build.report import BuildReport, seconds_of, times
from bench.build.shops import PLAIN_SIZE, Run, Shop, good, with_hugo, with_plain
from catalog.load import load

#: products → how many times faster than (Hugo as written, Hugo tuned)
FASTER = {1_000: (1.5, 1.5), 10_000: (5.0, 3.5), 100_000: (5.0, 3.5)}
PLAIN_FASTER = 20
PRICE_SECONDS = {10_000: 1.0, 100_000: 3.0}
NOTHING_SECONDS = {10_000: 0.3}
LINEAR = 1.3
MEMORY_SHARE = 0.25
DEMO_SECONDS = 3.0
SPARES = 3
TWINS = "TWINS=true"


def warm(run_: Run, shop: Shop) -> None:
    """Pictures are made once, by whatever build comes first; theirs is the one build that is not measured."""
    first = good(shop.ours.build(shop.home / "warm"))
    run_.report.figure(
        f"{shop.size:,} products: first build, pictures made where they were missing, s", first.seconds
    )
    shop.ours.forget()


def full(run_: Run, shop: Shop) -> None:
    """From nothing, in turns."""
    report, size = run_.report, shop.size
    peers = {"hugo": False} | ({"hugo tuned": True} if run_.tuned else {})
    found: dict[str, list[Timed]] = {name: [] for name in ("ours", *peers, "floor")}
    for turn in range(run_.rounds):
        shop.ours.forget()
        found["ours"].append(good(shop.ours.build(shop.fresh("ours"))))
        for name, tuned in peers.items():
            found[name].append(with_hugo(run_, shop, shop.fresh(name), tuned=tuned))
        if turn == 0 and (shop.home / "plain").exists():
            found["plain pelican"] = [with_plain(run_, shop)]
        files = floor.sizes(shop.outputs["ours"])
        found["floor"].append(Timed(floor.write(files, shop.fresh("floor")), 0, ""))
    pages = {name: _pages(shop.outputs[name]) for name in found}
    for name, rounds in found.items():
        report.row(f"{size:,}: full build, {name}", rounds, pages[name])
        run_.full[size, name] = rounds
    least = 2 * len(shop.catalog.products)
    report.note(f"{size:,}: HTML pages: " + ", ".join(f"{name} {count:,}" for name, count in pages.items()))
    report.at_least(f"{size:,}: pages of ours, as share of Hugo's", pages["ours"] / pages["hugo"], 1.0, 3)
    report.at_least(f"{size:,}: pages of Hugo, as share of two a product", pages["hugo"] / least, 1.0, 3)
    idiomatic, best = FASTER.get(size, FASTER[10_000])
    report.at_least(f"{size:,}: full build, times Hugo", times(found["hugo"], found["ours"]), idiomatic, 1)
    if run_.tuned:
        ratio = times(found["hugo tuned"], found["ours"])
        report.at_least(f"{size:,}: full build, times Hugo tuned", ratio, best, 1)
    if "plain pelican" in found:
        ratio = times(found["plain pelican"], found["ours"])
        if size == PLAIN_SIZE:
            report.at_least(f"{size:,}: full build, times plain Pelican", ratio, PLAIN_FASTER, 1)
        else:
            report.figure(f"{size:,}: full build, times plain Pelican", ratio)
    report.figure(f"{size:,}: full build, times the floor", times(found["ours"], found["floor"]))
    report.figure(
        f"{size:,}: full build, times rendering alone", seconds_of(found["ours"]) / rendering(shop.ours)
    )
    if size >= 100_000:
        share = max(t.peak for t in found["ours"]) / max(t.peak for t in found["hugo"])
        report.at_most(f"{size:,}: peak memory, share of Hugo's", share, MEMORY_SHARE, 2)


def edits(run_: Run, shop: Shop) -> None:
    """Cold commands on a built site: nothing changed, one price, one template; Hugo's rebuild beside."""
    report, size = run_.report, shop.size
    output = shop.outputs["ours"]
    nothing, price, beside, template, whole = [], [], [], [], []
    for turn in range(SPARES):  # while no tree is to spare, an edit pays for a copy by links
        reprice(shop.ours.content, 50 + turn)
        first = good(shop.ours.build(output))
        if turn == 0:
            report.figure(f"{size:,}: the first price edited after a first build, s", first.seconds)
    for turn in range(run_.rounds):
        nothing.append(good(shop.ours.build(output)))
        edit = reprice(shop.ours.content, turn + 1)
        price.append(good(shop.ours.build(output)))
        _shown(report, output, edit)
        hugo.reprice(shop.home / "hugo", edit)
        beside.append(with_hugo(run_, shop, shop.outputs["hugo tuned"], tuned=True))
    for _ in range(max(1, run_.rounds - 1)):
        shop.ours.touch_template()
        template.append(good(shop.ours.build(output)))
        shop.ours.forget()
        whole.append(good(shop.ours.build(shop.fresh("again"))))
    report.row(f"{size:,}: nothing changed, ours", nothing)
    report.row(f"{size:,}: one price, ours", price)
    report.row(f"{size:,}: one price, hugo tuned", beside)
    report.row(f"{size:,}: one template, ours", template)
    report.row(f"{size:,}: full build beside it, ours", whole)
    for name, rounds, bounds in (
        ("nothing changed, cold command, s", nothing, NOTHING_SECONDS),
        ("one price edited, cold command, s", price, PRICE_SECONDS),
    ):
        if size in bounds:
            report.at_most(f"{size:,}: {name}", seconds_of(rounds), bounds[size], 2)
    report.at_most(f"{size:,}: one template changed, share of a full build", times(template, whole), 1.0, 2)


def checked(run_: Run, shop: Shop) -> None:
    """The same facts on fifty pages of each."""
    catalog = load(shop.ours.content)
    fresh = {"ours": catalog, "hugo tuned": catalog}
    for name, output in shop.outputs.items():
        if name not in {"floor", "again"}:
            missing = check.site(fresh.get(name, shop.catalog), output)
            for said in missing[:5]:
                run_.report.note(f"{name}: {said}")
            run_.report.at_most(
                f"{shop.size:,}: facts missing on {check.SAMPLE} products, {name}", len(missing), 0
            )


def linear(run_: Run) -> None:
    """Time a page at the largest size against that at 10,000."""
    sizes = sorted({size for size, name in run_.full if name == "ours"})
    if 10_000 in sizes and 100_000 in sizes:
        small, large = (seconds_of(run_.full[size, "ours"]) / size for size in (10_000, 100_000))
        run_.report.at_most("time a page at 100,000, share of that at 10,000", large / small, LINEAR, 2)


def demo(run_: Run) -> None:
    """The demo shop from nothing, its pictures made before; and what brotli and gzip beside each text add to it."""
    home, report = run_.folder / "demo", run_.report
    shutil.copytree(ROOT / "content", home / "content")
    ours = Ours(home / "ours", home / "content", run_.cache / "build-pictures")
    ours.prepare()
    good(ours.build(home / "warm"))
    rounds, pressed, price = [], [], []
    for turn in range(run_.rounds):
        ours.forget()
        rounds.append(good(ours.build(home / f"out-{turn}")))
        ours.forget()
        pressed.append(good(ours.build(home / f"pressed-{turn}", TWINS)))
    for turn in range(SPARES + run_.rounds):
        reprice(ours.content, turn + 1)
        price.append(good(ours.build(home / f"pressed-{run_.rounds - 1}", TWINS)))
    report.row("demo shop from nothing, pictures made", rounds)
    report.at_most("demo shop from nothing, pictures made, s", seconds_of(rounds), DEMO_SECONDS, 2)
    report.row("demo shop from nothing, with compressed twins", pressed)
    report.figure("compressed twins of the demo shop, s", seconds_of(pressed) - seconds_of(rounds))
    report.row("demo shop, one price, with compressed twins", price[SPARES:])


def _pages(output: Path) -> int:
    return sum(1 for _ in output.rglob("*.html"))


def _shown(report: BuildReport, output: Path, edit: Edit) -> None:
    """A rebuild that shows the old price has won nothing."""
    html = (output / "p" / edit.product / "index.html").read_text("utf-8")
    report.at_most(
        f"price of {edit.sku} not shown after the rebuild", int(f"¥{edit.after:,.2f}" not in html), 0
    )


PARTS: dict[str, Callable[[Run, Shop], None]] = {
    "full": full,
    "edits": edits,
    "check": checked,
    "live": live,
}
