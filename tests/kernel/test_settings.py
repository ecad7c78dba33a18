"""What the environment may say of a setting."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from backend.config import BOUNDS, Settings, UnfitSetting

EXAMPLE = Path(__file__).parents[2] / "deploy" / "env.example"


def test_nothing_said_is_the_default():
    assert Settings.read({"PATH": "/bin", "shop_url": "http://not.the.name"}) == Settings()


def test_each_kind_is_read():
    told = {
        "SHOP_URL": "https://shop.example", "KEYS_DIR": "/keys", "CLOCK_FILE": "/clock", "SERVE_STATIC": "True",
        "LIVE_RELOAD": "0", "PROXY_COUNT": "3",
    }  # fmt: skip
    assert Settings.read(told) == Settings(
        SHOP_URL="https://shop.example", KEYS_DIR=Path("/keys"), CLOCK_FILE=Path("/clock"), SERVE_STATIC=True,
        LIVE_RELOAD=False, PROXY_COUNT=3,
    )  # fmt: skip


def test_what_the_example_says_is_the_default():
    lines = [line for line in EXAMPLE.read_text("utf-8").splitlines() if "=" in line and line[0] != "#"]
    assert Settings.read(dict(line.split("=", 1) for line in lines)) == Settings()


@pytest.mark.parametrize(
    ("name", "text", "rule"),
    [
        ("PROXY_COUNT", "4", "须是 0 到 3 的整数 · PROXY_COUNT=4: must be a whole number from 0 to 3"),
        ("PROXY_COUNT", "-1", "whole number"),
        ("BACKUP_KEEP", "0", "from 1 to"),
        ("BACKUP_KEEP", "many", "whole number"),
        ("BACKUP_KEEP", "", "whole number"),
        ("SERVE_STATIC", "maybe", "只能是 true 或 false · SERVE_STATIC=maybe: must be true or false"),
        ("SERVE_STATIC", "", "true or false"),
    ],
)
def test_a_value_that_it_cannot_have_is_named_with_its_rule(name, text, rule):
    with pytest.raises(UnfitSetting) as told:
        Settings.read({name: text})
    assert str(told.value).startswith(f"{name}={text}：")
    assert rule in str(told.value)


def test_each_number_has_bounds_and_its_default_is_within():
    numbers = {one.name: one.default for one in fields(Settings) if type(one.default) is int}
    assert numbers.keys() == BOUNDS.keys()
    assert all(BOUNDS[name][0] <= number <= BOUNDS[name][1] for name, number in numbers.items())


def test_they_stay_as_they_were_read():
    with pytest.raises(FrozenInstanceError):
        Settings().PROXY_COUNT = 1
