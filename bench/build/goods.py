"""``python -m bench.build.goods COUNT FOLDER``: a content folder with so many products, the same ones each time.

The first 244 are the demo's own, with at most three variants, so that every query of topics and landing pages finds
what it found; the others are their like, with other makers, sizes, figures, prices and texts.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

from bench.build.edits import Edit, reprice, retext
from bench.build.neighbours import relations
from bench.build.prose import Glossary, glossary, long_copy
from bench.build.vary import Cells, padded, product
from bench.build.words import MAKERS, SERIES
from catalog.cells import shown
from catalog.convert import write_csv, write_xlsx
from catalog.model import Text
from catalog.plainly import check_digit
from catalog.sheets import Sheet, read

__all__ = ["Edit", "main", "make", "reprice", "retext"]

DEMO = Path(__file__).parent.parent.parent / "content"
SEED = 20_260
MOST = 3
BOOK_MOST = 20_000  # a workbook above this is refused by catalog.gate
FIRST_DAY = date(2024, 1, 8)
DAYS = 900


@dataclass
class Goods:
    """The rows that are made, by column code, and the texts by slug."""

    products: list[Cells] = field(default_factory=list)
    variants: list[Cells] = field(default_factory=list)
    breaks: list[Cells] = field(default_factory=list)
    relations: list[Cells] = field(default_factory=list)
    texts: dict[str, Text] = field(default_factory=dict)


def make(count: int, folder: Path, form: str = "") -> None:
    """Write the content folder. ``form`` is ``xlsx`` or ``csv``; without it a workbook up to 20,000 products.
    Raises ValueError where so many cannot be had.
    """
    sheets = read(DEMO / "catalog")
    fewest = len(sheets["products"].rows)
    form = form or ("xlsx" if count <= BOOK_MOST else "csv")
    if count < fewest:
        raise ValueError(f"at least {fewest} products are needed, for the demo's own are among them")
    if form == "xlsx" and count > BOOK_MOST:
        raise ValueError(f"a workbook holds at most {BOOK_MOST:,} products; take --form csv")
    if folder.exists():
        raise ValueError(f"{folder} exists already")
    shutil.copytree(
        DEMO, folder, symlinks=True, ignore=shutil.ignore_patterns("catalog", "products", "comments")
    )
    goods = _goods(count, sheets)
    (folder / "catalog").mkdir()
    write = write_xlsx if form == "xlsx" else write_csv
    write(_sheets(sheets, goods), folder / "catalog")
    _texts(goods, folder / "products")


def _goods(count: int, sheets: Mapping[str, Sheet]) -> Goods:
    models, words = list(_rows(sheets["products"])), glossary(sheets)
    sold: dict[str, list[Cells]] = {}
    for row in _rows(sheets["variants"]):
        sold.setdefault(str(row["product"]), []).append(row)
    tops = {str(row["slug"]): str(row["parent"] or row["slug"]) for row in _rows(sheets["categories"])}
    brands = {str(row["slug"]): Text(str(row["zh"]), str(row["en"])) for row in _brands(sheets)}
    makers = [pinyin for _, pinyin in MAKERS]
    breaks: dict[str, list[Cells]] = {}
    for row in _rows(sheets["price_breaks"]):
        breaks.setdefault(str(row["sku"]), []).append(row)
    goods = Goods()
    for number in range(count):
        draw = Random(SEED + number)  # noqa: S311 - it has to be the same each time
        model = models[number % len(models)]
        own = sold.get(str(model["slug"]), [])[:MOST]
        if number < len(models):
            cells, variants = dict(model), [dict(row) for row in own]
            goods.breaks += [row for variant in own for row in breaks.get(str(variant["sku"]), ())]
        else:
            cells, variants = _another(number, model, own, makers, draw)
            goods.breaks += _breaks(number, variants)
        known = {code for row in (cells, *variants) for code, value in row.items() if value is not None}
        padded(cells, known & words.fields.keys())
        cells["ccc"] = cells["ccc"] or f"202699{number:010d}"  # of no body that certifies
        goods.products.append(cells)
        goods.variants += variants
        goods.texts[str(cells["slug"])] = _text(words, tops, brands, cells, number, draw)
    goods.relations = list(relations(goods.products))
    return goods


def _text(
    words: Glossary,
    tops: Mapping[str, str],
    brands: Mapping[str, Text],
    cells: Cells,
    number: int,
    draw: Random,
) -> Text:
    return long_copy(words, tops[str(cells["category"])], cells, brands[str(cells["brand"])], number, draw)


def _another(
    number: int, model: Cells, own: list[Cells], makers: list[str], draw: Random
) -> tuple[Cells, list[Cells]]:
    """A product like ``model`` with a name, slug and SKUs of its own; one in four keeps the model's maker."""
    cells, variants = product(model, own[: draw.choice((1, 2, 2, 3))], draw)
    zh, en = SERIES[draw.randrange(len(SERIES))]
    sign = f"{en[0]}{number:06d}"
    stem = str(model["slug"])[:40].rstrip("-")
    cells |= {
        "slug": f"{stem}-{en.lower()}-{number}",
        "brand": model["brand"] if draw.random() < 0.25 else draw.choice(makers),
        "zh": f"{zh} {shown(model['zh']).partition('（')[0]} {sign}",
        "en": f"{en} {shown(model['en']).partition(' (')[0]} {sign}",
        "summary_zh": f"{zh}系列 {sign}：{shown(model['summary_zh'])}",
        "summary_en": f"{en} series {sign}. {shown(model['summary_en'])}",
        "status": "active",
        "successor": None,
        "added": FIRST_DAY + timedelta(days=draw.randrange(DAYS)),
    }
    if not variants:  # the model is no longer made and has none
        variants = [{"price": f"{draw.randrange(100, 4000) / 10:.2f}", "weight_g": draw.randrange(50, 900)}]
    for at, variant in enumerate(variants):
        digits = f"22{number * MOST + at:010d}"
        variant |= {
            "sku": f"{sign}-{at + 1}",
            "product": cells["slug"],
            "gtin": f"{digits}{check_digit(digits)}",
            "zh": None,
            "en": None,
            "photometry": None,  # a file, and a class, tells of one lamp alone
            "eu_class": None,
            "gb_grade": None,
        }
    return cells, variants


def _breaks(number: int, variants: list[Cells]) -> Iterator[Cells]:
    """Every fifth product is cheaper by the ten and by the fifty."""
    if number % 5 == 0:
        for quantity, share in ((10, 0.94), (50, 0.88)):
            price = float(str(variants[0]["price"])) * share
            yield {"sku": variants[0]["sku"], "min_qty": quantity, "price": f"{price:.2f}"}


def _rows(sheet: Sheet) -> Iterator[Cells]:
    for row in sheet.rows.values():
        yield dict(zip(sheet.header, row, strict=True))


def _brands(sheets: Mapping[str, Sheet]) -> list[Cells]:
    own = list(_rows(sheets["brands"]))
    return own + [
        {
            "slug": pinyin,
            "zh": zh,
            "en": pinyin.title(),
            "about_zh": f"{zh}做灯具和电工件，每个系列标全参数。",
            "about_en": f"{pinyin.title()} makes lights and electrical parts, every range fully specified.",
        }
        for zh, pinyin in MAKERS
    ]


def _sheets(demo: Mapping[str, Sheet], goods: Goods) -> dict[str, Sheet]:
    made = {
        "brands": _brands(demo),
        "products": goods.products,
        "variants": goods.variants,
        "price_breaks": goods.breaks,
        "relations": goods.relations,
    }
    skus = {str(row["sku"]) for row in goods.variants}
    sets: dict[str, list[Cells]] = {}
    for row in _rows(demo["bundles"]):
        sets.setdefault(str(row["sku"]), []).append(row)
    made["bundles"] = [
        row
        for sku, rows in sets.items()
        if {sku, *(str(row["part"]) for row in rows)} <= skus
        for row in rows
    ]
    return {name: _sheet(sheet, made[name]) if name in made else sheet for name, sheet in demo.items()}


def _sheet(like: Sheet, rows: list[Cells]) -> Sheet:
    more = dict.fromkeys(code for row in rows for code in row)
    header = tuple(dict.fromkeys((*like.header, *more)))
    return Sheet(
        like.file,
        like.name,
        header,
        {at: [row.get(code) for code in header] for at, row in enumerate(rows, 2)},
    )


def _texts(goods: Goods, folder: Path) -> None:
    folder.mkdir()
    for slug, text in goods.texts.items():
        (folder / f"{slug}.md").write_text(text.zh, encoding="utf-8")
        (folder / f"{slug}.en.md").write_text(text.en, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.build.goods", description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--form", choices=("xlsx", "csv"), default="")
    options = parser.parse_args()
    try:
        make(options.count, options.folder, options.form)
    except ValueError as error:
        sys.exit(f"{error}.")


if __name__ == "__main__":
    main()
