"""XML from elsewhere, read without ever following what it points at, and ours, written."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from catalog.exchange import rules
from catalog.exchange.reading import refused

DEEPEST = 100


class _Declared(Exception):
    """The file has a document type: where entities and outside files would come from."""


class _Builder(ET.TreeBuilder):
    """Stops at a document type before anything in it is read, and before a tree no recursion would survive."""

    depth = 0

    def doctype(self, *_: object) -> None:
        raise _Declared

    def start(self, tag: str, attrs: dict[str, str], /) -> ET.Element:
        self.depth += 1
        if self.depth > DEEPEST:
            raise RecursionError
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> ET.Element:
        self.depth -= 1
        return super().end(tag)


def parse(file: str, raw: bytes) -> ET.Element:
    """The root. Raises Invalid."""
    try:
        return ET.XML(raw, parser=ET.XMLParser(target=_Builder()))  # noqa: S314 - the builder stops at any DTD
    except _Declared:
        raise refused(file, rules.DTD) from None
    except RecursionError:
        raise refused(file, rules.DEEP) from None
    except (ET.ParseError, ValueError, LookupError) as error:
        raise refused(file, rules.XML.of(error=error)) from error


def add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    """A child element with its text."""
    child = ET.SubElement(parent, name, attributes)
    child.text = text or None
    return child


def written(root: ET.Element) -> bytes:
    """The document, indented."""
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def local(element: ET.Element) -> tuple[str, str]:
    """An element's namespace and name."""
    space, _, name = element.tag.rpartition("}")
    return space.removeprefix("{"), name


def named(root: ET.Element, *names: str) -> Iterator[ET.Element]:
    """Elements anywhere below that have one of these names, in whatever namespace."""
    return (element for element in root.iter() if isinstance(element.tag, str) and local(element)[1] in names)
