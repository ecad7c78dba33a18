"""The texts desk by HTTP: written, checked with file and line, seen, sent, approved by another, live on its day."""

from __future__ import annotations

import re
import shutil

import pytest

from backend.editing import service
from tests.conftest import ROOT
from tests.editing.conftest import Room, room

__all__ = ["room"]
EDIT = "/staff/texts/edit/topics/balcony/"
TOPIC = """Title: 阳台的灯
Summary: 阳台上用什么灯。
Query: category = downlights and ip >= 44
Image: downlight

阳台要防水。

[[products]]
"""
ENGLISH = (
    TOPIC.replace("阳台的灯", "Lights for the balcony")
    .replace("阳台上用什么灯。", "What to use.")
    .replace("阳台要防水。", "Rain.")
)


def save(client, path: str = EDIT, zh: str = TOPIC, en: str = ENGLISH, **more: str):
    page = client.get(path).text
    bases = dict(re.findall(r'name="(base_\w\w)" value="(\w*)"', page))
    return client.post(f"{path.partition('?')[0]}save", data={"zh": zh, "en": en, **bases, **more})


def change_of(answer) -> str:
    return re.search(r"change=([\w-]+)", answer.location)[1]


def press(client, ref: str, action: str, **fields: str):
    path = f"/staff/texts/changes/{ref}/"
    found = re.search(r'name="seen" value="(\w+)"', client.get(path).text)
    return client.post(f"{path}{action}", data={"seen": found[1] if found else "", **fields})


def test_a_planner_writes_and_a_lead_approves(desk, room: Room):
    planner, lead = desk("yun"), desk("gong")
    answer = save(planner, **{"from": "2027-06-01", "until": "2027-06-30"})
    ref = change_of(answer)
    page = planner.get(answer.location).text
    assert "查询找到 1 件商品" in page
    assert "检查通过" in page
    assert not (room.content / "topics" / "balcony.md").exists()
    assert press(planner, ref, "approve").status_code == 403
    press(planner, ref, "send")
    assert service.find(ref).status == "AWAITING"
    assert "topics/balcony" in lead.get("/staff/texts/").text
    press(lead, ref, "approve")
    written = (room.content / "topics" / "balcony.md").read_text("utf-8")
    assert "From: 2027-06-01\nUntil: 2027-06-30\n" in written
    assert "阳台要防水" in written
    assert "定时刊登" in lead.get("/staff/texts/?folder=topics").text
    page = lead.get(f"/staff/texts/changes/{ref}/").text
    assert "staff:" not in page
    assert "赵云舒" in page
    assert "<small>孙工</small>" in page
    assert "Zhao Yunshu" in lead.get(f"/en/staff/texts/changes/{ref}/").text


def test_nobody_publishes_a_text_alone(desk, room: Room):
    lead = desk("gong")
    ref = change_of(save(lead))
    press(lead, ref, "send")
    refused = lead.post(f"/staff/texts/changes/{ref}/approve", data={"seen": room.look(ref).seen})
    assert refused.status_code == 403
    assert "不能由自己批准" in refused.text
    assert lead.post(f"/staff/texts/changes/{ref}/publish").status_code in (404, 405)
    assert not (room.content / "topics" / "balcony.md").exists()


@pytest.mark.parametrize(
    ("wrong", "right", "place", "words"),
    [
        ("ip >= 44", "ipp >= 44", "content/topics/balcony.md:3", "没有参数 ipp"),
        ("Image: downlight", "Image: downlite", "content/topics/balcony.md:4", "downlight"),
        ("阳台要防水。", "看[这里](/p/dl-8w/)。", "content/topics/balcony.md:6", "链接到没有的页面"),
        ("阳台要防水。", "阳台\x08要防水。", "content/topics/balcony.md:6", "含有控制字符"),
        ("阳台要防水。", "![阳台](/images/balcony.jpg)", "content/topics/balcony.md:6", "没有这张图"),
        ("Image: downlight\n", "Image: downlight\nUntil: 2027-01-01\nFrom: 2027-02-01\n", "content/topics/balcony.md:5", "早于 From"),
    ],
)  # fmt: skip
def test_the_build_s_checks_name_file_and_line(desk, room: Room, wrong, right, place, words):
    planner = desk("yun")
    answer = save(planner, zh=TOPIC.replace(wrong, right))
    page = planner.get(answer.location).text
    assert place in page
    assert words in page
    ref = change_of(answer)
    assert (
        planner.post(f"/staff/texts/changes/{ref}/send", data={"seen": room.look(ref).seen}).status_code
        == 422
    )


def test_words_that_the_law_forbids_are_named_by_file_and_line(desk, room: Room):
    shutil.copytree(ROOT / "content" / "rules", room.content / "rules", dirs_exist_ok=True)
    planner = desk("yun")
    page = planner.get(save(planner, zh=TOPIC.replace("阳台要防水。", "全网最亮的灯。")).location).text
    assert "content/topics/balcony.md:6" in page
    assert "广告法" in page
    copy = planner.post(
        "/staff/texts/edit/products/dl-7w/preview", data={"zh": "这是最亮的灯。", "en": "x"}
    ).text
    assert "content/products/dl-7w.md:1" in copy


def test_long_copy_holds_no_control_character(desk, room: Room):
    del room
    where = "/staff/texts/edit/products/dl-7w/preview"
    page = desk("yun").post(where, data={"zh": "光。\n\n\x08", "en": "Light."}).text
    assert "content/products/dl-7w.md:3" in page
    assert "含有控制字符" in page


def test_a_topic_that_lists_nothing_is_refused_unless_it_says_so(desk, room: Room):
    planner = desk("yun")
    both = [text.replace("ip >= 44", "ip >= 68") for text in (TOPIC, ENGLISH)]
    answer = save(planner, zh=both[0], en=both[1])
    page = planner.get(answer.location).text
    assert "content/topics/balcony.md:3" in page
    assert "没有找到任何商品" in page
    meant = [text.replace("Image:", "AllowEmpty: yes\nImage:") for text in both]
    page = planner.get(save(planner, zh=meant[0], en=meant[1], change=change_of(answer)).location).text
    assert "检查通过" in page


def test_the_preview_is_the_site_s_own_page_and_writes_nothing(desk, room: Room):
    planner = desk("yun")
    page = planner.post(f"{EDIT}preview", data={"zh": TOPIC, "en": ENGLISH, "lang": "zh"}).text
    for words in ("阳台的灯", "阳台要防水", "/p/dl-7w/", "查询找到 1 件商品"):
        assert words in page
    broken = planner.post(f"{EDIT}preview", data={"zh": TOPIC.replace("ip >=", "ipp >="), "en": ENGLISH})
    assert "没有参数 ipp" in broken.text
    assert service.open_changes("text") == []


@pytest.mark.parametrize(
    "path", ["news/open", "pages/about", "products/dl-7w", "landing/bathroom", "topics/corridor"]
)
def test_every_kind_of_text_opens_and_is_previewed(desk, room: Room, path):
    planner = desk("yun")
    page = planner.get(f"/staff/texts/edit/{path}/")
    assert page.status_code == 200
    assert "检查通过" in page.text
    told = {
        lang: (room.content / f"{path}{end}.md").read_text("utf-8")
        for lang, end in (("zh", ""), ("en", ".en"))
    }
    for lang in ("zh", "en"):
        seen = planner.post(f"/staff/texts/edit/{path}/preview", data={**told, "lang": lang})
        assert seen.status_code == 200


def test_a_text_changed_meanwhile_is_not_written_over(desk, room: Room):
    planner, lead = desk("yun"), desk("gong")
    path = "/staff/texts/edit/topics/corridor/"
    file = room.content / "topics" / "corridor.md"
    english = (room.content / "topics" / "corridor.en.md").read_text("utf-8")
    ref = change_of(save(planner, path, file.read_text("utf-8") + "\n多一段。\n", english))
    press(planner, ref, "send")
    file.write_text(file.read_text("utf-8") + "\n别人的一段。\n", "utf-8")
    refused = lead.post(f"/staff/texts/changes/{ref}/approve", data={"seen": room.look(ref).seen})
    assert refused.status_code == 409
    assert "别人的一段" in file.read_text("utf-8")
    assert "已经被改过" in planner.get(f"{path}?change={ref}").text


def test_sent_back_with_a_reason_and_sent_again(desk, room: Room):
    planner, lead = desk("yun"), desk("gong")
    ref = change_of(save(planner))
    press(planner, ref, "send")
    press(lead, ref, "send_back", reason="标题再短一些")
    assert "标题再短一些" in planner.get(f"{EDIT}?change={ref}").text
    answer = save(planner, f"{EDIT}?change={ref}", zh=TOPIC.replace("阳台的灯", "阳台灯"), change=ref)
    assert change_of(answer) == ref
    press(planner, ref, "send")
    press(lead, ref, "approve")
    assert "Title: 阳台灯\n" in (room.content / "topics" / "balcony.md").read_text("utf-8")


def test_names_that_no_file_may_have(desk, room: Room):
    planner = desk("yun")
    for slug in ("../x", "A B", "", "x" * 90):
        assert planner.post("/staff/texts/new", data={"folder": "topics", "slug": slug}).status_code == 422
    assert planner.post("/staff/texts/new", data={"folder": "../etc", "slug": "x"}).status_code == 404
    assert planner.get("/staff/texts/edit/images/x/").status_code == 404


def test_lists_speak_both_languages(desk, room: Room):
    for folder in ("topics", "landing", "news", "pages", "products"):
        assert desk("yun").get(f"/staff/texts/?folder={folder}").status_code == 200
        assert "Texts" in desk("yun").get(f"/en/staff/texts/?folder={folder}").text
