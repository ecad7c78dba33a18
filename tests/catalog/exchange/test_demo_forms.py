"""The demo catalogue in the CSV forms, read strictly and by nothing of ours: what the other shops' importers demand."""

from __future__ import annotations

import csv
import io
import re

import pytest

from catalog.exchange.columns import names
from catalog.load import load
from tests.catalog.exchange.made import ROOT, sent

CATALOG = load(ROOT / "content")
AMOUNT = re.compile(r"[1-9]\d*\.\d{2}|0\.\d*[1-9]\d*")
HANDLE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def rows(form: str) -> list[dict[str, str]]:
    text = sent(CATALOG, form).raw.decode("utf-8-sig")
    table = [*csv.reader(io.StringIO(text, newline=""), strict=True)]
    assert len(set(table[0])) == len(table[0])
    assert {len(row) for row in table} == {len(table[0])}
    assert all("�" not in cell for row in table for cell in row)
    return [dict(zip(table[0], row, strict=True)) for row in table[1:]]


@pytest.mark.parametrize("dialect", ["old", "new"])
def test_shopify_gets_what_it_demands(dialect: str) -> None:
    name = names("shopify")[dialect]
    found = rows("shopify" if dialect == "new" else "shopify-old")
    assert set(name.values()) <= set(found[0])
    extra = set(found[0]) - set(name.values())
    assert all(
        re.fullmatch(r".+ \((?:product|variant)\.metafields\.dengshi\.[a-z0-9_]+\)", column)
        for column in extra
    )
    assert [row[name["sku"]] for row in found] == [*CATALOG.variants]
    seen: set[str] = set()
    options: set[tuple[str, str]] = set()
    for row in found:
        handle = row[name["handle"]]
        assert HANDLE.fullmatch(handle)
        assert bool(row[name["title"]]) == (handle not in seen)
        assert bool(row[name["option1_name"]]) == (handle not in seen)
        seen.add(handle)
        assert AMOUNT.fullmatch(row[name["price"]])
        assert int(row[name["grams"]]) > 0
        assert (handle, row[name["option1"]]) not in options
        options.add((handle, row[name["option1"]]))


def test_woocommerce_gets_what_it_demands() -> None:
    found = rows("woocommerce")
    kinds = {"simple", "variable", "variation"}
    assert {row["Type"] for row in found} == kinds
    ids = [row["ID"] for row in found]
    assert len(set(ids)) == len(ids)
    parents = {f"id:{row['ID']}": row for row in found if row["Type"] == "variable"}
    sold = [row for row in found if row["Type"] != "variable"]
    assert [row["SKU"] for row in sold] == [*CATALOG.variants]
    for row in sold:
        assert AMOUNT.fullmatch(row["Regular price"])
        if row["Type"] == "variation":
            parent = parents[row["Parent"]]
            choices = [
                part.strip().replace("\\,", ",")
                for part in re.split(r"(?<!\\),", parent["Attribute 1 value(s)"])
            ]
            assert row["Attribute 1 value(s)"].replace("\\,", ",") in choices
    assert all(not row["Regular price"] and row["Name"] for row in parents.values())
