"""Check the built demo site as its visitors, their helpers and search engines meet it: make check-site

vnu, axe and Lighthouse come from npm into var/check/ at the first run; without Node, Java or Chromium what needs them is
SKIPPED, with the reason. Prints what is wrong (the first few of each), then one line ``PASS|FAIL name figure (bound)`` each.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import check_pages
import check_speed
import serve
from check_pages import Site

from catalog import shop

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "check"
TOOLS = ("vnu-jar@26.9.27", "lighthouse@12.8.2", "axe-core@4.14.1")
SCHEMAS = Path(os.environ.get("SCHEMAS", ROOT / "var" / "schemas"))
SHOWN = 8
#: one page of each kind
KINDS = {
    "home": "/",
    "category": "/c/downlights/",
    "product": "/p/downlight-7w/",
    "topic": "/topics/bathroom/",
    "landing": "",
    "search": "/search/?q=7W",
    "help": "/help/returns/",
    "cart": "/cart/",
}
#: what answers a form or stands beside the shop; axe looks at these as well
FORMS = {
    "compare": "/compare/?p=downlight-7w&p=downlight-5w&p=downlight-9w",
    "replace": "/replace/found/?base=E27&old=incandescent-60",
    "room": "/tools/room/answer/?length=6&width=4",
    "find nothing": "/search/?q=zzzz",
    "order slip": "/slip/",
    "style guide": "/styleguide/",
}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


class Report:
    """What was found, line by line."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.failed = False

    def tell(self, name: str, figure: object, bound: str, *, good: bool) -> None:
        self.failed |= not good
        self.lines.append(f"{'PASS' if good else 'FAIL'} {name} {figure} ({bound})")

    def none(self, name: str, wrong: Iterable[str]) -> None:
        """Passes where nothing is wrong."""
        found = list(wrong)
        for line in found[:SHOWN]:
            print(f"  {name}: {line}")
        self.tell(name, len(found), "0", good=not found)

    def skip(self, name: str, why: str) -> None:
        self.lines.append(f"SKIPPED {name}: {why}")


def tools() -> bool:
    """Put the validators under var/check/. False where there is no npm."""
    if shutil.which("npm") is None:
        return False
    if not all((FOLDER / "node_modules" / tool.rpartition("@")[0]).is_dir() for tool in TOOLS):
        FOLDER.mkdir(parents=True, exist_ok=True)
        words = [
            "npm",
            "install",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "--loglevel=error",
            "--no-save",
            *TOOLS,
        ]
        subprocess.run(words, cwd=FOLDER, check=True, env={**os.environ, "PUPPETEER_SKIP_DOWNLOAD": "1"})
    return True


@contextmanager
def opened(output: Path) -> Iterator[str]:
    """The shop's own server over this site, as make serve runs it. Its address."""
    with socket.socket() as probe:
        probe.bind((serve.HOST, 0))
        port = probe.getsockname()[1]
    home = f"http://{serve.HOST}:{port}"
    env = {**os.environ, "SERVE_STATIC": "true", "OUTPUT_DIR": str(output), "SHOP_URL": home}
    server = subprocess.Popen(serve.shop_command(port), cwd=ROOT, env=env, start_new_session=True)
    try:
        serve.wait_until_ready({"shop": server}, [f"{home}/"])
        yield home
    finally:
        server.terminate()
        server.wait(timeout=15)
        serve.end_group(server)


def markup(output: Path, report: Report) -> None:
    jar = FOLDER / "node_modules/vnu-jar/build/dist/vnu.jar"
    if shutil.which("java") is None or not jar.is_file():
        report.skip("vnu", "needs Java and npm")
        return
    words = [
        "java",
        "-Xss4m",
        "-jar",
        str(jar),
        "--errors-only",
        "--skip-non-html",
        "--format",
        "json",
        str(output),
    ]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    found = json.loads(done.stderr or '{"messages": []}')["messages"]
    report.none(
        "vnu",
        (
            f"{m['url'].partition('/tree')[2] or m['url'][-60:]}:{m.get('lastLine')} {m['message']}"
            for m in found
        ),
    )


def _looked_at(home: str, landing: str) -> dict[str, str]:
    return {kind: home + (path or landing) for kind, path in KINDS.items()}


def reachable(home: str, landing: str, report: Report) -> None:
    """What axe finds on every kind of page and on what answers forms, both languages, light and dark, on a phone and on a desk."""
    axe = FOLDER / "node_modules/axe-core/axe.min.js"
    if shutil.which("chromium") is None or not axe.is_file():
        report.skip("axe", "needs Chromium and npm")
        return
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    wrong: list[str] = []
    looks = 0
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for width in (360, 1440):
            for scheme in ("light", "dark"):
                context = browser.new_context(
                    viewport={"width": width, "height": 900},
                    color_scheme=scheme,
                    bypass_csp=True,
                    reduced_motion="reduce",
                )
                page = context.new_page()
                for url in (*_looked_at(home, landing).values(), *(home + path for path in FORMS.values())):
                    for one in (url, url.replace(home, f"{home}/en", 1)):
                        page.goto(one)
                        page.add_script_tag(path=str(axe))
                        found: Any = page.evaluate("tags => axe.run({runOnly: tags})", TAGS)
                        looks += 1
                        wrong += [
                            f"{one.removeprefix(home)} {width} {scheme}: {v['id']} {v['nodes'][0]['target']}"
                            for v in found["violations"]
                        ]
                context.close()
        browser.close()
    report.none(f"axe, {looks} looks,", wrong)


def fast(home: str, landing: str, others: list[str], report: Report) -> None:
    """Lighthouse on every kind of page, and on those of other shops beside, which are only told."""
    program = FOLDER / "node_modules/lighthouse/cli/index.js"
    if shutil.which("chromium") is None or shutil.which("node") is None or not program.is_file():
        report.skip("lighthouse", "needs Chromium, Node and npm")
        return
    print(f"\n{check_speed.HEAD}", flush=True)
    for kind, url in _looked_at(home, landing).items():
        try:
            found = check_speed.measured(program, url, FOLDER / f"{kind}.json")
        except subprocess.CalledProcessError:  # it has said why
            report.tell(f"lighthouse {kind}", "not measured", "a page that loads", good=False)
            continue
        print(found.row(kind), flush=True)
        for name, figure, bound, good in check_speed.judged(kind, found):
            report.tell(name, figure, bound, good=good)
            if not good and name.rpartition(" ")[2] in found.below:
                print(f"  {', '.join(sorted(found.below[name.rpartition(' ')[2]]))}")
    for number, url in enumerate(others, 1):
        print(check_speed.measured(program, url, FOLDER / f"beside-{number}.json").row(f"beside {number}"))


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--only", default="pages,vnu,axe,lighthouse", help="comma list of pages, vnu, axe, lighthouse"
    )
    parser.add_argument(
        "--beside",
        nargs="*",
        default=[],
        metavar="URL",
        help="pages of other shops on this machine, for Lighthouse",
    )
    asked = parser.parse_args()
    only = asked.only.split(",")
    os.chdir(ROOT)
    output, report = FOLDER / "output", Report()
    there = tools() if set(only) - {"pages"} else False
    build = [sys.executable, "-m", "plugins.site", "html", "-s", "publishconf.py", "-o", str(output)]
    subprocess.run(build, check=True, stdout=subprocess.DEVNULL)
    site = Site(output.resolve(), shop.load(Path("content/shop.toml")).site_url)
    landing = next((page for page in site.pages if page.startswith("/guide/")), "/")
    if "pages" in only:
        pages(site, report)
    parts: dict[str, Callable[[str], None]] = {
        "axe": lambda home: reachable(home, landing, report),
        "lighthouse": lambda home: fast(home, landing, asked.beside, report),
    }
    if "vnu" in only:
        markup(output.resolve(), report)
    wanted = [name for name in parts if name in only]
    if wanted and not there:
        report.skip(", ".join(wanted), "npm is not installed")
    elif wanted:
        with opened(output) as home:
            for name in wanted:
                parts[name](home)
    print("\n".join(["", *report.lines]))
    return int(report.failed)


def pages(site: Site, report: Report) -> None:
    for name, check in (
        ("links", check_pages.links),
        ("old addresses", check_pages.moved),
        ("languages", check_pages.pairs),
        ("sitemaps", check_pages.listed),
        ("feeds", check_pages.feeds),
        ("policy", check_pages.policy),
        ("merchant listing", check_pages.offers),
    ):
        report.none(f"{name}, {len(site.pages)} pages,", check(site))
    vocabulary = next(islice(SCHEMAS.glob("schemaorg-*.jsonld"), 1), None)
    if vocabulary is None:
        report.skip("vocabulary", f"no schemaorg-*.jsonld in {SCHEMAS} (SCHEMAS names another folder)")
    else:
        report.none("vocabulary", check_pages.vocabulary(site, vocabulary))
    size, page = check_pages.heaviest(site)
    report.tell("heaviest product page", f"{size / 1024:.1f} KB {page}", "HTML ≤ 30", good=size <= 30 * 1024)


if __name__ == "__main__":
    sys.exit(main())
