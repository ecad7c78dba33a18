"""Pelican as it comes: the catalogue as markdown articles, and its commands."""

from __future__ import annotations

import shutil
from pathlib import Path

import orjson

from bench.build.peers import facts
from catalog.model import LANGS, Catalog

HERE = Path(__file__).parent / "plainsite"
WORDS = Path(__file__).parent / "hugosite" / "i18n"


def prepare(catalog: Catalog, folder: Path) -> None:
    """Write the whole source of the site."""
    shutil.copytree(HERE, folder)
    shutil.copytree(WORDS, folder / "words")
    (folder / "fields.json").write_bytes(orjson.dumps(facts.fields(catalog)))
    tops = [top.slug for top in catalog.children[None] if catalog.shelves[top.slug]]
    (folder / "tops.json").write_bytes(orjson.dumps(tops))
    for lang in LANGS:
        content = folder / "content" / lang
        content.mkdir(parents=True)
        shelves = {shelf.slug: shelf.name[lang] for shelf in catalog.categories.values()}
        makers = {brand.slug: brand.name[lang] for brand in catalog.brands.values()}
        (folder / f"shelves-{lang}.json").write_bytes(orjson.dumps(shelves))
        (folder / f"makers-{lang}.json").write_bytes(orjson.dumps(makers))
        for view in facts.of_products(catalog, lang):
            product = catalog.products[view["slug"]]
            head = {
                "Title": view["title"],
                "Slug": view["slug"],
                "Date": f"{product.added} 00:00",
                "Weight": f"{view['weight']:07d}",
                **({"Tags": ", ".join(view["c"]), "Author": view["maker"]} if view["c"] else {}),
                "Facts": orjson.dumps(view).decode(),
            }
            lines = [f"{name}: {value}" for name, value in head.items()]
            (content / f"{view['slug']}.md").write_text(
                "\n".join([*lines, "", product.copy[lang]]), encoding="utf-8"
            )


def commands(home: Path, folder: Path, output: Path) -> list[tuple[list[str], dict[str, str]]]:
    """One run a language, as Pelican's own list pages know only one."""
    call = [str(home / ".venv" / "bin" / "python"), "-m", "pelican", "-q", "--fatal", "errors"]
    call += ["-s", str(folder / "pelicanconf.py")]
    return [
        ([*call, str(folder / "content" / "zh"), "-o", str(output)], {"PEER_LANG": "zh"}),
        ([*call, str(folder / "content" / "en"), "-o", str(output / "en")], {"PEER_LANG": "en"}),
    ]
