"""Files of approved comments: what is right is read, what is not is named by file, place and key."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plugins.site.comments import Entry, Reply, load

KIM = {"name": "Kim", "at": 7, "body_html": "<p>How thick?</p>"}


def read(folder: Path, told: object) -> tuple[list[Entry], list[str]]:
    raw = told if isinstance(told, str) else json.dumps(told)
    (folder / "dl-7w.json").write_text(raw, "utf-8")
    (folder / "gone.json").write_text("of no product", "utf-8")
    problems: list = []
    found = load(folder, {"dl-7w": None}, problems)
    assert set(found) <= {"dl-7w"}
    return found.get("dl-7w", []), [problem.say("en") for problem in problems]


def test_what_the_service_exports_is_read_oldest_first(tmp_path):
    answered = KIM | {
        "id": "b",
        "at": 9,
        "lang": "en",
        "reply": {"name": "灯市", "at": 10, "body_html": "2.5"},
    }
    found, problems = read(tmp_path, [answered, KIM | {"official": True, "reply": None}])
    assert problems == []
    assert found == [
        Entry("Kim", 7, "<p>How thick?</p>", official=True),
        Entry("Kim", 9, "<p>How thick?</p>", lang="en", reply=Reply("灯市", 10, "2.5")),
    ]


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("[{", "cannot be read"),
        ({"name": "Kim"}, "is not a list"),
        ([KIM, 7], " 1: is not a comment"),
        ([KIM, {"name": "Kim"}], " 1.at: "),
        ([KIM | {"name": 7}], " 0.name: "),
        ([KIM | {"name": "x" * 81}], " 0.name: "),
        ([KIM | {"at": True}], " 0.at: "),
        ([KIM | {"at": -1}], " 0.at: "),
        ([KIM | {"at": 1.5}], " 0.at: "),
        ([KIM | {"at": 253_402_300_800}], " 0.at: is not a number of seconds"),
        ([KIM | {"reply": KIM | {"at": 1_700_000_000_000}}], " 0.reply.at: "),
        ([KIM | {"body_html": "x" * 40_001}], " 0.body_html: "),
        ([KIM | {"body_html": None}], " 0.body_html: "),
        ([KIM | {"official": 1}], " 0.official: "),
        ([KIM | {"lang": "fr"}], " 0.lang: "),
        ([KIM | {"lang": []}], " 0.lang: "),
        ([KIM | {"reply": "thanks"}], " 0.reply: is not a comment"),
        ([KIM | {"reply": KIM | {"at": "7"}}], " 0.reply.at: "),
    ],
)
def test_what_is_wrong_is_named_and_nothing_of_that_file_is_read(tmp_path, told, said):
    found, (problem,) = read(tmp_path, told)
    assert found == []
    assert problem.startswith("content/comments/dl-7w.json")
    assert said in problem
