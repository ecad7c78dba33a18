"""A small true catalogue that tests write to disk and bend."""

from __future__ import annotations

import csv
from copy import deepcopy
from pathlib import Path

from openpyxl import Workbook

Rows = list[list[object]]

# fmt: off
SHEETS: dict[str, Rows] = {
    "categories": [
        ["slug", "parent", "zh", "en", "intro_zh", "intro_en", "facets", "columns"],
        ["luminaires", None, "灯具", "Luminaires", "整灯", "Complete lamps", None, None],
        ["downlights", "luminaires", "筒灯", "Downlights", "", "", "cct,w,ip", "w,lm,efficacy,cct,cutout"],
        ["cables", None, "电线电缆", "Cables", "", "", "mm2,color", "mm2"],
    ],
    "brands": [
        ["slug", "zh", "en", "about_zh", "about_en"],
        ["yunhe", "云禾", "Yunhe", "", ""],
        ["north-star", "北辰", "North Star", "", ""],
    ],
    "fields": [
        ["code", "zh", "en", "unit", "kind", "decimals", "group", "help_zh", "help_en"],
        ["w", "功率", "Power", "W", "number", 1, "light", "", ""],
        ["lm", "光通量", "Luminous flux", "lm", "number", 0, "light", "", ""],
        ["efficacy", "光效", "Efficacy", "lm/W", "number", 0, "light", "", ""],
        ["cct", "色温", "Colour temperature", "K", "number", 0, "light", "", ""],
        ["dimmable", "调光", "Dimming", None, "choice", None, "light", "", ""],
        ["mm2", "截面积", "Cross-section", "mm²", "number", 2, "electric", "", ""],
        ["voltage", "电压", "Voltage", "V", "text", None, "electric", "", ""],
        ["cutout", "开孔", "Cut-out", "mm", "number", 0, "size", "", ""],
        ["ip", "防护等级", "Ingress protection", "IP", "number", 0, "build", "", ""],
        ["color", "颜色", "Colour", None, "choice", None, "build", "", ""],
        ["rimless", "无边框", "Rimless", None, "flag", None, "build", "", ""],
    ],
    "values": [
        ["field", "code", "zh", "en"],
        ["dimmable", "none", "不可调光", "Not dimmable"],
        ["dimmable", "0-10v", "0-10V 调光", "0-10 V"],
        ["color", "red", "红色", "Red"],
        ["color", "blue", "蓝色", "Blue"],
        ["color", "yellow-green", "黄绿", "Yellow-green"],
    ],
    "products": [
        ["slug", "category", "brand", "family", "zh", "en", "summary_zh", "summary_en", "status", "successor", "added", "voltage", "cutout", "ip", "dimmable", "rimless", "cct"],
        ["dl", "downlights", "yunhe", "downlight", "云禾筒灯", "Yunhe downlight", "防眩", "Low glare", "active", None, "2026-01-31", "220-240", 75, 44, "none", "no", None],
        ["dl-old", "downlights", "yunhe", "downlight", "旧筒灯", "Old downlight", "", "", "discontinued", "dl", "2024-05-01", "220-240", 75, 20, None, None, 3000],
        ["bv", "cables", "north-star", "wire-coil", "BV 电线", "BV wire", "", "", "active", None, "2026-02-01", None, None, None, None, None, None],
    ],
    "variants": [
        ["sku", "product", "gtin", "zh", "en", "price", "weight_g", "w", "lm", "cct", "mm2", "color"],
        ["DL-7W-30K", "dl", "2000000000015", None, None, 39, 210, 7, 600, 3000, None, None],
        ["DL-7W-40K", "dl", None, None, None, 39.5, 210, 7, 640, 4000, None, None],
        ["DL-12W-30K", "dl", None, None, None, "59.00", 260, 12, 1100, 3000, None, None],
        ["DL-OLD", "dl-old", None, None, None, 30, 210, 9.5, 600, None, None, None],
        ["BV-2.5-R", "bv", None, None, None, 185, 3100, None, None, None, 2.5, "red"],
        ["BV-2.5-B", "bv", None, None, None, 185, 3100, None, None, None, 2.5, "blue"],
        ["BV-4-R", "bv", None, "4 平方红", "4 mm² red", 290, 4800, None, None, None, 4, "red"],
    ],
    "price_breaks": [
        ["sku", "min_qty", "price"],
        ["DL-7W-30K", 10, 36],
        ["DL-7W-30K", 50, 33.25],
    ],
    "relations": [
        ["product", "kind", "target"],
        ["dl", "related", "bv"],
        ["bv", "accessory", "dl"],
    ],
    "landing": [
        ["slug", "keyword_zh", "keyword_en", "title_zh", "title_en", "query"],
        ["bathroom", "浴室筒灯", "bathroom downlight", "浴室用筒灯", "Bathroom downlights", "category = 筒灯 and ip >= 44"],
    ],
    "links": [
        ["name_zh", "name_en", "url"],
        ["照明学会", "Lighting society", "https://lighting.example/"],
    ],
    "moved": [
        ["old", "to"],
        ["/p/dl-2023/", "/c/downlights/"],
        ["/guide/halogen/", None],
    ],
}
# fmt: on


def sheets() -> dict[str, Rows]:
    """A fresh copy to bend."""
    return deepcopy(SHEETS)


def put(book: dict[str, Rows], sheet: str, key: str, column: str, value: object) -> None:
    """Set one cell: the row whose first cell is ``key``."""
    rows = book[sheet]
    row = next(row for row in rows if row[0] == key)
    row[rows[0].index(column)] = value


def write_xlsx(content: Path, book: dict[str, Rows]) -> Path:
    """The sheets as content/catalog/catalog.xlsx. Returns ``content``."""
    folder = content / "catalog"
    folder.mkdir(parents=True, exist_ok=True)
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in book.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    workbook.save(folder / "catalog.xlsx")
    return content


def write_csv(content: Path, book: dict[str, Rows], encoding: str = "utf-8-sig") -> Path:
    """The sheets as one CSV each. Returns ``content``."""
    folder = content / "catalog"
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in book.items():
        with (folder / f"{name}.csv").open("w", encoding=encoding, newline="") as file:
            csv.writer(file).writerows([["" if cell is None else cell for cell in row] for row in rows])
    return content
