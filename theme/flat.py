"""A page template and the ones it extends as one: what blocks would call each other for stands in one row.

It is printed as bytes. ``Quick`` compiles the row instead of the ordinary template. It is for what goes well: whatever goes wrong in it is left
to the ordinary template, which is compiled then, and says what and where.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from copy import copy
from typing import Any, cast

from jinja2 import Environment, Template, nodes
from jinja2.compiler import find_undeclared
from jinja2.runtime import Macro

from theme.folding import Signature
from theme.memo import BLOCK

#: the name of its function in the compiled module
FLAT = "flat"
#: above a macro's name: its function for what goes well
FAST = "fast_"


class Page(Template):
    """A template that is printed from its row where it has one."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        if self._ordinary is None:
            return super().render(*args, **kwargs)
        return self.printed(dict(*args, **kwargs)).decode()

    def printed(self, given: dict[str, Any]) -> bytes:
        """The page as it goes into a file."""
        ordinary = self._ordinary
        if ordinary is None or self.name is None:
            return super().render(given).encode()
        flat = self.root_render_func.__globals__.get(FLAT)
        try:
            page: bytes = super().render(given).encode() if flat is None else flat(given)
        except Exception:  # noqa: BLE001, S110 - the ordinary template comes to it again, and says where
            pass
        else:
            return page
        return ordinary().get_template(self.name).render(given).encode()

    @property
    def _ordinary(self) -> Callable[[], Environment] | None:
        found: Callable[[], Environment] | None = cast("Any", self.environment).ordinary
        return found


class AsText:
    """What a function gives as bytes, as text."""

    def __init__(self, quick: Callable[..., bytes]) -> None:
        self.quick = quick

    def __call__(self, *given: Any) -> str:
        return self.quick(*given).decode()


def quickest(macro: Macro) -> Callable[..., bytes]:
    """The function of a macro, as one that gives bytes."""
    function = macro._func  # noqa: SLF001 - Jinja has no other way
    return function.quick if isinstance(function, AsText) else lambda *given: function(*given).encode()


def flattened(template: nodes.Template, environment: Environment) -> nodes.Template | None:
    """A new tree without blocks; None for a template that extends nothing, or in ways that only Jinja follows."""
    body: list[nodes.Node] = []
    blocks: dict[str, nodes.Block] = {}
    while extends := [node for node in template.body if isinstance(node, nodes.Extends)]:
        (name,) = (node.template for node in extends) if len(extends) == 1 else (None,)
        if not isinstance(name, nodes.Const) or environment.loader is None:
            return None
        if any(block.scoped or block.required for block in template.find_all(nodes.Block)):
            return None
        blocks = {block.name: block for block in template.find_all(nodes.Block)} | blocks
        if any(isinstance(node, nodes.Macro | nodes.Include) for node in template.body):
            return None
        body += [node for node in template.body if isinstance(node, nodes.FromImport | nodes.Assign)]
        template = _parent(environment, name.value)
    if not blocks or any(find_undeclared(block.body, ("self", "super")) for block in blocks.values()):
        return None
    whole = nodes.Template([*body, *_unblocked(template.body, blocks)], lineno=1)
    found = dict(imports(whole))
    stored = (name.name for name in whole.find_all(nodes.Name) if name.ctx == "store")
    if _captures(whole) or not found.keys().isdisjoint(stored):
        return None
    return whole if all(found[name] == origin for name, origin in imports(whole)) else None


def _captures(node: nodes.Node) -> bool:
    """Whether it takes back a piece that it has printed, otherwise than by a macro."""
    return (
        node.find(nodes.AssignBlock) is not None
        or any(loop.recursive for loop in node.find_all(nodes.For))
        or any(block.filter.name != BLOCK for block in node.find_all(nodes.FilterBlock))
    )


def _parent(environment: Environment, name: str) -> nodes.Template:
    """A template that others extend: one tree for all of them."""
    known: dict[str, nodes.Template] = cast("Any", environment).parents
    if name not in known:
        source, file, _ = environment.loader.get_source(environment, name)  # type: ignore[union-attr]
        known[name] = environment.parse(source, name, file)
    return known[name]


def _unblocked(body: list[nodes.Node], blocks: Mapping[str, nodes.Block]) -> list[nodes.Node]:
    """What stands in ``body``, with what each block holds in its place. ``body`` stays as it is, for others."""
    made: list[nodes.Node] = []
    for node in body:
        if isinstance(node, nodes.Block):
            held = blocks.get(node.name, node).body
            made.append(nodes.Scope(_unblocked(held, blocks), lineno=node.lineno))
        elif isinstance(node, nodes.Stmt) and node.find(nodes.Block):
            twin = copy(node)
            for name, value in node.iter_fields():
                if isinstance(value, list):
                    setattr(twin, name, _unblocked(value, blocks))
            made.append(twin)
        else:
            made.append(node)
    return made


def imports(template: nodes.Template) -> Iterator[tuple[str, tuple[str, str]]]:
    """(the name a macro has here, (its template, its name there)) of what is imported from templates known by name."""
    for source in template.body:
        if isinstance(source, nodes.FromImport) and isinstance(source.template, nodes.Const):
            for pair in source.names:
                name, alias = pair if isinstance(pair, tuple) else (pair, pair)
                if not source.with_context:
                    yield alias, (source.template.value, name)


def free(
    template: nodes.Template, own: Mapping[str, Signature], known: AbstractSet[str]
) -> Iterator[nodes.Macro]:
    """The macros that use nothing but their arguments, what the module knows and other such macros: they can be plain
    functions.
    """
    found = {
        part.name: part
        for part in template.body
        if isinstance(part, nodes.Macro) and part.name in own and not _captures(part)
    }
    asked = {name: _asked(macro, own, known) for name, macro in found.items()}
    while bound := [name for name in found if not asked[name] <= found.keys()]:
        for name in bound:
            del found[name]
    yield from found.values()


def _asked(macro: nodes.Macro, own: Mapping[str, Signature], known: AbstractSet[str]) -> set[str]:
    """The names a macro does not bring along; macros of its own file are among them, if only called by name."""
    names = list(macro.find_all(nodes.Name))
    brought = {name.name for name in names if name.ctx != "load"} | {"loop"}
    loose = [
        name for name in names if name.ctx == "load" and name.name not in brought and name.name not in known
    ]
    called = {
        id(call.node)
        for call in (macro.find_all(nodes.Call) if loose else ())
        if isinstance(call.node, nodes.Name) and call.node.name in own and own[call.node.name].fits(call)
    }
    return {name.name if id(name) in called else f"{name.name}?" for name in loose}


def line_of(asking: nodes.Template, template: str) -> int:
    """Where it asks for another one; 1 where it does so by no name of its own."""
    kinds = (nodes.FromImport, nodes.Import, nodes.Extends, nodes.Include)
    found = (cast("Any", node) for node in asking.find_all(kinds))
    return next((node.lineno for node in found if getattr(node.template, "value", None) == template), 1)
