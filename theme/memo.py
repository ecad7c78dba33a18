"""``{% memo objects by values %}…{% endmemo %}``: a piece of a page that is the same for the same keys.

The site builder renders it once for each set of keys and takes it from memory afterwards; the service, which lives
long and shows every visitor something else, renders it each time. The keys must decide the piece entirely:
tests/theme/test_memo.py renders the whole site with and without.

``objects`` are told apart by identity and kept alive with their piece, so that no later object can take their
place; they must not change. ``values`` (after ``by``) are compared: texts and numbers.
"""

from __future__ import annotations

from typing import Any, AnyStr

from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.parser import Parser

#: the filter block that the tag becomes; without our code generator it is a filter that changes nothing
BLOCK = "memo"
#: characters kept for one place in a template, before its pieces are forgotten and begun anew; the builder may want fewer
MOST = 32_000_000


class Place(dict[Any, AnyStr]):
    """The pieces of one place in a template, and ``held``: the objects they were made of. Bounded by ``most`` characters,
    or bytes where the template is printed as such.

    A key is one identity or value, or a tuple of several.
    """

    __slots__ = ("held", "most", "size")

    def __init__(self, most: int = MOST) -> None:
        super().__init__()
        self.most = most
        self.size = 0
        self.held: list[object] = []

    def keep(self, key: Any, text: AnyStr, held: tuple[object, ...]) -> AnyStr:
        self.size += len(text)
        if self.size > self.most:
            # What comes next is near what came last: half a memory of the past would not be asked for again.
            self.forget()
            self.size = len(text)
        self.held += held
        self[key] = text
        return text

    def forget(self) -> None:
        self.clear()
        self.held.clear()
        self.size = 0


class Fragments:
    """All pieces of one environment. ``most``: of each place that a template asks for from now on."""

    def __init__(self) -> None:
        self.most = MOST
        self._places: dict[tuple[str | None, int], Place[Any]] = {}

    def place(self, template: str | None, number: int) -> Place[Any]:
        return self._places.setdefault((template, number), Place(self.most))

    def forget(self) -> None:
        """Lets go of every piece and of the objects they were made of."""
        for place in self._places.values():
            place.forget()


def unchanged(text: str, *_keys: object) -> str:
    """The filter of a memo that is not kept."""
    return text


class Memo(Extension):
    """The tag."""

    tags = {"memo"}  # noqa: RUF012 - Jinja's own declaration

    def parse(self, parser: Parser) -> nodes.Node:
        lineno = next(parser.stream).lineno
        same: list[nodes.Expr] = []
        equal: list[nodes.Expr] = []
        into = same
        while parser.stream.current.type != "block_end":
            if parser.stream.skip_if("name:by"):
                into = equal
            into.append(parser.parse_expression())
            parser.stream.skip_if("comma")
        keys = [nodes.Tuple(part, "load", lineno=lineno) for part in (same, equal)]
        call = nodes.Filter(None, BLOCK, keys, [], None, None, lineno=lineno)
        body = parser.parse_statements(("name:endmemo",), drop_needle=True)
        if getattr(self.environment, "fragments", None) is None:
            return nodes.Scope(body, lineno=lineno)
        return nodes.FilterBlock(body, call, lineno=lineno)
