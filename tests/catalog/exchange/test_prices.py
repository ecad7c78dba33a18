"""A supplier's price list: columns found, prices changed, everything else told, and never a price of nothing."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from catalog.exchange import keeping, pricelist, suppliers
from catalog.exchange.pricelist import PricePlan
from catalog.exchange.suppliers import Columns
from catalog.load import load
from catalog.problems import Invalid
from tests.catalog.exchange.made import content
from tests.catalog.exchange.test_shopify import said
from tests.catalog.small import sheets
from tests.counts import often

LIST = (
    ("2026 年调价通知",),
    (),
    ("序号", "型号", "品名", "含税单价（元）", "备注"),
    ("筒灯系列",),
    (1, "DL-7W-30K", "筒灯 7 W", "￥42.50", ""),
    (2, "dl-7w-40k", "筒灯 7 W", "39.50", ""),
    (3, "ＤＬ-12W-30K", "筒灯 12 W", 61.2, "新"),
    (4, "DL-7W-30X", "筒灯", "45", ""),
    (5, "BV-2.5-R", "电线", "面议", ""),
    (6, "BV-2.5-B", "电线", 0, ""),
    (7, "BV-4-R", "电线", "12.345", ""),
    (8, None, "电线", "11.00", ""),
    (9, "DL-OLD", "旧", None, ""),
)


def xlsx(*rows: tuple[object, ...]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(file)
    return file.getvalue()


def text(*rows: tuple[object, ...], encoding: str = "gb18030", separator: str = ",") -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator).writerows(rows)
    return file.getvalue().encode(encoding)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return content(tmp_path / "content", sheets(), {"dl.md": "灯"})


def plan(folder: Path, raw: bytes, name: str = "list.csv", **columns: object) -> PricePlan:
    return pricelist.plan(name, raw, folder, Columns(**columns), "CNY")


@pytest.mark.parametrize("form", [xlsx, text])
def test_a_list_changes_prices_and_tells_the_rest(form, folder: Path) -> None:
    name = "list.xlsx" if form is xlsx else "list.csv"
    found = plan(folder, form(*LIST), name)
    assert (found.columns.code, found.columns.price, found.columns.by) == ("型号", "含税单价（元）", "sku")
    assert [(c.sku, str(c.before), str(c.after)) for c in found.changes] == [
        ("DL-7W-30K", "39.00", "42.50"),
        ("DL-12W-30K", "59.00", "61.20"),
    ]
    assert found.same == ("DL-7W-40K",)
    assert [(u.row, u.code, u.near) for u in found.unknown] == [(8, "DL-7W-30X", "DL-7W-30K")]
    assert [line.partition(": ")[2] for line in said(found)] == [
        '"面议" is not a price',
        '"0" is no price: it has to be above 0',
        '"12.345" is not a price: two digits after the point at most; did you mean 12.35?',
        '"11.00" has a price and no code',
        "has no price",
    ]
    assert [problem.cell for problem in found.refused] == ["D9", "D10", "D11", "D12", "D13"]
    assert found.blank == 1

    before = load(folder)
    keeping.write(folder, found.sheets, {})
    after = load(folder)
    changed = {sku: v.price for sku, v in after.variants.items() if v.price != before.variants[sku].price}
    assert {sku: str(price) for sku, price in changed.items()} == {
        "DL-7W-30K": "42.50",
        "DL-12W-30K": "61.20",
    }
    assert after.products["dl"].copy == before.products["dl"].copy
    assert plan(folder, form(*LIST), name).changes == ()


def test_a_price_below_its_breaks_is_refused_where_the_list_says_it(folder: Path) -> None:
    found = plan(folder, text(("SKU", "Price"), ("DL-7W-30K", "35"), ("DL-7W-40K", "35")))
    assert [c.sku for c in found.changes] == ["DL-7W-40K"]
    assert said(found) == ['list.csv › B2 Price: "35" is not above its price break of 36']


def test_the_same_sku_twice_with_two_prices_is_refused_twice(folder: Path) -> None:
    found = plan(
        folder,
        text(
            ("SKU", "Price"), ("BV-4-R", "300"), ("BV-4-R", "301"), ("BV-2.5-R", "190"), ("BV-2.5-R", "190")
        ),
    )
    assert [c.sku for c in found.changes] == ["BV-2.5-R"]
    assert said(found) == [
        'list.csv › B2 Price: "300" is not the price of the same SKU in row 3',
        'list.csv › B3 Price: "301" is not the price of the same SKU in row 2',
    ]


@pytest.mark.parametrize(
    ("header", "code", "price"),
    [
        (("Part Number", "Description", "Unit Price (CNY)"), "Part Number", "Unit Price (CNY)"),
        (("货号", "名称", "供货价/元"), "货号", "供货价/元"),
        (("Artikelnummer", "Bezeichnung", "Preis"), "Artikelnummer", "Preis"),
        (("Item No.", "Name", "List price"), "Item No.", "List price"),
    ],
)
def test_columns_are_guessed_by_what_people_call_them(header, code: str, price: str, folder: Path) -> None:
    found = plan(folder, text(header, ("DL-7W-30K", "x", "41"), encoding="utf-8"))
    assert (found.columns.code, found.columns.price) == (code, price)
    assert len(found.changes) == 1


def test_a_list_by_barcode(folder: Path) -> None:
    found = plan(folder, text(("条码", "零售价"), ("2000000000015", "40"), ("2000000000022", "40")))
    assert [c.sku for c in found.changes] == ["DL-7W-30K"]
    assert [u.near for u in found.unknown] == ["DL-7W-30K"]


def test_what_cannot_be_guessed_is_asked_for(folder: Path) -> None:
    with pytest.raises(Invalid, match=r"零售价, 批发价.*--price"):
        plan(folder, text(("SKU", "零售价", "批发价"), ("DL-7W-30K", "41", "30")))
    assert (
        len(
            plan(folder, text(("SKU", "零售价", "批发价"), ("DL-7W-30K", "41", "30")), price="零售价").changes
        )
        == 1
    )
    with pytest.raises(Invalid, match="--sku"):
        plan(folder, text(("a", "b"), ("DL-7W-30K", "41")))
    with pytest.raises(Invalid, match="列 x"):
        plan(folder, text(("SKU", "Price"), ("DL-7W-30K", "41")), code="x")


def test_decimal_signs_and_factors(folder: Path) -> None:
    rows = (("SKU", "Price"), ("BV-4-R", "1.234"), ("BV-2.5-R", "200,50"))
    found = plan(folder, text(*rows, separator=";"))
    assert {c.sku: str(c.after) for c in found.changes} == {"BV-4-R": "1234.00", "BV-2.5-R": "200.50"}
    assert [c.sku for c in found.changes if c.large] == ["BV-4-R"]
    found = plan(folder, text(("SKU", "Price"), ("BV-4-R", "100.333")), factor=Decimal("1.3"), mark=".")
    assert [str(c.after) for c in found.changes] == ["130.43"]


def test_columns_are_remembered(tmp_path: Path) -> None:
    file = suppliers.path(tmp_path, "yun-he_2")
    assert suppliers.recall(file) == Columns()
    columns = Columns('型"号\\', "价\n格", "gtin", ",", Decimal("1.25"))
    suppliers.remember(file, columns)
    assert suppliers.recall(file) == Columns('型"号\\', "价 格", "gtin", ",", Decimal("1.25"))
    file.write_text('code = "a"\nprice = 5\nby = "name"\ndecimal = "x"\nfactor = "0"\nmore = 1\n', "utf-8")
    with pytest.raises(Invalid) as found:
        suppliers.recall(file)
    assert len(found.value.problems) == 4
    for name in ("../x", "", "a b", "x" * 50):
        with pytest.raises(Invalid, match="供应商"):
            suppliers.path(tmp_path, name)


@given(cell=st.text("0123456789.,¥元-+eE %免面议", max_size=9))
@settings(max_examples=often(20), suppress_health_check=list(HealthCheck))
def test_no_cell_ever_becomes_a_price_of_nothing(cell: str, folder: Path) -> None:
    try:
        found = plan(folder, text(("SKU", "Price"), ("BV-4-R", cell), encoding="utf-8", separator=";"))
    except Invalid:
        return
    assert all(c.after.fen > 0 for c in found.changes)
    assert len(found.changes) + len(found.same) + len({p.place.row for p in found.refused}) == 1
