"""What is called as a product's long copy and is no file is told, whoever reads the catalogue and however often."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from catalog import rules
from catalog.load import load
from catalog.problems import Invalid
from catalog.source import Source
from catalog.stamps import seen
from plugins.site import look
from tests.catalog.small import sheets, write_csv

ODD = {
    "folder": Path.mkdir,
    "nowhere": lambda path: path.symlink_to("/nowhere"),
    "circle": lambda path: path.symlink_to(path.name),
    "pipe": os.mkfifo,
}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    (tmp_path / "content" / "products").mkdir(parents=True)
    write_csv(tmp_path / "content", sheets())
    return tmp_path / "content"


def told(invalid: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str]]:
    return [(problem.place.file, problem.code) for problem in invalid.value.problems]


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
@pytest.mark.parametrize("name", ["dl.md", "dl.en.md"])
def test_it_is_named_by_every_reading(content, tmp_path, odd, name):
    said = content / "products" / name
    said.write_text("光从深处来。", "utf-8")
    source = Source(content, tmp_path / "kept")
    source.read()
    source.keep()
    said.unlink()
    odd(said)
    expected = [(f"products/{name}", rules.COPY_NO_FILE.code)]

    for reading in (
        lambda: load(content),
        source.read,
        lambda: source.read([said]),
        Source(content, tmp_path / "kept").read,
    ):
        with pytest.raises(Invalid) as invalid:
            reading()
        assert told(invalid) == expected

    said.rmdir() if said.is_dir() else said.unlink()
    assert not source.read().catalog.products["dl"].copy


@pytest.mark.parametrize("odd", ["folder", "nowhere", "circle"])
def test_nobody_takes_it_for_nothing_new(content, odd):
    """Where there was no text before either."""
    source = Source(content)
    source.read()
    before = look.stamp(seen(str(content)), "", "", str(content / "none"))
    ODD[odd](content / "products" / "dl.md")
    assert look.stamp(seen(str(content)), "", "", str(content / "none")) != before
    with pytest.raises(Invalid):
        source.read()
