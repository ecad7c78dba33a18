"""The edits that are measured: a price, as a spreadsheet program saves it, and a sentence in a text."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

STRIDE = 7919


class Edit(NamedTuple):
    """What was changed: the product's slug, the SKU, and its price before and after."""

    product: str
    sku: str
    before: Decimal
    after: Decimal


def reprice(folder: Path, number: int) -> Edit:
    """Raise one price, another one for each ``number``. The whole workbook (or CSV sheet) is written anew, as programs
    do, beside the old one and then put in its place; nothing else in it differs.
    """
    book = folder / "catalog" / "catalog.xlsx"
    if book.exists():
        return _in_workbook(book, number)
    return _in_csv(folder / "catalog" / "variants.csv", number)


def retext(folder: Path, number: int) -> str:
    """Add a sentence to the Chinese text of one product; its slug."""
    files = sorted(path for path in (folder / "products").glob("*.md") if not path.name.endswith(".en.md"))
    path = files[number * STRIDE % len(files)]
    _replace(path, path.read_bytes() + f"\n补充说明第 {number} 条，以此为准。\n".encode())
    return path.stem


def _raised(price: Decimal, number: int) -> Decimal:
    return price + Decimal(number % 9 + 1) / 10


def _replace(path: Path, data: bytes) -> None:
    beside = path.with_name(f".{path.name}.saving")
    beside.write_bytes(data)
    beside.replace(path)


def _in_workbook(book: Path, number: int) -> Edit:
    with ZipFile(book) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    part = _part(parts, b"variants")
    row = number * STRIDE % (parts[part].count(b"<row ") - 1) + 2
    opened = load_workbook(book, read_only=True)
    sheet = opened["variants"]
    header = [str(value) for value in next(sheet.iter_rows(max_row=1, values_only=True))]
    cells = dict(zip(header, next(sheet.iter_rows(min_row=row, max_row=row, values_only=True)), strict=False))
    opened.close()
    before = Decimal(str(cells["price"]))
    after = _raised(before, number)
    cell = f"{get_column_letter(header.index('price') + 1)}{row}".encode()
    parts[part], changed = re.subn(
        rb'(<c r="' + cell + rb'"[^>]*><v>)[^<]*(</v>)',
        rb"\g<1>" + str(after.normalize()).encode() + rb"\g<2>",
        parts[part],
    )
    if changed != 1:
        raise ValueError(f"{book.name}: no price in {cell.decode()}")
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    _replace(book, made.getvalue())
    return Edit(str(cells["product"]), str(cells["sku"]), before, after)


def _in_csv(sheet: Path, number: int) -> Edit:
    lines = sheet.read_bytes().decode("utf-8-sig").splitlines(keepends=True)
    header = next(csv.reader(lines[:1]))
    at = number * STRIDE % (len(lines) - 1) + 1
    row = next(csv.reader([lines[at]]))
    cells = dict(zip(header, row, strict=True))
    before = Decimal(cells["price"])
    after = _raised(before, number)
    row[header.index("price")] = f"{after:.2f}"
    written = io.StringIO()
    csv.writer(written).writerow(row)
    lines[at] = written.getvalue()
    _replace(sheet, "".join(lines).encode("utf-8-sig"))
    return Edit(cells["product"], cells["sku"], before, after)


def _part(parts: dict[str, bytes], name: bytes) -> str:
    """The file in the workbook that holds the sheet ``name``."""
    link = re.search(rb'<sheet [^>]*name="' + name + rb'"[^>]*id="([^"]+)"', parts["xl/workbook.xml"])
    for tag in re.findall(rb"<Relationship [^>]*>", parts["xl/_rels/workbook.xml.rels"]):
        if link and b'Id="' + link[1] + b'"' in tag:
            target = re.search(rb'Target="/?(?:xl/)?([^"]+)"', tag)
            if target:
                return f"xl/{target[1].decode()}"
    raise ValueError(f"the workbook has no sheet {name.decode()}")
