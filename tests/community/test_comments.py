"""The life of a comment over HTTP and in the database."""

from __future__ import annotations

import re

import pytest

from backend.accounts import service as accounts
from backend.accounts.rules import Role
from backend.community import service
from backend.community.errors import EmptyAnswer, NoReason
from backend.community.tables import Comment, ModerationAction
from backend.kernel import audit, journal
from backend.kernel.db import database, write_tx
from backend.kernel.errors import IllegalMove, NotFound
from backend.kernel.outbox import Outbox
from catalog.model import Text

AT = 1_800_000_000
BY = "staff:ting"


def post(client, slug, **changed):
    form = {
        "page": f"/p/{slug}/",
        "name": "老张",
        "email": "zhang@mail.example",
        "body": "能用在浴室吗？",
        "website": "",
    }
    headers = changed.pop("headers", {"User-Agent": "Firefox"})
    return client.post(changed.pop("to", "/comments/"), data={**form, **changed}, headers=headers)


def the_only() -> Comment:
    (row,) = Comment.select()
    return row


def test_a_comment_is_taken_without_account_or_script(client, slug):
    answer = post(client, slug)
    assert answer.status_code == 303
    row = the_only()
    assert row.status == "PENDING"
    assert answer.location == f"/comments/{row.ref}/"
    page = client.get(answer.location).text
    assert "能用在浴室吗？" in page
    assert "zhang@mail.example" not in page
    assert f'href="/p/{slug}/"' in page
    assert [log.target for log in journal.history("comment", row.ref)] == ["PENDING"]


def test_english_readers_stay_in_english(client, slug):
    answer = post(client, slug, to="/en/comments/", body="Fit for a bathroom?")
    assert answer.location.startswith("/en/comments/")
    assert "Received, thank you" in client.get(answer.location).text
    assert the_only().lang == "en"


def test_an_unknown_page_is_not_found_and_leaves_nothing(client, slug):
    for page in ("/p/no-such-lamp/", "/c/bulbs/", "", "//evil.example/"):
        assert post(client, slug, page=page).status_code == 404
    assert not Comment.select().exists()


def test_what_is_wrong_is_shown_with_what_was_typed(client, slug):
    answer = post(client, slug, name="官方客服", body="<b>好</b>")
    assert answer.status_code == 422
    assert 'href="#f-name"' in answer.text
    assert 'id="f-name"' in answer.text
    assert "&lt;b&gt;好&lt;/b&gt;" in answer.text
    assert not Comment.select().exists()


def test_the_same_thing_twice_is_one_comment(client, slug):
    first, second = post(client, slug), post(client, slug)
    assert second.location == first.location + "?again=1"
    assert "没有重复登记" in client.get(second.location).text
    assert Comment.select().count() == 1


def test_a_robot_is_thanked_and_sorted_out(client, slug):
    answer = post(client, slug, website="http://spam.example")
    assert answer.status_code == 303
    assert the_only().status == "SPAM"
    assert "收到了，谢谢" in client.get(answer.location).text
    assert service.decisions() == ([], 0)


def test_markup_of_strangers_is_shown_as_text(client, slug):
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)> {{ 7*7 }}"
    answer = post(client, slug, body=evil, name="<i>x</i>")
    page = client.get(answer.location).text
    assert "&lt;script&gt;alert(1)" in page
    assert "<img src=x" not in page
    assert "&lt;i&gt;x&lt;/i&gt;" in page
    assert "{{ 7*7 }}" in page


def test_a_hundred_posts_a_minute_are_limited_and_a_neighbour_is_not(client, slug):
    answers = [
        post(client, slug, body=f"第 {n} 条", headers={"User-Agent": "flood"}).status_code for n in range(100)
    ]
    assert answers.count(303) == service.PER_WRITER[0]
    assert answers[-1] == 429
    assert post(client, slug, body="我是同一间办公室的另一个人").status_code == 303


def test_a_flood_that_changes_its_name_is_stopped_by_its_address(client, slug, clock):
    answers = [
        post(client, slug, body=f"第 {n} 条", headers={"User-Agent": f"f{n}"}).status_code for n in range(60)
    ]
    assert answers.count(303) == service.PER_ADDRESS[0]
    refused = post(client, slug, body="我的文字")
    assert refused.status_code == 429
    assert "我的文字" in refused.text, "what was typed is kept"
    elsewhere = client.post(
        "/comments/",
        data={"page": f"/p/{slug}/", "name": "老李", "body": "别处"},
        environ_base={"REMOTE_ADDR": "198.51.100.9"},
    )
    assert elsewhere.status_code == 303
    clock.walk(601)
    assert post(client, slug, body="我的文字").status_code == 303


def test_another_site_cannot_post(client, slug):
    assert post(client, slug, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert post(client, slug, headers={"Origin": "https://evil.example"}).status_code == 403
    assert not Comment.select().exists()


@pytest.fixture
def ref(client, slug):
    post(client, slug)
    return the_only().ref


def test_published_answered_hidden(client, ref, slug):
    service.reply(ref, "IP44，浴室 2 区可以。", by=BY, at=AT)
    assert service.published(slug) == []
    service.approve(ref, by=BY, at=AT)
    (shown,) = service.published(slug)
    assert (shown.answer, shown.answered_by, shown.published_at) == (
        "IP44，浴室 2 区可以。",
        Role.CS_AGENT,
        AT,
    )
    assert "official-badge" in client.get(f"/comments/{ref}/").text
    service.hide(ref, "personal", by=BY, at=AT + 1)
    assert service.published(slug) == []
    assert "含有个人信息" in client.get(f"/comments/{ref}/").text
    assert [m.event for m in journal.history("comment", ref)] == ["create", "approve", "hide"]
    assert [row.topic for row in Outbox.select()] == ["publish", "publish"]
    assert audit.broken_at() is None


def test_a_comment_is_decided_once(ref):
    service.reject(ref, "off_topic", by=BY, at=AT)
    for again in (service.approve, service.spam):
        with pytest.raises(IllegalMove):
            again(ref, by=BY, at=AT)
    assert ModerationAction.select().count() == 1


def test_no_reason_no_decision(ref):
    for reason in ("", "critical", "x"):
        with pytest.raises(NoReason):
            service.reject(ref, reason, by=BY, at=AT)
    assert the_only().status == "PENDING"


def test_an_answer_has_words_and_an_open_comment(ref):
    for text in ("", "  ", "灯" * 1400):
        with pytest.raises(EmptyAnswer):
            service.reply(ref, text, by=BY, at=AT)
    service.spam(ref, by=BY, at=AT)
    with pytest.raises(NotFound):
        service.reply(ref, "好", by=BY, at=AT)


def test_a_failed_listener_undoes_the_decision(ref, monkeypatch):
    def broken(_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(service.bus, "announce", broken)
    with pytest.raises(RuntimeError):
        service.approve(ref, by=BY, at=AT)
    assert the_only().status == "PENDING"
    assert not ModerationAction.select().exists()


def test_the_log_is_open_and_names_nobody(client, ref, slug):
    service.reject(ref, "off_topic", by=BY, at=AT)
    for path, words in (
        ("/community/log/", ("客服", "未刊登", "与这件商品无关")),
        ("/en/community/log/", ("Customer service", "Turned down", "Not about this product")),
    ):
        page = client.get(path)
        assert page.status_code == 200
        assert all(word in page.text for word in words)
        for private in ("staff:", "Wang Ting", "王婷", "老张", "zhang@mail.example", "能用在浴室吗", ref):
            assert private not in page.text
    for bad in ("?page=0", "?page=-3", "?page=x", "?page=99999999999999999999"):
        assert client.get("/community/log/" + bad).status_code == 200


def test_the_log_cannot_be_rewritten(ref):
    service.reject(ref, "off_topic", by=BY, at=AT)
    for sql in ("UPDATE moderation_action SET reason = 'abuse'", "DELETE FROM moderation_action"):
        with pytest.raises(Exception, match="append-only"), write_tx():
            database.execute_sql(sql)


def test_the_role_at_the_time_of_the_decision_stays(ref):
    accounts.add("wen", "a long password", Text("文", "Wen"), (Role.OPS_LEAD, Role.CS_AGENT), by="cli", at=AT)
    service.reject(ref, "abuse", by="staff:wen", at=AT)
    assert service.decisions()[0][0].role is Role.OPS_LEAD


def test_addresses_of_comments_cannot_be_guessed(ref):
    assert re.fullmatch(r"[\w-]{32}", ref)
