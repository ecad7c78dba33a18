"""Filters with a page of their own: declared in a file, its mistakes named by cell, proposed from what the shop sells."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog import facet_pages
from catalog.facet_pages import read
from catalog.load import load
from search_index.ask import Search

CONTENT = Path(__file__).parents[2] / "content"
HEAD = ",".join(facet_pages.COLUMNS)


@pytest.fixture(scope="module")
def goods():
    return load(CONTENT)


def problems(goods, folder: Path, text: str) -> list[str]:
    (folder / "search").mkdir(exist_ok=True)
    (folder / facet_pages.PATH).write_text(text, encoding="utf-8")
    found = []
    read(folder, goods, found)
    return [f"{problem.cell} {problem.rule.code}" for problem in found]


def test_the_shop_s_own_are_sound_and_find_something(goods):
    found = []
    pages = read(CONTENT, goods, found)
    assert found == []
    assert len(pages) > 10
    assert pages[0].path == "/c/bulbs/base-e27/"
    assert all(page.query.select(goods) for page in pages)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("blubs,base=E27,,", "A2 facets_category"),
        ("bulbs,bass=E27,,", "B2 facets_field"),
        ("bulbs,base=E99,,", "B2 facets_value"),
        ("bulbs,base,,", "B2 facets_where"),
        ("bulbs,,,", "B2 facets_where"),
        ("bulbs,cct=warm,,", "B2 facets_value"),
        ("bulbs,base=G13,,", "B2 facets_empty"),
        ("bulbs,base=E27) or (w > 1,,", "B2 facets_value"),
    ],
)
def test_a_mistake_is_named_by_its_cell(goods, tmp_path, row, said):
    assert problems(goods, tmp_path, f"{HEAD}\n{row}\n") == [said]


def test_the_file_itself_may_be_wrong_or_missing(goods, tmp_path):
    assert read(tmp_path, goods, []) == ()
    assert problems(goods, tmp_path, "category,where\n") == ["A1 facets_header"]
    assert problems(goods, tmp_path, f"{HEAD}\nbulbs,base=E27,,\nbulbs,base=E27,,\n") == ["B3 facets_twice"]


def test_what_is_proposed_is_sound_and_not_there_yet(goods, tmp_path):
    pages = read(CONTENT, goods, [])
    rows = facet_pages.proposed(goods, pages)
    assert rows
    assert [count for *_, count in rows] == sorted((count for *_, count in rows), reverse=True)
    text = "\n".join([HEAD, *(f"{category},{where},," for category, where, _ in rows)])
    assert problems(goods, tmp_path, text) == []
    again = read(tmp_path, goods, [])
    assert not {page.path for page in again} & {page.path for page in pages}


def test_the_nearest_page_stands_for_a_search(tmp_path):
    from backend.search.nearest import nearest

    page = tmp_path / "c/bulbs/base-e27"
    page.mkdir(parents=True)
    (page / "index.html").touch()
    assert nearest(Search(text="灯"), tmp_path) is None
    assert nearest(Search(category="bulbs"), tmp_path) == "/c/bulbs/"
    asked = Search(category="bulbs", filters={"cct": ("2700",), "base": ("E27",)})
    assert nearest(asked, tmp_path) == "/c/bulbs/base-e27/"
    both = Search(category="bulbs", filters={"base": ("E27", "E14")})
    assert nearest(both, tmp_path) == "/c/bulbs/"
    assert nearest(Search(category="bulbs", filters={"base": ("../../..",)}), tmp_path) == "/c/bulbs/"
