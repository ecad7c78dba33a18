from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from catalog import copies, kept
from catalog.load import load
from catalog.model import Catalog, Place, Text
from catalog.money import Money
from catalog.problems import Invalid
from tests.catalog.small import Rows, put, sheets, write_csv, write_xlsx

Book = dict[str, Rows]
Ask = Callable[[Book], list[str]]


def test_a_variant_has_its_products_specs_overlaid_by_its_own(small: Catalog) -> None:
    variant = small.variants["DL-7W-40K"]
    assert variant.specs == {
        "w": 7, "lm": 640, "efficacy": 91, "cct": 4000, "dimmable": "none",
        "voltage": "220-240", "cutout": 75, "ip": 44, "rimless": False,
    }  # fmt: skip
    assert list(variant.specs) == [code for code in small.fields if code in variant.specs]
    assert variant.price == Money(3950)
    assert variant.place == Place("catalog.xlsx", "variants", 3)


def test_what_a_product_states_is_one_object_in_all_its_variants(small: Catalog) -> None:
    for product in small.products.values():
        for variant in product.variants:
            stated = [code for code in product.specs if variant.specs.get(code) == product.specs[code]]
            assert all(variant.specs[code] is product.specs[code] for code in stated)
            assert all(type(variant.specs[code]) is type(product.specs[code]) for code in stated)


def test_fractions_stay_exact(small: Catalog) -> None:
    assert small.variants["BV-2.5-R"].specs["mm2"] == Decimal("2.5")
    assert small.variants["DL-OLD"].specs["w"] == Decimal("9.5")


def test_empty_labels_say_what_tells_variants_apart(small: Catalog) -> None:
    labels = {sku: variant.label for sku, variant in small.variants.items()}
    assert labels == {
        "DL-7W-30K": Text("7 W · 3000 K", "7 W · 3000 K"),
        "DL-7W-40K": Text("7 W · 4000 K", "7 W · 4000 K"),
        "DL-12W-30K": Text("12 W · 3000 K", "12 W · 3000 K"),
        "DL-OLD": Text("", ""),
        "BV-2.5-R": Text("2.5 mm² · 红色", "2.5 mm² · Red"),
        "BV-2.5-B": Text("2.5 mm² · 蓝色", "2.5 mm² · Blue"),
        "BV-4-R": Text("4 平方红", "4 mm² red"),
    }


def test_price_breaks_belong_to_their_variant(small: Catalog) -> None:
    variant = small.variants["DL-7W-30K"]
    assert [variant.unit_price(n) for n in (1, 9, 10, 49, 50)] == [
        Money(3900), Money(3900), Money(3600), Money(3600), Money(3325),
    ]  # fmt: skip


def test_products_know_relations_successor_and_day(small: Catalog) -> None:
    assert small.products["dl"].relations == {"related": ("bv",)}
    assert small.products["dl-old"].successor == "dl"
    assert small.products["dl"].added == date(2026, 1, 31)


def test_long_copy_stands_beside_the_sheets(tmp_path: Path) -> None:
    content = write_xlsx(tmp_path, sheets())
    (content / "products").mkdir()
    (content / "products" / "dl.md").write_text("光从深处来。\n", encoding="utf-8")
    product = load(content).products["dl"]
    assert product.copy == Text("光从深处来。", "")
    (content / "products" / "dll.md").write_text("x", encoding="utf-8")
    with pytest.raises(Invalid, match=r"products/dll.md.*是不是想写 dl"):
        load(content)


def test_of_too_many_products_those_asked_for_last_are_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_csv(tmp_path, sheets(), "utf-8")
    every = dict(load(folder).products)
    monkeypatch.setattr(kept, "MOST", 2)
    made = load(folder).products
    assert isinstance(made, kept.Products)
    assert dict(made) == every
    *_, before, last = every
    assert [*made.store.made] == [last]
    assert made.store.made.again(before) is not None
    assert dict(made) == every


def test_long_copy_becomes_text_as_its_product_is_made_and_no_text_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / "products"
    folder.mkdir()
    (folder / "dl.md").write_text("光从深处来。", encoding="utf-8")
    (folder / "dl.en.md").write_text("Light from deep.", encoding="utf-8")
    (folder / "bv.en.md").write_text("A bulb.", encoding="utf-8")
    found = copies.found(folder)
    assert dict(found) == {"bv": Text("", "A bulb."), "dl": Text("光从深处来。", "Light from deep.")}
    assert found["dl"].zh is not found["dl"].zh


def test_the_version_is_the_same_for_workbook_and_csv(small: Catalog, tmp_path: Path) -> None:
    for encoding in ("utf-8-sig", "utf-8", "gb18030", "utf-16"):
        folder = tmp_path / encoding
        from_csv = load(write_csv(folder, sheets(), encoding))
        assert from_csv.version == small.version
        assert {s: p.digest for s, p in from_csv.products.items()} == {
            s: p.digest for s, p in small.products.items()
        }


def test_the_version_changes_with_any_content(small: Catalog, book: Book, tmp_path: Path) -> None:
    put(book, "variants", "DL-OLD", "price", 30.01)
    changed = load(write_xlsx(tmp_path, book))
    assert changed.version != small.version
    assert changed.products["dl-old"].digest != small.products["dl-old"].digest
    assert changed.products["dl"].digest == small.products["dl"].digest


def test_a_workbook_and_csv_side_by_side_are_refused(tmp_path: Path) -> None:
    write_csv(write_xlsx(tmp_path, sheets()), sheets())
    with pytest.raises(Invalid) as caught:
        load(tmp_path)
    assert caught.value.report("en").endswith(
        "catalog: catalog.xlsx, brands.csv exist side by side; keep one source"
    )


def test_an_empty_folder_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "catalog").mkdir()
    with pytest.raises(Invalid, match=r"没有 catalog\.xlsx"):
        load(tmp_path)


def test_a_problem_names_file_sheet_cell_column_value_and_rule(book: Book, tmp_path: Path) -> None:
    put(book, "variants", "DL-7W-30K", "price", "3 9.00")
    with pytest.raises(Invalid) as caught:
        load(write_xlsx(tmp_path, book))
    (problem,) = caught.value.problems
    assert (
        str(problem)
        == 'catalog.xlsx › variants!F2 价格: "3 9.00" 不是一个价格：中间有空格；是不是想写 39.00？'
    )
    assert (
        problem.say("en")
        == 'catalog.xlsx › variants!F2 price: "3 9.00" is not a price: it has a blank inside; did you mean 39.00?'
    )


def test_a_csv_problem_names_the_file_of_its_sheet(book: Book, tmp_path: Path) -> None:
    put(book, "variants", "DL-OLD", "price", "free")
    with pytest.raises(Invalid, match=r'variants.csv › F5 价格: "free" 不是一个价格'):
        load(write_csv(tmp_path, book))


def test_every_problem_is_told_at_once(book: Book, complaints: Ask) -> None:
    put(book, "products", "dl", "brand", "yunha")
    put(book, "variants", "DL-OLD", "lm", "600 lm")
    put(book, "landing", "bathroom", "query", "ipp >= 44")
    put(book, "links", "照明学会", "url", "javascript:alert(1)")
    assert complaints(book) == [
        'catalog.xlsx › variants!I5 lm: "600 lm" is not a number: it carries its unit; write 600, without the unit',
        'catalog.xlsx › products!C2 brand: "yunha" is not among the brands; did you mean yunhe?',
        'catalog.xlsx › links!C2 url: "javascript:alert(1)" is not an http(s) address',
        'catalog.xlsx › landing!F2 query: "ipp >= 44" unknown field ipp at column 1; did you mean ip?',
    ]


# Each case: sheet, first cell of the row, column, what is written there, what the loader has to say.
CELLS: list[tuple[str, str, str, object, str]] = [
    ("variants", "DL-OLD", "price", 0, "has to be above 0"),
    ("variants", "DL-OLD", "price", -30, "is not a price"),
    ("variants", "DL-OLD", "price", 30.005, "is not a price"),
    ("variants", "DL-OLD", "price", 1e300, "is not a price"),
    ("variants", "DL-OLD", "price", "NaN", "is not a price"),
    ("variants", "DL-OLD", "price", "1,234.50", "holds separators of thousands; did you mean 1234.50?"),
    ("variants", "DL-OLD", "price", "¥12", "did you mean 12?"),
    ("variants", "DL-OLD", "price", True, "is not a price"),
    ("variants", "DL-OLD", "price", datetime(2026, 1, 2), "turned into a date"),  # noqa: DTZ001
    ("variants", "DL-OLD", "price", None, "is missing"),
    ("variants", "DL-OLD", "price", "=1+1", "is a formula without a value"),
    ("variants", "DL-OLD", "weight_g", 0, "is not a whole number above 0"),
    ("variants", "DL-OLD", "weight_g", 1.5, "is not a whole number above 0"),
    ("variants", "DL-OLD", "sku", 100000, "is stored as a number"),
    ("variants", "DL-OLD", "sku", "dl-old", "did you mean DL-OLD?"),
    ("variants", "DL-OLD", "sku", "DL-7W\u202e-30K", "repeats row 2"),
    ("variants", "DL-OLD", "sku", "ＤＬ－ＯＬＤ", "holds full-width or variant characters; did you mean DL-OLD?"),
    ("variants", "DL-OLD", "sku", "DL-7W-30K", "repeats row 2"),
    ("variants", "DL-OLD", "product", "dl-odl", "did you mean dl-old?"),
    ("variants", "DL-OLD", "gtin", 2000000000022, "is stored as a number"),
    ("variants", "DL-OLD", "gtin", "2000000000021", "should end in the check digit 2"),
    ("variants", "DL-OLD", "gtin", "200000000002", "is not thirteen digits"),
    ("variants", "DL-OLD", "gtin", "2000000000015", "repeats row 2"),
    ("variants", "DL-OLD", "lm", "１２", "did you mean 12?"),
    ("variants", "DL-OLD", "lm", "٣٤", "holds digits of another script; did you mean 34?"),
    ("variants", "DL-OLD", "lm", 0.5, "has more than 0 digits after the point"),
    ("variants", "DL-OLD", "color", "purple", "one of red, blue, yellow-green"),
    ("variants", "DL-OLD", "color", "红色", "write the code red"),
    ("variants", "BV-2.5-B", "color", "red", "reads like BV-2.5-R"),
    ("products", "dl", "slug", "../../etc", "has to be lower-case letters"),
    ("products", "dl", "slug", "dl-old", "repeats row 2"),
    ("products", "dl", "category", "dwnlights", "did you mean downlights?"),
    ("products", "dl", "family", "downlite", "did you mean downlight?"),
    ("products", "dl", "status", "sold", "is not a known value"),
    ("products", "dl", "added", "31.1.2026", "is not a date"),
    ("products", "dl", "added", "2026-02-30", "is not a date"),
    ("products", "dl", "rimless", "maybe", "has to be yes or no"),
    ("products", "dl-old", "successor", "dl-new", "is not among the products"),
    ("products", "dl-old", "successor", "dl-old", "leads back to itself"),
    ("products", "dl", "zh", " \u200b ", "is missing"),
    ("categories", "luminaires", "parent", "downlights", "leads back to itself"),
    ("categories", "downlights", "facets", "cct, watt", "names watt, which is not among the fields"),
    ("fields", "w", "kind", "numbr", "did you mean number?"),
    ("fields", "color", "code", "price", "is a reserved name"),
    ("values", "color", "field", "colour", "did you mean color?"),
    ("relations", "dl", "target", "dl", "points at itself"),
    ("relations", "dl", "kind", "friend", "is not a known value"),
    ("landing", "bathroom", "query", "ip >= 68", "finds no product"),
    ("landing", "bathroom", "query", "category = lamps", "unknown category lamps"),
    ("price_breaks", "DL-7W-30K", "min_qty", 1, "has to be above 1"),
    ("price_breaks", "DL-7W-30K", "min_qty", 60, "has to be above 60"),
    ("price_breaks", "DL-7W-30K", "price", 39, "has to be below 39.00"),
    ("price_breaks", "DL-7W-30K", "price", 33, "has to be below 33.00"),
    ("price_breaks", "DL-7W-30K", "sku", "DL-7W-31K", "did you mean DL-7W-30K?"),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "key", "column", "value", "rule"), CELLS)
def test_a_wrong_cell(
    book: Book, complaints: Ask, sheet: str, key: str, column: str, value: object, rule: str
) -> None:
    put(book, sheet, key, column, value)
    found = complaints(book)
    if rule:
        assert [line for line in found if rule in line]
    else:
        assert found == []


def test_efficacy_is_never_typed(book: Book, complaints: Ask) -> None:
    for row, cell in zip(book["variants"], ["efficacy", 90, *[None] * 9], strict=False):
        row.append(cell)
    assert complaints(book) == [
        'catalog.xlsx › variants!M2 efficacy: "90" is computed from other specs; leave it empty'
    ]


def test_unknown_columns_and_sheets_are_named_and_notes_are_not(book: Book, complaints: Ask) -> None:
    book["variants"][0][6] = "weigth_g"
    book["variants"][0].append("_note")
    book["_notes"] = [["anything"], ["goes"]]
    book["prodcts"] = [["slug"]]
    assert complaints(book) == [
        'catalog.xlsx: "prodcts" is not a known sheet; begin the name of a sheet of notes with _; did you mean products?',
        "catalog.xlsx › variants weight_g: is a missing column",
        'catalog.xlsx › variants!G1: "weigth_g" is not a known column; did you mean weight_g?',
    ]


def test_a_missing_sheet_and_a_product_nobody_can_buy(book: Book, complaints: Ask) -> None:
    book["variants"] = [row for row in book["variants"] if row[1] != "bv"]
    assert complaints(book) == ['catalog.xlsx › products!A4 slug: "bv" has no variant in the sheet variants']
    del book["brands"]
    assert "catalog.xlsx: lacks the sheet brands" in complaints(book)


def test_a_discontinued_product_may_have_no_variants(book: Book, complaints: Ask) -> None:
    book["variants"] = [row for row in book["variants"] if row[1] != "dl-old"]
    assert complaints(book) == []
