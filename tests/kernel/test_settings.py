"""What the environment may say of a setting."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from backend.config import BOUNDS, Settings, UnfitSetting
from tests.conftest import ROOT

EXAMPLE = ROOT / "deploy" / "env.example"


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


@pytest.mark.parametrize(
    ("command", "name", "text"),
    [
        ("deploy/publisher.py once", "PROXY_COUNT", "x"),
        ("deploy/publisher.py back", "PROXY_COUNT", ""),
        ("deploy/publisher.py run", "PROXY_COUNT", "9"),
        ("deploy/serve.py", "SERVE_STATIC", "maybe"),
        ("deploy/as_sold.py ORDER SKU", "SERVE_STATIC", ""),
        ("-m flask --app backend.wsgi stock --help", "BACKUP_KEEP", "0"),
        ("-m flask --app backend.app stock --help", "BACKUP_KEEP", "0"),
        ("-m flask --app backend.wsgi:keeper database backup", "BACKUP_KEEP", "0"),
        ("backend.wsgi:pinned", "PROXY_COUNT", "x"),
        ("backend.payments.providers.sandbox.wsgi:application", "PROXY_COUNT", "x"),
    ],
)
def test_every_entrance_says_it_in_one_line_and_begins_nothing(command, name, text, tmp_path):
    words = command.split()
    if words[0].startswith("backend."):  # as a WSGI server does
        module, factory = command.split(":")
        words = ["-c", f"import {module}; {module}.{factory}()"]
    places = {one.name: tmp_path / one.name for one in fields(Settings) if one.name.endswith("_DIR")}
    given = {**places, "DATABASE_URL": f"sqlite:///{tmp_path}/shop.db", "PYTHONPATH": ROOT, name: text}
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=os.environ | {key: str(value) for key, value in given.items()},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    with pytest.raises(UnfitSetting) as told:
        Settings.read({name: text})
    assert (done.stdout, done.stderr, done.returncode) == ("", f"{told.value}\n", 1)
    assert [*tmp_path.iterdir()] == []
