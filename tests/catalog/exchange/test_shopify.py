"""Shopify's files: both headers, every row taken or refused by name."""

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
from tests.catalog.exchange.made import content
from tests.catalog.exchange.outside import files
from tests.catalog.small import sheets

ALL = {
    "brand": "Company X",
    "family": "downlight",
    "category": "Lamps",
    "added": "2026-01-01",
    "weight_g": "100",
}


def table(dialect: str, *rows: dict[str, str]) -> bytes:
    """A file with the columns that the rows fill, by their keys."""
    keys = list(dict.fromkeys(key for row in rows for key in row))
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([names("shopify")[dialect].get(key, key) for key in keys])
    writer.writerows([[row.get(key, "") for key in keys] for row in rows])
    return file.getvalue().encode()


def row(**cells: str) -> dict[str, str]:
    """A sound row of one product; what is given replaces or adds."""
    sound = {
        "handle": "lamp",
        "title": "Lamp",
        "body": "<p>A <b>lamp</b></p>",
        "vendor": "Yunhe",
        "type": "Downlights",
        "status": "active",
        "option1_name": "Title",
        "option1": "Default Title",
        "sku": "LAMP-1",
        "grams": "210",
        "price": "1,039.00",
    }
    return {**sound, **cells}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return content(tmp_path / "content", sheets(), {})


def plan(folder: Path, *rows: dict[str, str], dialect: str = "new", **ways: object) -> Plan:
    assume = {"family": "downlight", "added": "2026-03-01"}
    return incoming.plan("shop.csv", table(dialect, *rows), folder, Ways(**{"assume": assume, **ways}))


def said(plan: Plan) -> list[str]:
    return [problem.say("en") for problem in plan.refused]


@pytest.mark.parametrize("dialect", ["old", "new"])
def test_a_product_becomes_ours(dialect: str, folder: Path) -> None:
    found = plan(folder, row(), dialect=dialect)
    assert said(found) == []
    assert found.new == ("lamp",)
    keeping.write(folder, found.sheets, found.copies)
    product = load(folder).products["lamp"]
    variant = product.variants[0]
    assert (product.name, product.brand, product.category) == (Text("Lamp", "Lamp"), "yunhe", "downlights")
    assert product.copy == Text("", "A **lamp**")
    assert (variant.sku, variant.price.fen, variant.weight_g) == ("LAMP-1", 103_900, 210)


def test_options_become_specs_or_labels(folder: Path) -> None:
    shared = {"option1_name": "Colour temperature", "option2_name": "Finish"}
    found = plan(
        folder,
        row(**shared, option1="3000 K", option2="Matt"),
        row(
            title="",
            body="",
            vendor="",
            type="",
            status="",
            option1_name="",
            option1="4000K",
            option2="Gloss",
            sku="LAMP-2",
        ),
        row(handle="two", title="二号灯", sku="TWO-R", option1_name="颜色", option1="红色"),
        row(handle="two", title="", option1_name="", sku="TWO-B", option1="蓝色"),
    )
    assert said(found) == []
    keeping.write(folder, found.sheets, found.copies)
    catalog = load(folder)
    assert [v.specs["cct"] for v in catalog.products["lamp"].variants] == [3000, 4000]
    assert [v.label.en for v in catalog.products["lamp"].variants] == ["3000 K / Matt", "4000K / Gloss"]
    assert [v.label for v in catalog.products["two"].variants] == [Text("红色", "Red"), Text("蓝色", "Blue")]


def test_each_refused_row_says_cell_value_and_rule(folder: Path) -> None:
    found = plan(
        folder,
        row(price="abc"),
        row(handle="zero", sku="ZERO", price="0.00"),
        row(handle="draft", sku="DRAFT", status="draft"),
        row(handle="none", sku="", price="5"),
        row(handle="", title="", sku="LOST"),
        row(handle="again", sku="DL-7W-30K"),
        row(handle="twin", sku="TWIN"),
        row(handle="twin2", sku="twin"),
        row(handle="gtin", sku="GTIN", gtin="123"),
        row(handle="grams", sku="GRAMS", grams="heavy"),
        row(handle="good", sku="GOOD"),
    )
    assert found.new == ("twin", "good")
    assert said(found) == [
        'shop.csv › K2 Price: "abc" is not a price',
        'shop.csv › K3 Price: "0.00" is no price: it has to be above 0',
        'shop.csv › F4 Status: "draft" is not published; the shop keeps no draft products',
        "shop.csv › I5 SKU: is missing; --make-sku fills it",
        "shop.csv › 6: has neither a handle nor a title",
        'shop.csv › I7 SKU: "DL-7W-30K" repeats row 2',
        'shop.csv › I9 SKU: "twin" repeats row 8',
        'shop.csv › L10 Barcode: "123" is not thirteen digits',
        'shop.csv › J11 Weight value (grams): "heavy" is not a number',
    ]


def test_one_bad_row_refuses_the_whole_product(folder: Path) -> None:
    found = plan(
        folder, row(option1_name="Size", option1="S"), row(title="", option1="M", sku="LAMP-2", price="x")
    )
    assert found.new == ()
    assert found.rows == ()
    assert said(found) == [
        "shop.csv › 2: belongs to one product with row 3, which has a problem",
        'shop.csv › K3 Price: "x" is not a price',
    ]


def test_handles_tags_skus_and_pictures(folder: Path) -> None:
    found = plan(
        folder,
        row(
            handle="Été Lampe_1",
            sku="a b",
            tags="IP:44, cosy",
            image="https://x.example/a,b.png",
            image_alt="front",
        ),
        row(handle="Été Lampe_1", title="", sku="", option1="", price="", image="https://x.example/c.png"),
        make_sku=True,
    )
    assert said(found) == []
    assert found.new == ("ete-lampe-1",)
    assert found.made == ((2, "slug", "ete-lampe-1"), (2, "sku", "A-B"))
    assert [(i.product, i.url) for i in found.images] == [
        ("ete-lampe-1", "https://x.example/a,b.png"),
        ("ete-lampe-1", "https://x.example/c.png"),
    ]
    assert dict(found.unread) == {"Tags": 1}
    notes = found.sheets["_images"].rows
    assert [*notes[2]] == ["ete-lampe-1", "https://x.example/a,b.png", "front"]
    keeping.write(folder, found.sheets, found.copies)
    assert load(folder).products["ete-lampe-1"].specs["ip"] == 44


def test_relations_to_refused_products_are_left_out_by_name(folder: Path) -> None:
    extra = "Dengshi product relations (product.metafields.dengshi.relations)"
    found = plan(folder, row(**{extra: "related:bad related:dl"}), row(handle="bad", sku="BAD", price=""))
    assert found.new == ("lamp",)
    assert found.left == (("lamp", "related:bad"),)


def test_an_empty_shop_can_be_begun_with_a_file(tmp_path: Path) -> None:
    found = plan(tmp_path / "new", row(), row(handle="b", sku="B", vendor="北辰", type="灯 > 筒灯"))
    assert said(found) == []
    keeping.write(tmp_path / "new", found.sheets, found.copies)
    catalog = load(tmp_path / "new")
    assert [*catalog.categories] == [
        "downlights",
        *[slug for slug in catalog.categories if slug.startswith("c-")],
    ]
    assert {brand.name.zh for brand in catalog.brands.values()} == {"Yunhe", "北辰"}


@pytest.mark.parametrize("path", files("shops/*shopify*/*.csv"))
def test_real_files_import_or_say_exactly_why(path: Path, folder: Path) -> None:
    raw = path.read_bytes()
    rows = {
        number
        for number, cells in enumerate(csv.reader(io.StringIO(raw.decode("utf-8-sig"))), 1)
        if any(cells)
    } - {1}

    strict = incoming.plan(path.name, raw, folder, Ways())
    refused = {problem.place.row for problem in strict.refused}
    assert refused | set(strict.rows) == rows
    assert not refused & set(strict.rows)
    assert all(problem.rule.zh and problem.rule.en for problem in strict.refused)

    found = incoming.plan(path.name, raw, folder, Ways(assume=ALL, make_sku=True))
    assert said(found) == []
    assert set(found.rows) == rows
    keeping.write(folder, found.sheets, found.copies)
    assert set(found.new) < set(load(folder).products)
