"""Long copy is read from what was kept when somebody asks for it, and is a text like any other."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from catalog import kept
from catalog.kept import LongCopy
from catalog.load import load
from catalog.model import Product, Text
from tests.catalog.small import sheets, write_csv

SAID = Text("光从深处来。", "Light from deep inside.")


@pytest.fixture
def product(tmp_path: Path) -> Product:
    (tmp_path / "products").mkdir()
    (tmp_path / "products" / "dl.md").write_text(SAID.zh, encoding="utf-8")
    (tmp_path / "products" / "dl.en.md").write_text(SAID.en, encoding="utf-8")
    write_csv(tmp_path, sheets())
    return load(tmp_path).products["dl"]


def test_it_is_the_text_that_was_written(product):
    assert type(product.copy) is LongCopy
    assert [product.copy["zh"], product.copy["en"]] == [SAID.zh, SAID.en]
    assert product.copy


def test_it_equals_a_text_and_only_the_same_one(product):
    assert product.copy == SAID
    assert SAID == product.copy  # noqa: SIM300 - whoever is asked
    assert hash(product.copy) == hash(SAID)
    assert product.copy != Text(SAID.zh, "")
    assert product.copy != "光从深处来。"


def test_it_goes_to_another_process_as_a_text(product):
    there = pickle.loads(pickle.dumps(product))
    assert type(there.copy) is Text
    assert there == product


def test_a_product_without_any_keeps_nothing(tmp_path):
    write_csv(tmp_path, sheets())
    assert {type(product.copy) for product in load(tmp_path).products.values()} == {Text}


def test_it_has_nothing_that_a_text_has_not(product):
    assert not hasattr(product.copy, "__html__")
    with pytest.raises(AttributeError):
        _ = product.copy.de


def test_few_texts_stay_in_memory_and_each_is_its_product_s(tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "COPIES", 1)
    (tmp_path / "products").mkdir()
    for slug in ("dl", "bv"):
        (tmp_path / "products" / f"{slug}.md").write_text(slug, encoding="utf-8")
    write_csv(tmp_path, sheets())
    products = load(tmp_path).products
    made = [products["dl"], products["bv"]]
    assert [product.copy.zh for product in (*made, *made)] == ["dl", "bv", "dl", "bv"]
    assert len(products.store._copies) == 1
