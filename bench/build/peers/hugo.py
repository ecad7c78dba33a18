"""Hugo: the catalogue as markdown files with JSON front matter, and its command."""

from __future__ import annotations

import os
import shutil
from decimal import Decimal
from pathlib import Path

import orjson

from bench.build.edits import Edit
from bench.build.peers import facts
from catalog.model import LANGS, Catalog

HERE = Path(__file__).parent / "hugosite"
#: what the tuned one may hold, as a share of the machine's memory, before it collects all the same: of 24 GB 100,000 products
#: were too many with GOGC=400 alone, and are built in 13.6 with this
MEMORY = 0.6


def binary(home: Path) -> Path:
    """Hugo itself: the package's own command is a Python script that would cost it 0.1 s each time."""
    return next((home / ".venv").glob("lib/python3*/site-packages/hugo/binaries/hugo"))


def prepare(catalog: Catalog, folder: Path) -> None:
    """Write the whole source of the site."""
    for lang in LANGS:
        content = folder / "content" / lang
        (content / "p").mkdir(parents=True)
        for view in facts.of_products(catalog, lang):
            text = catalog.products[view["slug"]].copy[lang]
            (content / "p" / f"{view['slug']}.md").write_bytes(page(view, text))
        for shelf in catalog.categories.values():
            _index(content / "c" / shelf.slug, shelf.name[lang], shelf.intro[lang])
        for brand in catalog.brands.values():
            _index(content / "brands" / brand.slug, brand.name[lang], brand.about[lang])
    (folder / "data").mkdir()
    (folder / "data" / "fields.json").write_bytes(orjson.dumps(facts.fields(catalog)))
    tops = [top.slug for top in catalog.children[None] if catalog.shelves[top.slug]]
    (folder / "data" / "tops.json").write_bytes(orjson.dumps(tops))
    shutil.copytree(HERE, folder, dirs_exist_ok=True)


def page(view: facts.Facts, text: str) -> bytes:
    """One content file: front matter, then the long copy."""
    return orjson.dumps(view, option=orjson.OPT_INDENT_2) + b"\n\n" + text.encode()


def _index(folder: Path, title: str, about: str) -> None:
    folder.mkdir(parents=True)
    (folder / "_index.md").write_bytes(orjson.dumps({"title": title, "description": about}) + b"\n")


def command(home: Path, folder: Path, output: Path, *, tuned: bool) -> tuple[list[str], dict[str, str]]:
    """What to run, and the environment it needs. Tuned: layouts of plain text that escape by hand, fragments cached,
    words from the settings, the collector called less often.
    """
    call = [
        str(binary(home)),
        "--source",
        str(folder),
        "--destination",
        str(output),
        "--quiet",
        "--noBuildLock",
    ]
    call += ["--cacheDir", str(folder.parent / "hugo-cache")]
    if tuned:
        return [*call, "--layoutDir", "tuned", "--config", "hugo.json,tuned.json"], {
            "GOGC": "400",
            "GOMEMLIMIT": str(int(MEMORY * os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))),
        }
    return [*call, "--config", "hugo.json"], {}


def reprice(folder: Path, edit: Edit) -> None:
    """The same edit as in our workbook, in both of the product's files."""
    for lang in LANGS:
        path = folder / "content" / lang / "p" / f"{edit.product}.md"
        head, _, text = path.read_text("utf-8").partition("\n}\n")
        view = orjson.loads(head + "\n}")
        for variant in view["variants"]:
            if variant["sku"] == edit.sku:
                variant |= {"price": f"{edit.after:.2f}", "shown": f"{edit.after:,.2f}"}
        prices = [Decimal(variant["price"]) for variant in view["variants"]]
        view |= {"from": f"{min(prices):,.2f}", "varies": len(set(prices)) > 1}
        path.write_bytes(orjson.dumps(view, option=orjson.OPT_INDENT_2) + b"\n" + text.encode())
