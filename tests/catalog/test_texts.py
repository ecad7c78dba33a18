"""Topics, landing pages, news and help pages: what is wrong is told by file, line, column and nearest word."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from catalog.cli import main
from catalog.model import Catalog
from catalog.problems import Problem
from catalog.texts import Reader
from catalog.words import Word, Words
from tests.catalog.small import sheets, write_csv

RULES = Path(__file__).parents[2] / "content" / "rules"
TOPIC = """Title: 浴室
Summary: 先看水。
Query: category = 筒灯 and ip >= 44
Image: downlight
From: 2026-06-01
Until: 2026-06-30

光从高处来。

[[products: lm >= 600]]
"""
#: what is changed in the topic, the line that is told, the rule, and a part of what is said
CASES: Mapping[str, tuple[tuple[str, str], int, str, str]] = {
    "an unknown field": (("ip >= 44", "ipp >= 44"), 3, "query", "unknown field ipp at column 26; did you mean ip?"),
    "an unknown field in the text": (("lm >= 600", "lmm >= 600"), 10, "query", "unknown field lmm at column 13; did you mean lm?"),
    "an unknown category": (("筒灯", "筒灯灯"), 3, "query", "unknown category 筒灯灯 at column 19; did you mean 筒灯?"),
    "a wrong unit": (("ip >= 44", "w <= 7 V"), 3, "query", "not V at column 33"),
    "an end before its start": (("2026-06-30", "2026-05-31"), 6, "until", "comes before From"),
    "30 February": (("2026-06-30", "2026-02-30"), 6, "day", "is not a date"),
    "a query of nothing": (("ip >= 44", "ip >= 68"), 3, "no-product", "write AllowEmpty: yes"),
    "allowed perhaps": (("Image:", "AllowEmpty: maybe\nImage:"), 4, "allow-empty", "has to be yes or no"),
    "an unknown key": (("Image:", "Imge:"), 4, "key-unknown", "did you mean Image?"),
    "an unknown picture": (("Image: downlight", "Image: downlite"), 4, "family-unknown", "did you mean downlight?"),
    "an order in words": (("Image:", "Order: first\nImage:"), 4, "order", "is not a whole number"),
    "no summary": (("先看水。", ""), 1, "missing", "Summary"),
    "a status of our own": (("From:", "Status: live\nFrom:"), 5, "status", "has to be published or draft"),
    "a superlative": (("光从", "最亮的光从"), 8, "ad-word", "says “最亮”, which advertising law forbids (广告法 §9)"),
    "a superlative in a title": (("浴室", "全国第一的浴室"), 1, "ad-word", "全国第一"),
}  # fmt: skip


def told(catalog: Catalog, text: str) -> list[Problem]:
    paths = {Path("topics/a.md"): text, Path("topics/a.en.md"): text}
    reader = Reader(catalog, given=paths)
    (*stories,) = reader.topics(Path("topics"))
    unmet = [story.empty for story in stories if story.empty and not story.query.finds(catalog)]
    return [problem for problem in (*reader.problems, *unmet) if "a.md" in problem.place.file]


def test_an_empty_text_is_told_and_no_page_goes_because_of_it(small):
    for empty in ("", " \n\n"):
        reader = Reader(small, given={Path("topics/a.md"): TOPIC, Path("topics/a.en.md"): empty})
        reader.topics(Path("topics"))
        assert reader.problems[0].code == "text-empty"


@pytest.fixture
def strict(small: Catalog) -> Catalog:
    """The small catalogue under the advertising law."""
    words = [Word(word, (), "广告法 §9") for word in ("最亮", "全国第一", "brightest", "best quality")]
    words += [Word("最好", ("最好先",), "广告法 §9"), Word("the best", ("the best way",), "广告法 §9")]
    return replace(small, words=Words(tuple(words)))


@pytest.mark.parametrize("name", CASES)
def test_a_mistake_in_a_topic_is_told_by_line(strict: Catalog, name: str) -> None:
    (old, new), line, code, said = CASES[name]
    assert told(strict, TOPIC) == []
    problems = told(strict, TOPIC.replace(old, new, 1))
    found = [p for p in problems if (p.place.row, p.code) == (line, code) and said in p.say("en")]
    assert found, [p.say("en") for p in problems]
    assert found[0].place.file == f"content/topics/a.md:{line}"


def test_all_mistakes_of_a_topic_are_told_at_once(strict: Catalog) -> None:
    text = TOPIC
    for name in ("an unknown field", "an unknown picture", "30 February", "a superlative"):
        text = text.replace(*CASES[name][0])
    assert sorted(p.code for p in told(strict, text)) == ["ad-word", "day", "family-unknown", "query"]


def test_an_empty_topic_may_be_allowed(strict: Catalog) -> None:
    text = TOPIC.replace("ip >= 44", "ip >= 68").replace("Image:", "AllowEmpty: yes\nImage:")
    assert told(strict, text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [("最亮的灯", [(1, "最亮")]), ("一\n二 BRIGHTEST lamp\n最亮", [(2, "brightest"), (3, "最亮")]), ("最好先断电", []), ("最好的灯", [(1, "最好")]),
     ("the overbrightested", []), ("最大功率 60 W", []), ("", []),
     ("best   quality", [(1, "best quality")]), ("Lamps\nof Best\t\r\n  quality", [(2, "best quality")]), ("bestquality", []),
     ("what is best\n\nquality", []), ("the  best   way", []), ("the\nbest lamp", [(1, "the best")]),
     ("一\n℃，ｂｅｓｔ　ＱＵＡＬＩＴＹ", [(2, "best quality")])],
)  # fmt: skip
def test_words_are_found_by_line_and_alone(strict: Catalog, text: str, found: list[tuple[int, str]]) -> None:
    assert [(said.line, said.word) for said in strict.words.said(text)] == found
    assert strict.words.anywhere(["", text, "一"]) == bool(found)


def test_two_texts_are_not_one(strict: Catalog) -> None:
    assert not strict.words.anywhere(["that is best", "quality"])


def test_check_reads_every_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    book = sheets()
    del book["landing"]
    content = write_csv(tmp_path, book)
    shutil.copytree(RULES, content / "rules")
    for folder, text in {
        "topics": TOPIC, "news": "Title: 新闻\nDate: 2026-06-01\nSummary: 一\n\n顶级的灯\n", "pages": "Title: 帮助\nSummary: 一\n\n\nthe cheapest lamp\n",
        "products": "一\n\n最省电\n",
    }.items():  # fmt: skip
        (content / folder).mkdir()
        (content / folder / ("dl.md" if folder == "products" else "a.md")).write_text(text, "utf-8")
    (content / "topics" / "a.en.md").write_text(TOPIC, "utf-8")
    assert main(["check", str(content)]) == 1
    assert 'content/products/dl.md:3: "最省电" says' in capsys.readouterr().err
    (content / "products" / "dl.md").unlink()
    assert main(["check", str(content)]) == 1
    said = capsys.readouterr().err
    assert 'content/news/a.md:5: "顶级" says' in said
    assert 'content/pages/a.md:5: "cheapest" says' in said
    for folder in ("news", "pages"):
        (content / folder / "a.md").unlink()
    facts = (RULES.parent / "shop.toml").read_text("utf-8")
    (content / "shop.toml").write_text(facts.replace('zh = "灯具与', 'zh = "世界级灯具与'), "utf-8")
    assert main(["check", str(content)]) == 1
    assert 'shop.toml › tagline.zh: "世界级灯具与电工，按参数挑选" says “世界级”' in capsys.readouterr().err
    (content / "shop.toml").write_text(facts, "utf-8")
    assert main(["check", str(content)]) == 0
