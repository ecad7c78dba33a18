"""A command speaks the language that its terminal asks for, whether or not the system has it."""

from __future__ import annotations

import pytest

from catalog.language import ASKED, language


@pytest.mark.parametrize(
    ("asked", "lang"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_CTYPE": "C.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "zh_TW"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LANGUAGE": "zh_CN:en"}, "zh"),
    ],
)
def test_it_is_the_one_that_messages_are_wanted_in(monkeypatch, asked, lang):
    for name in (*ASKED, "LC_CTYPE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in asked.items():
        monkeypatch.setenv(name, value)
    assert language() == lang
