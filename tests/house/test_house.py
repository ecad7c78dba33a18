"""The house keeps its own rules: file sizes, names, money, time, settings, drawings."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from dataclasses import fields
from pathlib import Path

import pytest

from backend.config import Settings

ROOT = Path(__file__).parents[2]
PACKAGES = ("catalog", "theme", "tools", "search_index", "plugins", "backend")
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
ALL = [*SOURCES, *sorted((ROOT / "deploy").rglob("*.py")), *sorted((ROOT / "tests").rglob("*.py"))]


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", ALL, ids=relative)
def test_no_file_is_longer_than_400_lines(path):
    assert len(path.read_text("utf-8").splitlines()) <= 400


def test_no_name_that_refuses_nothing():
    vague = {"utils", "helpers", "common", "misc", "util", "helper"}

    assert [
        relative(p) for p in ALL if vague & {part.removesuffix(".py") for part in p.relative_to(ROOT).parts}
    ] == []


def test_no_two_files_of_tests_share_a_name():
    """pytest takes them for one and runs neither."""
    names = Counter(path.name for path in (ROOT / "tests").rglob("test_*.py"))

    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("path", [p for p in SOURCES if p.name == "__init__.py"], ids=relative)
def test_package_files_are_docstrings_and_run_nothing(path):
    body = ast.parse(path.read_text("utf-8")).body

    assert len(body) == 1
    assert isinstance(body[0], ast.Expr)
    assert isinstance(body[0].value, ast.Constant)


def calls(path: Path) -> set[str]:
    return {
        ast.unparse(node.func)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
    }


def test_only_the_clock_asks_for_the_time():
    asking = {"time.time", "datetime.now", "datetime.utcnow", "datetime.today", "date.today"}
    found = {relative(path): sorted(asking & calls(path)) for path in SOURCES if asking & calls(path)}

    # The gateway stands for another company's machine, and a build for a day: each has a clock of its own.
    # How old a left-behind folder is, only the file system's clock knows.
    allowed = {"backend/kernel/clock.py", "plugins/site/generator.py", "search_index/build.py"} | {
        f for f in found if f.startswith("backend/payments/providers/sandbox/")
    }
    assert {f: names for f, names in found.items() if f not in allowed} == {}


def test_money_is_never_a_float():
    """Nothing in the rooms that handle money turns anything into a float or divides with a slash."""
    rooms = ("cart", "orders", "payments", "offers", "stock", "shipping")
    found = []
    for room in rooms:
        for path in (ROOT / "backend" / room).rglob("*.py"):
            tree = ast.parse(path.read_text("utf-8"))
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and ast.unparse(node.func) in {"float", "round"}:
                    found.append(f"{relative(path)}:{node.lineno} {ast.unparse(node.func)}()")
                # in the gateway's postman they are pauses between two deliveries, in seconds
                waiting = "providers/sandbox/" in relative(path)
                if isinstance(node, ast.Constant) and type(node.value) is float and not waiting:
                    found.append(f"{relative(path)}:{node.lineno} {node.value}")
    assert found == []


def test_only_config_reads_the_environment():
    found = [
        relative(path)
        for path in SOURCES
        if path != ROOT / "backend" / "config.py"
        and any(
            isinstance(n, ast.Attribute) and ast.unparse(n) in {"os.environ", "os.getenv"}
            for n in ast.walk(ast.parse(path.read_text("utf-8")))
        )
    ]

    assert found == []


def test_every_setting_is_documented_and_nothing_else():
    documented = {
        line.lstrip("# ").split("=", 1)[0]
        for line in (ROOT / "deploy" / "env.example").read_text("utf-8").splitlines()
        if "=" in line and not line.startswith("# Every setting")
    }

    assert documented == {one.name for one in fields(Settings)}


def test_state_drawings_are_fresh():
    checked = subprocess.run(
        [sys.executable, "deploy/draw_states.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
    )  # fmt: skip

    assert checked.stderr.strip() == ""
    assert checked.returncode == 0


def test_every_dependency_has_its_reason():
    declared = {
        re.split(r"[=>\[]", line.strip().strip('",'))[0].lower()
        for line in (ROOT / "pyproject.toml")
        .read_text("utf-8")
        .split("dependencies = [", 1)[1]
        .split("\n]", 1)[0]
        .splitlines()
        if line.strip().startswith('"')
    }
    text = (ROOT / "docs" / "dependencies.md").read_text("utf-8").lower()

    assert sorted(name for name in declared if f"`{name}`" not in text) == []


def test_makefile_verbs_are_described():
    text = (ROOT / "Makefile").read_text("utf-8")
    phony = text.split(".PHONY:", 1)[1].split()

    assert (
        sorted(
            verb
            for verb in phony
            if f"\n{verb}:" not in text or "## " not in text.split(f"\n{verb}:", 1)[1].split("\n", 1)[0]
        )
        == []
    )
