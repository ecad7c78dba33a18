"""Why products stand in their order: told to staff, quietly not to others."""

from __future__ import annotations

import html
import re

import pytest

from backend.accounts import service as accounts
from backend.kernel import web


@pytest.fixture
def staff(app, client):
    with app.test_request_context():
        client.set_cookie("staff", accounts.open_session("hui", at=web.now()))


def told(page) -> list[str]:
    lines = re.findall(r"<li><a href=\"[^\"]*\">(.*?)</li>", page.text.partition('class="why"')[2], re.DOTALL)
    return [html.unescape(re.sub(r"<[^>]+>", " ", line)) for line in lines]


@pytest.mark.usefixtures("staff")
def test_staff_read_why(find):
    first, *_ = told(find(q="7w 防潮筒灯", explain="1"))
    assert "防潮筒灯" in first
    assert "名称里有全部的词" in first
    assert "正是要找的东西" in first
    assert "售罄" in first or "有货" in first
    exact = told(find(q="DL-7W-30K", explain="1"))[0]
    assert "货号完全相同" in exact
    discontinued = [line for line in told(find(q="14.4 灯带", explain="1")) if "停产" in line]
    assert all("由它接替" in line for line in discontinued)
    assert "the name" in told(find("/en", q="downlight", explain="1"))[0]
    assert not told(find(q="筒灯"))


def test_others_get_the_ordinary_page(find):
    asked, plain = find(q="筒灯", explain="1"), find(q="筒灯")
    assert asked.status_code == 200
    assert not told(asked)
    assert re.sub(r"[?&;]explain=1|seal\S*|form_key\S*", "", asked.text).count("<a ") == plain.text.count(
        "<a "
    )
    assert "notice-warn" not in asked.text


def test_a_session_that_ended_is_no_staff(find, client):
    client.set_cookie("staff", "x" * 40)
    assert not told(find(q="筒灯", explain="1"))
