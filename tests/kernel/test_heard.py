"""A command of the service whose words find no room has done its work all the same, and says so in the reader's language."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from backend.app import create_app
from backend.kernel.db import close_database
from tests.conftest import ROOT

LOST = {
    "zh_CN.UTF-8": "要说的话没能写出来：磁盘已满，请腾出空间\n",
    "C.UTF-8": "What there was to say could not be written: no space left on the disk; make room there\n",
}
COMMANDS = {
    "shop": ("backend.wsgi", "selfaudit", "run"),
    "keeper": ("backend.wsgi:keeper", "database", "status"),
}


@pytest.fixture
def flask(settings):
    create_app(settings)
    close_database()

    def started(*words: str, out: str = os.devnull, lang: str = "C.UTF-8"):
        told = {name: str(value) for name, value in vars(settings).items()}
        with open(out, "w") as stdout:  # noqa: PTH123 - a device
            return subprocess.run(
                [sys.executable, "-m", "flask", "--app", *words], cwd=ROOT, stdout=stdout, stderr=subprocess.PIPE,
                text=True, check=False, env=os.environ | told | {"LC_ALL": lang}, timeout=60,
            )  # fmt: skip

    return started


@pytest.mark.parametrize("lang", LOST)
@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_it_is_told_in_a_sentence_and_by_the_status(flask, command, lang):
    done = flask(*command, out="/dev/full", lang=lang)
    assert (done.returncode, done.stderr) == (1, LOST[lang])


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_where_there_is_room_nothing_is_added(flask, command):
    done = flask(*command)
    assert (done.returncode, done.stderr) == (0, "")
