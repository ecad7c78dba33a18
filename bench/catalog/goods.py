"""A workbook of many variants, the same each time: the demo's sheets, its products said over and over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from catalog.cells import shown
from catalog.model import cell_name
from catalog.plainly import check_digit
from catalog.sheets import Sheet, read
from catalog.tidy import Cell

DEMO = Path(__file__).parents[2] / "content"
PER_PRODUCT = 4
FIRST_GTIN = 200_000_000_000
SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def sheets(variants: int, *, dearer: int = 0) -> dict[str, Sheet]:
    """The sheets with so many variants. ``dearer``: every so-manieth costs a yuan more; 0 none."""
    demo = read(DEMO / "catalog")
    kept = {name: demo[name] for name in ("categories", "brands", "fields", "values", "landing", "links")}
    products, sold = demo["products"], demo["variants"]
    slug, label = products.header.index("slug"), products.header.index("successor")
    sku, owner, gtin, price, zh, en = map(sold.header.index, ("sku", "product", "gtin", "price", "zh", "en"))
    first = {row[owner]: row for row in sold.rows.values()}
    models = [row for row in products.rows.values() if row[slug] in first]
    rows: dict[int, list[Cell]] = {}
    lines: dict[int, list[Cell]] = {}
    for number in range(variants // PER_PRODUCT):
        model = models[number % len(models)]
        row = list(model)
        row[slug], row[label] = f"{model[slug]}-{number}"[:60], None
        rows[len(rows) + 2] = row
        for at in range(PER_PRODUCT):
            line = list(first[model[slug]])
            count = number * PER_PRODUCT + at
            twelve = str(FIRST_GTIN + count)
            line[sku], line[owner] = f"S{count:07d}", row[slug]
            line[gtin] = f"{twelve}{check_digit(twelve)}"
            line[zh], line[en] = f"{at + 1} 号", f"No. {at + 1}"
            line[price] = Decimal(10 + count % 500) + bool(dearer and count % dearer == 0)
            lines[len(lines) + 2] = line
    made = {"products": replace(products, rows=rows), "variants": replace(sold, rows=lines)}
    return {**kept, **made}


def write(book: Mapping[str, Sheet], path: Path) -> None:
    """As .xlsx, the way Excel writes it: texts shared, numbers as numbers."""
    texts: dict[str, int] = {}
    links, names = [], []
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for number, sheet in enumerate(book.values(), start=1):
            rows: Iterable[tuple[int, Iterable[Cell]]] = [(1, sheet.header), *sheet.rows.items()]
            xml = "".join(_row(at, cells, texts) for at, cells in rows)
            archive.writestr(
                f"xl/worksheets/sheet{number}.xml",
                f'<worksheet xmlns="{SPACE}"><sheetData>{xml}</sheetData></worksheet>',
            )
            names.append(f'<sheet name="{sheet.name}" sheetId="{number}" r:id="rId{number}"/>')
            links.append(
                f'<Relationship Id="rId{number}" Type="{LINKS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
            )
        links.append(f'<Relationship Id="rId999" Type="{LINKS}/sharedStrings" Target="sharedStrings.xml"/>')
        shared = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{SPACE}">{shared}</sst>')
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{SPACE}" xmlns:r="{LINKS}"><sheets>{"".join(names)}</sheets></workbook>',
        )
        relations = f'<Relationships xmlns="{PACKAGE}/relationships">{{}}</Relationships>'
        archive.writestr("xl/_rels/workbook.xml.rels", relations.format("".join(links)))
        root = f'<Relationship Id="rId1" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/>'
        archive.writestr("_rels/.rels", relations.format(root))
        kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        parts = [("workbook", "sheet.main"), ("sharedStrings", "sharedStrings")]
        parts += [(f"worksheets/sheet{n}", "worksheet") for n in range(1, len(book) + 1)]
        told = "".join(
            f'<Override PartName="/xl/{part}.xml" ContentType="{kinds}.{kind}+xml"/>' for part, kind in parts
        )
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{told}</Types>',
        )


def _row(number: int, cells: Iterable[Cell], texts: dict[str, int]) -> str:
    told = []
    for at, cell in enumerate(cells):
        if isinstance(cell, int | Decimal):
            told.append(f'<c r="{cell_name(at, number)}"><v>{cell}</v></c>')
        elif cell is not None:
            where = texts.setdefault(shown(cell), len(texts))
            told.append(f'<c r="{cell_name(at, number)}" t="s"><v>{where}</v></c>')
    return f'<row r="{number}">{"".join(told)}</row>'
