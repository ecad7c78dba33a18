"""A page template and the ones it extends as one: what blocks would call each other for stands in one row.

``Quick`` compiles the row instead of the ordinary template. It is for what goes well: whatever goes wrong in it is left
to the ordinary template, which is compiled then, and says what and where.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from copy import copy
from typing import Any, cast

from jinja2 import Environment, Template, nodes
from jinja2.compiler import find_undeclared

from theme.folding import Signature

#: the name of its function in the compiled module
FLAT = "flat"
#: above a macro's name: its function for what goes well
FAST = "fast_"


class Page(Template):
    """A template that is printed from its row where it has one."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        ordinary: Callable[[], Environment] | None = cast("Any", self.environment).ordinary
        if ordinary is None or self.name is None:
            return super().render(*args, **kwargs)
        flat = self.root_render_func.__globals__.get(FLAT)
        try:
            text: str = super().render(*args, **kwargs) if flat is None else flat(dict(*args, **kwargs))
        except Exception:  # noqa: BLE001, S110 - the ordinary template comes to it again, and says where
            pass
        else:
            return text
        return ordinary().get_template(self.name).render(*args, **kwargs)


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
    if not found.keys().isdisjoint(stored) or any(found[name] != origin for name, origin in imports(whole)):
        return None
    return whole


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
    found = {part.name: part for part in template.body if isinstance(part, nodes.Macro) and part.name in own}
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
