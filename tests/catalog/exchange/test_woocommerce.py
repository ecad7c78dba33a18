"""WooCommerce's files, in the language of the shop that wrote them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from catalog.exchange import incoming, keeping
from catalog.exchange.columns import names
from catalog.exchange.incoming import Plan
from catalog.exchange.ways import Ways
from catalog.load import load
from catalog.model import Text
from catalog.problems import Invalid
from tests.catalog.exchange.made import content
from tests.catalog.exchange.outside import files
from tests.catalog.exchange.test_shopify import ALL, said
from tests.catalog.small import sheets

LANGUAGES = [*names("woocommerce")]
ROWS = (
    {"id": "1", "type": "variable", "sku": "LAMP", "name": "Lamp", "published": "1", "summary": "<p>Bright</p>", "body": "One\n\nTwo", "categories": "灯具 > 筒灯, Sale", "images": "https://x.example/1.png, https://x.example/2.png", "brand": "云禾", "attribute_name1": "颜色", "attribute_value1": "红色, 蓝色"},
    {"id": "2", "type": "variation", "sku": "LAMP-R", "name": "Lamp", "published": "1", "parent": "LAMP", "price": "1.039,00", "weight": "0,21", "attribute_name1": "颜色", "attribute_value1": "红色"},
    {"id": "3", "type": "variation", "sku": "LAMP-B", "name": "Lamp", "published": "1", "parent": "id:1", "price": "39,5", "weight": "0,21", "attribute_name1": "颜色", "attribute_value1": "蓝色"},
    {"id": "4", "type": "simple", "sku": "ONE", "name": "One", "published": "1", "categories": "灯具 > 新类", "price": "19,90", "weight": "1", "brand": "Neu GmbH", "attribute_name1": "IP", "attribute_value1": "44"},
)  # fmt: skip


def table(language: str, *rows: dict[str, str], unit: str = "kg") -> bytes:
    """A file in a language, ``ROWS`` where none are given."""
    keys = list(dict.fromkeys(key for row in rows for key in row))
    header = [_name(language, key, unit) for key in keys]
    file = io.StringIO(newline="")
    csv.writer(file).writerows([header, *([row.get(key, "") for key in keys] for row in rows)])
    return file.getvalue().encode("utf-8-sig")


def _name(language: str, key: str, unit: str) -> str:
    known = names("woocommerce")[language]
    text = known[key] if key in known else known.get(key.rstrip("1"), key)
    return text.partition("|")[0].replace("#", "1").replace("*", unit)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return content(tmp_path / "content", sheets(), {})


def plan(folder: Path, raw: bytes, **ways: object) -> Plan:
    assume = {"family": "downlight", "added": "2026-03-01"}
    return incoming.plan("woo.csv", raw, folder, Ways(**{"assume": assume, **ways}))


@pytest.mark.parametrize("language", LANGUAGES)
def test_any_language_of_header_is_read(language: str, folder: Path) -> None:
    found = plan(folder, table(language, *ROWS))
    assert said(found) == []
    assert found.new == ("lamp", "one")
    assert found.rows == (2, 3, 4, 5)
    keeping.write(folder, found.sheets, found.copies)
    catalog = load(folder)
    lamp, one = catalog.products["lamp"], catalog.products["one"]
    assert (lamp.category, lamp.brand, lamp.summary.en, lamp.copy.en) == (
        "downlights",
        "yunhe",
        "Bright",
        "One\n\nTwo",
    )
    assert [(v.sku, v.price.fen, v.weight_g, v.specs["color"]) for v in lamp.variants] == [
        ("LAMP-R", 103_900, 210, "red"),
        ("LAMP-B", 3950, 210, "blue"),
    ]
    assert catalog.path(one.category)[0].slug == "luminaires"
    assert catalog.path(one.category)[-1].name == Text("新类", "新类")
    assert (catalog.brands[one.brand].name.en, one.specs["ip"]) == ("Neu GmbH", 44)
    assert len(found.images) == 2


def test_each_refused_row_says_why(folder: Path) -> None:
    base = ROWS[3]
    rows = [
        base,
        {**base, "id": "5", "sku": "TWO", "name": "Two", "type": "grouped"},
        {**base, "id": "6", "sku": "three", "name": "Three"},
        {**base, "id": "7", "sku": "FOUR", "name": "Four", "published": "-1"},
        {**base, "id": "8", "sku": "FIVE", "name": "Five", "price": "abc"},
        {"id": "9", "type": "variation", "sku": "SIX", "name": "Six", "parent": "NOBODY", "price": "1"},
        {**base, "id": "10", "sku": "SEVEN", "name": "Seven", "type": "variable"},
        {**base, "id": "11", "sku": "EIGHT", "name": "Eight", "price": ""},
    ]
    found = plan(folder, table("en", *rows), mark=None)
    assert found.new == ("one",)
    assert said(found) == [
        'woo.csv › B3 Type: "grouped" is of a kind that the shop cannot sell',
        'woo.csv › C4 SKU: "three" has lower-case letters; did you mean THREE?',
        'woo.csv › E5 Published: "-1" is not published; the shop keeps no draft products',
        'woo.csv › G6 Regular price: "abc" is not a price',
        'woo.csv › L7 Parent: "NOBODY" belongs to a product that is not in the file',
        'woo.csv › 8 slug: "seven" has no variant in the sheet variants',
        "woo.csv › G9 Regular price: is missing",
    ]


def test_an_amount_that_can_be_read_two_ways_needs_to_be_told(folder: Path) -> None:
    raw = table("en", {**ROWS[3], "price": "1.234"})
    rule = "does not tell whether its sign groups thousands or marks decimals"
    hint = "say so with --decimal . or --decimal ,"
    assert said(plan(folder, raw)) == [f'woo.csv › G2 Regular price: "1.234" {rule}; {hint}']
    assert said(plan(folder, raw, mark=",")) == []


def test_weights_come_in_the_unit_of_their_column(folder: Path) -> None:
    for unit, text, grams in (("g", "210", 210), ("lbs", "2", 907), ("公斤", "0.5", 500)):
        found = plan(folder, table("zh", {**ROWS[3], "weight": text, "price": "5"}, unit=unit))
        assert said(found) == []
        weights = found.sheets["variants"]
        assert [*weights.rows.values()][-1][weights.header.index("weight_g")] == str(grams)


@pytest.mark.parametrize("path", files("shops/*woo*/*products.csv"))
def test_the_real_file_imports_or_says_exactly_why(path: Path, folder: Path) -> None:
    raw = path.read_bytes()
    rows = {
        number
        for number, cells in enumerate(csv.reader(io.StringIO(raw.decode("utf-8-sig"))), 1)
        if any(cells)
    } - {1}
    strict = incoming.plan(path.name, raw, folder, Ways())
    assert {problem.place.row for problem in strict.refused} | set(strict.rows) == rows
    found = incoming.plan(path.name, raw, folder, Ways(assume=ALL, make_sku=True))
    refused = {problem.place.row for problem in found.refused}
    assert refused | set(found.rows) == rows
    kinds = [problem.rule.en for problem in found.refused]
    assert set(kinds) == {"is of a kind that the shop cannot sell"}
    keeping.write(folder, found.sheets, found.copies)
    assert len(load(folder).products) == 3 + len(found.new)


@pytest.mark.parametrize("path", files("shops/*woo*/*tax_rates.csv"))
def test_a_table_that_is_no_product_file_is_refused_as_such(path: Path, folder: Path) -> None:
    with pytest.raises(Invalid, match="Shopify"):
        plan(folder, path.read_bytes())
