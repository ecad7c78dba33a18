"""What people say, as content/search/words.csv has it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from catalog.model import Catalog
from catalog.problems import Invalid
from search_index.ask import Search
from search_index.beside import Beside
from search_index.build import build
from search_index.phrases import Option
from search_index.query import Index
from search_index.vocabulary import Saying, read, saying

WRONG = [
    ("said,means\na灯,筒灯\n", "words_header", "A1"),
    ("", "words_header", "A1"),
    ("said,meant\n灯,筒灯\n", "words_blank", "A2"),
    ("said,meant\n空开,\n", "words_blank", "A2"),
    ("said,meant\n空开,断路器\n\n空開,断路器\n", "words_twice", "A4"),
    ("said,meant\n暖光,cctt=3000\n", "words_field", "B2"),
    ("said,meant\n暖光,cct=warm\n", "words_value", "B2"),
    ("said,meant\n红的,color=rot\n", "words_value", "B2"),
    ("said,meant\n红的,color=3\n", "words_value", "B2"),
]


@pytest.mark.parametrize(("text", "code", "cell"), WRONG)
def test_a_mistake_is_named_with_its_place(small: Catalog, text: str, code: str, cell: str) -> None:
    with pytest.raises(Invalid) as caught:
        read(text.encode(), small.fields)
    (problem,) = caught.value.problems
    assert (problem.code, problem.cell, problem.place.file) == (code, cell, "search/words.csv")


def test_bytes_that_are_no_utf_8_are_refused(small: Catalog) -> None:
    with pytest.raises(Invalid) as caught:
        read("said,meant\n空开,断路器\n".encode("gbk"), small.fields)
    assert caught.value.problems[0].code == "words_coded"


def test_without_the_sheet_nothing_is_said(small: Catalog) -> None:
    assert read(None, small.fields) == {}


def test_a_meaning_is_words_or_a_condition() -> None:
    assert saying("空开", "断路器|漏电 断路器") == Saying("空开", ("断路器", "漏电 断路器"))
    assert saying("暖光", "cct=2700-3000") == Saying(
        "暖光", (), Option("cct", (), Decimal(2700), Decimal(3000))
    )
    assert saying("可调光", "dimmable=triac,dali").option == Option("dimmable", ("triac", "dali"))


def test_what_is_said_finds_what_is_meant(small: Catalog, tmp_path: Path) -> None:
    said = read("said,meant\n洞灯,筒灯\nhole light,筒灯\n暖光,cct=2700-3000\n".encode(), small.fields)
    build(small, tmp_path / "index", Beside(said))
    index = Index.open(tmp_path / "index")
    for text in ("洞灯", "洞燈", "Hole Lights", "dongdeng", "dd"):
        assert [hit.product.slug for hit in index.search(Search(text)).hits] == ["dl", "dl-old"], text
    (condition,) = index.search(Search("暖光洞灯")).conditions
    assert (condition.said, condition.code, condition.rest) == ("暖光", "cct", "洞灯")
    build(small, tmp_path / "other")
    assert Index.open(tmp_path / "other").search(Search("hole light")).total == 0
