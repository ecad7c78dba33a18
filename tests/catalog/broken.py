"""Workbooks with one mistake each, the cell it is reported at and the code of its rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from tests.catalog.small import Rows, put

Book = dict[str, Rows]
Change = Callable[[Book], None]


@dataclass(frozen=True)
class Broken:
    """What is done to the small catalogue, and what has to be said: cell and rule, then a part of the hint."""

    change: Change
    cell: str
    code: str
    hint: str = ""


def cell(sheet: str, key: str, column: str, value: object) -> Change:
    return lambda book: put(book, sheet, key, column, value)


def price(value: object) -> Change:
    return cell("variants", "DL-OLD", "price", value)


def lm(value: object) -> Change:
    return cell("variants", "DL-OLD", "lm", value)


def sku(value: object) -> Change:
    return cell("variants", "BV-4-R", "sku", value)


def gtin(value: object) -> Change:
    return cell("variants", "DL-OLD", "gtin", value)


def row(sheet: str, *cells: object) -> Change:
    return lambda book: book[sheet].append([*cells])


def head(sheet: str, at: int, code: object) -> Change:
    def change(book: Book) -> None:
        book[sheet][0][at] = code

    return change


def stray(book: Book) -> None:
    book["brands"][1].append("stray")


def added(book: Book) -> None:
    book["links"][0].append("colour")


def twice(book: Book) -> None:
    book["brands"][0][4] = "zh"


def unnamed(book: Book) -> None:
    book["brands"][0][3] = None
    book["brands"][1][3] = "x"


def derived(book: Book) -> None:
    book["variants"][0].append("efficacy")
    book["variants"][1].append(86)


def without(name: str) -> Change:
    return lambda book: book.pop(name) and None


def sheet(name: str, rows: Rows) -> Change:
    return lambda book: book.update({name: rows})


CASES: Mapping[str, Broken] = {
    # what a spreadsheet program made of it
    "SKU 1E5": Broken(sku(100000), "variants!A8", "number-for-text", "1E5"),
    "SKU 2E10": Broken(sku(20000000000), "variants!A8", "number-for-text", "2E10"),
    "SKU 00123 as a number": Broken(sku(123), "variants!A8", "number-for-text"),
    "SKU with a point as a number": Broken(sku(2.5), "variants!A8", "number-for-text"),
    "SKU 1.00E+05": Broken(sku("1.00E+05"), "variants!A8", "number-rounded"),
    "SKU 2-3 as a date": Broken(sku(datetime(2026, 2, 3)), "variants!A8", "date-for-text"),  # noqa: DTZ001
    "GTIN 6.9E+12": Broken(gtin("6.9E+12"), "variants!C5", "number-rounded"),
    "GTIN as a number": Broken(gtin(2000000000022), "variants!C5", "number-for-text"),
    "GTIN as a broken number": Broken(gtin(6.90123e12), "variants!C5", "number-for-text"),
    "a price as a date": Broken(price(datetime(2026, 1, 2)), "variants!F5", "date-for-text"),  # noqa: DTZ001
    "a name as a date": Broken(cell("products", "dl", "zh", datetime(2026, 1, 2)), "products!E2", "date-for-text"),  # noqa: DTZ001
    "a date as a number": Broken(cell("products", "dl", "added", 45000), "products!K2", "number-for-date", "2023-03-15"),
    "a date as a text of digits": Broken(cell("products", "dl", "added", "46053"), "products!K2", "number-for-date", "2026-01-31"),
    "a formula without value": Broken(price("=1+1"), "variants!F5", "cell-formula"),
    "an error value": Broken(lm("#REF!"), "variants!I5", "cell-error"),
    "another error value": Broken(price("#N/A"), "variants!F5", "cell-error"),
    # what nobody sees
    "full-width price": Broken(price("３０"), "variants!F5", "full-width", "30"),
    "full-width number": Broken(lm("６００"), "variants!I5", "full-width", "600"),
    "full-width SKU": Broken(sku("ＢＶ－４－Ｒ"), "variants!A8", "full-width", "BV-4-R"),
    "full-width slug": Broken(cell("links", "照明学会", "url", "https://lighting.example/\u3000x"), "links!C2", "url"),
    "full-width choice": Broken(cell("variants", "BV-4-R", "color", "ｒｅｄ"), "variants!L8", "full-width", "red"),
    "a superscript": Broken(lm("²"), "variants!I5", "full-width", "2"),
    "Arabic digits": Broken(lm("٣٤"), "variants!I5", "other-digits", "34"),
    "Devanagari digits": Broken(price("३९"), "variants!F5", "other-digits", "39"),
    "no-break space behind a price": Broken(price("30\u00a0"), "variants!F5", "nbsp", "30"),
    "no-break space in a SKU": Broken(sku("BV-4-R\u00a0"), "variants!A8", "nbsp", "BV-4-R"),
    "narrow no-break space": Broken(lm("600\u202f"), "variants!I5", "nbsp", "600"),
    "zero-width space in a SKU": Broken(sku("BV\u200b-4-R"), "variants!A8", "zero-width", "BV-4-R"),
    "byte order mark in a SKU": Broken(sku("\ufeffBV-4-R"), "variants!A8", "zero-width", "BV-4-R"),
    "zero-width joiner in a slug": Broken(cell("relations", "bv", "target", "d\u200dl"), "relations!C3", "zero-width", "dl"),
    "soft hyphen in a choice": Broken(cell("variants", "BV-4-R", "color", "re\u00add"), "variants!L8", "zero-width", "red"),
    "right-to-left override in a SKU": Broken(sku("BV-4\u202e-R"), "variants!A8", "bidi"),
    "right-to-left mark in a price": Broken(price("\u200f30"), "variants!F5", "bidi", "30"),
    "bidi isolate in a GTIN": Broken(gtin("\u20662000000000022\u2069"), "variants!C5", "bidi", "2000000000022"),
    # how people write numbers
    "¥1,234.50": Broken(price("¥1,234.50"), "variants!F5", "price-sign", "1234.50"),
    "¥12": Broken(price("¥12"), "variants!F5", "price-sign", "12"),
    "12 元": Broken(price("12 元"), "variants!F5", "price-sign", "12"),
    "RMB 12": Broken(price("RMB 12"), "variants!F5", "price-sign", "12"),
    "€12,50": Broken(price("€12,50"), "variants!F5", "price-sign", "12.50"),
    "1,234.50": Broken(price("1,234.50"), "variants!F5", "thousands", "1234.50"),
    "1'234.50": Broken(price("1'234.50"), "variants!F5", "thousands", "1234.50"),
    "1,234,567": Broken(lm("1,234,567"), "variants!I5", "thousands", "1234567"),
    "12,50": Broken(price("12,50"), "variants!F5", "decimal-comma", "12.50"),
    "1.234,50": Broken(price("1.234,50"), "variants!F5", "decimal-comma", "1234.50"),
    "3 9.00": Broken(price("3 9.00"), "variants!F5", "number-blank", "39.00"),
    "1e3 lumen": Broken(lm("1e3"), "variants!I5", "number-scientific", "1000"),
    "1.2E+2 as a price": Broken(price("1.2E+2"), "variants!F5", "number-scientific", "120"),
    "600 lm": Broken(lm("600 lm"), "variants!I5", "number-unit", "600"),
    "600LM": Broken(lm("600LM"), "variants!I5", "number-unit", "600"),
    "3000K": Broken(cell("variants", "DL-7W-30K", "cct", "3000K"), "variants!J2", "number-unit", "3000"),
    "a number in words": Broken(lm("six hundred"), "variants!I5", "number"),
    "a range": Broken(lm("600-700"), "variants!I5", "number"),
    "NaN": Broken(lm("NaN"), "variants!I5", "number"),
    "half a lumen": Broken(lm(0.5), "variants!I5", "decimals"),
    "a price in words": Broken(price("free"), "variants!F5", "price"),
    "a price that is true": Broken(price(True), "variants!F5", "price"),
    "no price at all": Broken(price(None), "variants!F5", "missing"),
    "a price of 0": Broken(price(0), "variants!F5", "price-zero"),
    "a price below 0": Broken(price(-30), "variants!F5", "price-negative"),
    "half a fen": Broken(price(30.005), "variants!F5", "price-digits"),
    "a price of ten digits": Broken(price("1234567890"), "variants!F5", "price-large"),
    "a price of 1E300": Broken(price(1e300), "variants!F5", "price-large"),
    "a weight of 0": Broken(cell("variants", "DL-OLD", "weight_g", 0), "variants!G5", "whole"),
    "a weight of 1.5": Broken(cell("variants", "DL-OLD", "weight_g", 1.5), "variants!G5", "whole"),
    "a weight of 1,200": Broken(cell("variants", "DL-OLD", "weight_g", "1,200"), "variants!G5", "thousands", "1200"),
    "seven decimals": Broken(cell("fields", "w", "decimals", 7), "fields!F2", "digits"),
    # codes and other values
    "SKU in small letters": Broken(sku("bv-4-r"), "variants!A8", "sku-case", "BV-4-R"),
    "SKU with a blank": Broken(sku("BV 4 R"), "variants!A8", "sku"),
    "SKU of 41 letters": Broken(sku("A" * 41), "variants!A8", "sku"),
    "SKU of emoji": Broken(sku("\N{ELECTRIC LIGHT BULB}"), "variants!A8", "sku"),
    "slug in capitals": Broken(cell("categories", "luminaires", "slug", "Luminaires"), "categories!A2", "slug", "luminaires"),
    "slug upwards": Broken(cell("products", "bv", "slug", "../../etc"), "products!A4", "slug"),
    "code with a blank": Broken(cell("fields", "rimless", "code", "rim less"), "fields!A12", "code"),
    "GTIN of 12 digits": Broken(gtin("036000291452"), "variants!C5", "gtin", "0036000291452"),
    "GTIN of 11 digits": Broken(gtin("20000000000"), "variants!C5", "gtin"),
    "GTIN with a wrong end": Broken(gtin("2000000000021"), "variants!C5", "gtin-check"),
    "31.1.2026": Broken(cell("products", "dl", "added", "31.1.2026"), "products!K2", "date"),
    "2026/1/31": Broken(cell("products", "dl", "added", "2026/1/31"), "products!K2", "date", "2026-01-31"),
    "2026年1月31日": Broken(cell("products", "dl", "added", "2026年1月31日"), "products!K2", "date", "2026-01-31"),
    "30 February": Broken(cell("products", "dl", "added", "2026-02-30"), "products!K2", "date"),
    "an old address that is none": Broken(sheet("moved", [["old", "to"], ["p/dl-5w", ""]]), "moved!A2", "path", "/p/dl-5w/"),
    "an old address that is still a page": Broken(sheet("moved", [["old", "to"], ["/p/dl-old/", "/p/dl/"]]), "moved!A2", "still-there"),
    "an old address twice": Broken(sheet("moved", [["old"], ["/p/x/"], ["/p/x/"]]), "moved!A3", "repeats"),
    "readers sent to no page": Broken(sheet("moved", [["old", "to"], ["/p/x/", "/p/y/"]]), "moved!B2", "reference"),
    "a script for an address": Broken(cell("links", "照明学会", "url", "javascript:alert(1)"), "links!C2", "url"),
    "perhaps": Broken(cell("products", "dl", "rimless", "perhaps"), "products!P2", "flag"),
    "a choice by its name": Broken(cell("variants", "BV-4-R", "color", "红色"), "variants!L8", "choice-code", "red"),
    "an unknown choice": Broken(cell("variants", "BV-4-R", "color", "purple"), "variants!L8", "choice-unknown"),
    "an unknown family": Broken(cell("products", "dl", "family", "downlite"), "products!D2", "choice-unknown", "downlight"),
    "a status of our own": Broken(cell("products", "dl", "status", "sold"), "products!I2", "choice-unknown"),
    "a text without end": Broken(cell("products", "dl", "summary_zh", "光" * 20_001), "products!G2", "text-long"),
    "a name of nothing": Broken(cell("products", "dl", "zh", " \u200b "), "products!E2", "missing"),
    "a computed value typed": Broken(derived, "variants!M2", "derived"),
    # rows and sheets
    "SKU twice": Broken(sku("BV-2.5-R"), "variants!A8", "repeats"),
    "SKU twice but for case": Broken(sku("bv-2.5-r"), "variants!A8", "repeats-case"),
    "SKU twice but for width": Broken(sku("ＢＶ-2.5-R"), "variants!A8", "repeats-width"),
    "SKU twice but for a zero-width space": Broken(sku("BV-2.5\u200b-R"), "variants!A8", "repeats-width"),
    "GTIN twice": Broken(gtin("2000000000015"), "variants!C5", "repeats"),
    "slug twice": Broken(cell("products", "dl-old", "slug", "dl"), "products!A3", "repeats"),
    "value twice": Broken(row("values", "color", "RED", "红", "Red"), "values!B7", "repeats-case"),
    "value twice but for width": Broken(row("values", "color", "ｒｅｄ", "红", "Red"), "values!B7", "repeats-width"),
    "an unknown category": Broken(cell("products", "dl", "category", "dwnlights"), "products!B2", "reference", "downlights"),
    "an unknown brand": Broken(cell("products", "dl", "brand", "yunha"), "products!C2", "reference", "yunhe"),
    "an unknown product": Broken(cell("variants", "DL-OLD", "product", "dl-odl"), "variants!B5", "reference", "dl-old"),
    "an unknown SKU": Broken(cell("price_breaks", "DL-7W-30K", "sku", "DL-7W-31K"), "price_breaks!A2", "reference", "DL-7W-30K"),
    "an unknown successor": Broken(cell("products", "dl-old", "successor", "dk"), "products!J3", "reference"),
    "an unknown facet": Broken(cell("categories", "downlights", "facets", "cct, watt"), "categories!G3", "references"),
    "a category in itself": Broken(cell("categories", "luminaires", "parent", "downlights"), "categories!B2", "circle"),
    "a product that follows itself": Broken(cell("products", "dl-old", "successor", "dl-old"), "products!J3", "circle"),
    "related to itself": Broken(cell("relations", "dl", "target", "dl"), "relations!C2", "itself"),
    "a field named price": Broken(cell("fields", "color", "code", "price"), "fields!A11", "field-reserved"),
    "a choice without values": Broken(row("fields", "mood", "气氛", "Mood", None, "choice", None, "light"), "fields!A13", "field-values"),
    "values of a number": Broken(row("values", "w", "7", "七", "Seven"), "values!A7", "value-kind"),
    "nothing to sell": Broken(row("products", "x", "cables", "yunhe", "wire-coil", "甲", "X", "", "", "active", None, "2026-01-01"), "products!A5", "unsold"),
    "two variants alike": Broken(cell("variants", "BV-2.5-B", "color", "red"), "variants!A7", "twins"),
    "from one piece on": Broken(cell("price_breaks", "DL-7W-30K", "min_qty", 1), "price_breaks!B2", "break-quantity"),
    "dearer by the dozen": Broken(cell("price_breaks", "DL-7W-30K", "price", 39), "price_breaks!C2", "break-price"),
    "a set in a set": Broken(
        sheet("bundles", [["sku", "part", "quantity"], ["DL-12W-30K", "DL-7W-30K", 2], ["BV-4-R", "DL-12W-30K", 1]]),
        "bundles!B3", "set-in-set",
    ),
    "a landing page of nothing": Broken(cell("landing", "bathroom", "query", "ip >= 68"), "landing!F2", "query-empty"),
    "a query of an unknown field": Broken(cell("landing", "bathroom", "query", "ipp >= 44"), "landing!F2", "query"),
    "a query of an unknown category": Broken(cell("landing", "bathroom", "query", "category = lamps"), "landing!F2", "query"),
    "an unknown column": Broken(added, "links!D1", "column-unknown"),
    "a column misspelt": Broken(head("variants", 6, "weigth_g"), "variants!G1", "column-unknown", "weight_g"),
    "a column missing": Broken(head("variants", 6, "_weight"), "variants", "column-missing"),
    "a column twice": Broken(twice, "brands!E1", "column-twice"),
    "a column without a name": Broken(unnamed, "brands!D1", "column-unnamed"),
    "a cell outside": Broken(stray, "brands!F2", "cell-outside"),
    "a title above the header": Broken(lambda book: book["variants"].insert(0, ["2026"]), "variants!A2", "header-low"),
    "a column by its name": Broken(head("variants", 6, "重量"), "variants!G1", "column-unknown", "weight_g"),
    "a sheet by its name": Broken(sheet("商品", [["slug"]]), "", "sheet-unknown", "products"),
    "a category by its name": Broken(cell("products", "dl", "category", "筒灯"), "products!B2", "choice-code", "downlights"),
    "an unknown sheet": Broken(sheet("prodcts", [["slug"]]), "", "sheet-unknown", "products"),
    "a sheet in capitals": Broken(sheet("Links", [["url"]]), "", "sheet-unknown", "links"),
    "a sheet missing": Broken(without("brands"), "", "sheet-missing"),
}  # fmt: skip
