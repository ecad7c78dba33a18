"""What people search for: counted without knowing them, written together, read at a desk."""

from __future__ import annotations

import shutil

import pytest

from backend.kernel import web
from backend.kernel.db import run
from backend.search import tally
from backend.search.report import report
from tests.search.conftest import built, goods

__all__ = ["built", "goods"]

DAY = 86_400
AT = 1_800_000_000


@pytest.fixture
def count(app):
    return tally.Tally(wait=3_600)


PERSONAL = [
    "13800138000",
    "138 0013 8000",
    "+86-138-0013-8000",
    "张三 1380013 8000",
    "me@example.com",
    "010-62345678",
    "长" * 60,
    "",
    "  ",
]


@pytest.mark.parametrize("text", PERSONAL)
def test_what_may_speak_of_a_person_is_not_counted(text):
    assert tally.countable(text) == ""


@pytest.mark.parametrize("text", ["7w 筒灯 3000k 开孔75", "IP65", "220-240v", "gu10 50w 替换", "bv 2.5 100m"])
def test_what_people_look_for_is(text):
    assert tally.countable(text) == text.lower()


def test_our_own_numbers_may_be_long():
    assert tally.countable("6901234567892") == ""
    assert tally.countable("6901234567892", known=True) == "6901234567892"


def test_counts_are_written_together_and_add_up(count):
    for _ in range(2):
        count.asked("筒灯", AT, empty=False)
        count.asked("月亮", AT, empty=True)
        count.opened("筒灯", 1, AT)
        count.opened("谁也没搜", 2, AT)
        assert run("SELECT COUNT(*) FROM search_word WHERE asked > 2").fetchone()[0] == 0
        count.write()
    count.asked("筒灯", AT - DAY, empty=False)
    count.write()
    told = report(tally.day(AT), 1)
    assert (told.asked, told.empty_total, told.clicks) == (4, 2, 2)
    assert [(line.words, line.asked, line.clicks) for line in told.top] == [("月亮", 2, 0), ("筒灯", 2, 2)]
    assert [line.words for line in told.empty] == ["月亮"]
    assert told.places[:3] == [(1, 2), (2, 2), (3, 0)]
    assert report(tally.day(AT), 7).asked == 5
    assert report(tally.day(AT + 9 * DAY), 7).asked == 0


def test_nothing_is_written_before_its_time(count):
    count.asked("筒灯", AT, empty=False)
    assert run("SELECT COUNT(*) FROM search_word").fetchone()[0] == 0
    count.write()
    count.write()
    assert run("SELECT asked FROM search_word").fetchall() == [(1,)]


def test_places_that_no_answer_has_are_not_counted(count):
    for place in (-1, 0, 97, 10**9):
        count.opened("", place, AT)
    count.write()
    assert run("SELECT COUNT(*) FROM search_click").fetchone()[0] == 0


def test_old_counts_go(count):
    for at in (AT, AT - 300 * DAY, AT - 500 * DAY):
        count.asked("筒灯", at, empty=False)
        count.opened("筒灯", 1, at)
    count.write()
    assert tally.forget(AT) == 2
    assert tally.forget(AT) == 0
    assert run("SELECT COUNT(*) FROM search_word").fetchone()[0] == 2


@pytest.mark.parametrize(
    ("agent", "asked"), [("Mozilla/5.0 Firefox/140.0", 1), ("Baiduspider/2.0", 0), ("curl/8", 0)]
)
def test_a_question_is_counted_once_and_not_for_robots(app, settings, built, client, agent, asked):
    shutil.copytree(built, settings.INDEX_DIR, symlinks=True)
    for more in ("", "&page=2", "&sort=price", "&explain=1"):
        assert client.get(f"/search/?q=筒灯{more}", headers={"User-Agent": agent}).status_code == 200
    with app.test_request_context():
        web.tool("tally").write()
    assert run("SELECT COALESCE(SUM(asked), 0) FROM search_word").fetchone()[0] == asked


def test_what_was_found_in_part_counts_as_not_found(app, settings, built, client):
    shutil.copytree(built, settings.INDEX_DIR, symlinks=True)
    for words in ("公牛插座", "筒灯 50w", "插座"):
        assert client.get(f"/search/?q={words}", headers={"User-Agent": "Mozilla/5.0"}).status_code == 200
    with app.test_request_context():
        web.tool("tally").write()
    missing = run("SELECT words FROM search_word WHERE empty > 0 ORDER BY words").fetchall()
    assert missing == [("公牛插座",), ("筒灯 50w",)]


def test_the_desk_shows_it_and_the_table_holds_no_formula(app, desk):
    with app.test_request_context():
        counted, now = web.tool("tally"), web.now()
    counted.asked("月亮灯", now, empty=True)
    counted.asked("=cmd|' /c calc'!a0", now, empty=False)
    ting = desk("ting")
    page = ting.get("/staff/search/?days=7").text
    assert "月亮灯" in page
    assert "共搜索 2 次，其中 1 次没有找到" in page
    assert "explain=1" in page
    assert "Words that found nothing" in ting.get("/en/staff/search/").text
    table = ting.get("/staff/search/words.csv?days=7")
    assert table.headers["Content-Type"].startswith("text/csv")
    assert '"=cmd' not in table.text
    assert "月亮灯" in table.text
    assert ting.get("/staff/search/?days=abc").status_code == 200


def test_who_may_not_read_it(client, desk):
    assert client.get("/staff/search/").status_code == 303
    assert desk("song").get("/staff/search/words.csv").status_code == 403


def test_an_opened_product_is_counted_without_a_cookie(app, client, desk):
    with app.test_request_context():
        counted, now = web.tool("tally"), web.now()
    counted.asked("筒灯", now, empty=False)
    answer = client.post(
        "/search/opened?q=筒灯&at=2",
        headers={"Sec-Fetch-Site": "same-origin", "Content-Type": "text/ping"},
        data="PING",
    )
    assert answer.status_code == 204
    assert "Set-Cookie" not in answer.headers
    assert (
        client.post("/search/opened?q=筒灯&at=2", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    )
    counted.write()
    assert run("SELECT place, clicks FROM search_click").fetchall() == [(2, 1)]
    assert run("SELECT clicks FROM search_word").fetchall() == [(1,)]
