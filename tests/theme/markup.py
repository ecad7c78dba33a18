"""Reads a page as a flat list of elements, each knowing its ancestors."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "img", "source", "br", "hr", "path"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    ancestors: tuple[Element, ...] = ()
    text: str = ""

    def get(self, name: str) -> str | None:
        return self.attributes.get(name)

    def inside(self, tag: str) -> Element | None:
        return next((one for one in reversed(self.ancestors) if one.tag == tag), None)


@dataclass
class Reader(HTMLParser):
    found: list[Element] = field(default_factory=list)
    open: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, tuple(self.open))
        self.found.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open, f"</{tag}> closes nothing"
            assert self.open[-1].tag == tag, (
                f"</{tag}> closes <{self.open[-1].tag} {self.open[-1].attributes}>"
            )
            self.open.pop()

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data


def read(text: str) -> list[Element]:
    """All elements in order. AssertionError when tags do not nest."""
    reader = Reader()
    reader.feed(text)
    reader.close()
    assert reader.open == []
    return reader.found
