"""The tree of a template, looked through once for all who ask what stands in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from jinja2 import nodes

N = TypeVar("N", bound=nodes.Node)


def every(top: nodes.Node) -> list[nodes.Node]:
    """``top`` and all below it, in the order in which it is written. ``Node.find_all`` goes through as many generators as a node
    lies deep, for each one.
    """
    found, ahead = [], [top]
    while ahead:
        node = ahead.pop()
        found.append(node)
        for name in reversed(node.fields):
            value: Any = getattr(node, name, None)
            if isinstance(value, nodes.Node):
                ahead.append(value)
            elif isinstance(value, list):
                ahead += [part for part in reversed(value) if isinstance(part, nodes.Node)]
    return found


def of(kind: type[N], found: Iterable[nodes.Node]) -> list[N]:
    return [node for node in found if isinstance(node, kind)]
