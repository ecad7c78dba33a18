"""A picture in a text has to be one that is made: what is not is told by file and line, by the check and by the build."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.load import load
from catalog.pictured import check
from catalog.problems import Invalid
from tests.catalog.small import sheets, write_csv


@pytest.fixture
def content(tmp_path: Path) -> Path:
    content = write_csv(tmp_path, sheets())
    for folder in ("products", "images/halls"):
        (content / folder).mkdir(parents=True)
    (content / "images/halls/north.JPG").touch()
    return content


@pytest.mark.parametrize(
    "text",
    [
        "![北厅](/images/halls/north-720.webp)",
        '![](</images/halls/north-1200.jpg> "北厅")',
        '<img src="/images/halls/north-320.avif" alt="">',
        "![北厅][n]\n\n[n]: /images/halls/north-720.webp",
        "看[这里](/images/none.webp)，5 ![",
    ],
)
def test_one_that_is_made_may_stand(content: Path, text: str) -> None:
    assert list(check({"topics/halls.md": text}, content / "images")) == []


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("一\n二\n![北厅](/images/halls/north.jpg)", 3, "/images/halls/north.jpg"),
        ("![北厅](/images/halls/nord-720.webp)", 1, "did you mean /images/halls/north-720.webp?"),
        ("![北厅](https://far.example/north.jpg)", 1, "https://far.example/north.jpg"),
        ("一\n<IMG alt='' src=north.jpg>", 2, "north.jpg"),
        ("![北厅][n]\n\n[n]: /images/halls/south-720.webp", 3, "south-720"),
        ("![]()", 1, "hall.jpg in content/images is written /images/hall-720.webp"),
    ],
)
def test_one_that_is_not_is_told_by_file_and_line(content: Path, text: str, line: int, told: str) -> None:
    (problem,) = check({"topics/halls.md": text}, content / "images")
    assert problem.place.file == f"content/topics/halls.md:{line}"
    assert told in problem.say("en")


def test_the_long_copy_of_a_product_is_looked_at_as_the_catalogue_is_read(content: Path) -> None:
    copy = content / "products" / "dl.en.md"
    copy.write_text("A hall.\n\n![North](/images/halls/north-720.webp)\n", "utf-8")
    assert load(content).products["dl"].copy.en
    copy.write_text("A hall.\n\n![North](/images/north.jpg)\n", "utf-8")
    with pytest.raises(Invalid, match=r"content/products/dl\.en\.md:3"):
        load(content)
