"""A page template and the ones it extends as one: what blocks would call each other for stands in one row.

``Quick`` compiles the row beside the ordinary template. It is for what goes well: whatever goes wrong in it is left
to the ordinary template, which says what and where.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jinja2 import Environment, Template, nodes
from jinja2.compiler import find_undeclared
from jinja2.visitor import NodeTransformer

#: the name of its function in the compiled module
FLAT = "flat"
#: above a macro's name: its function for what goes well
FAST = "fast_"


class Page(Template):
    """A template that is printed from its row where it has one."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        flat = self.root_render_func.__globals__.get(FLAT)
        if flat is not None:
            try:
                text: str = flat(dict(*args, **kwargs))
            except Exception:  # noqa: BLE001, S110 - the ordinary template comes to it again, and says where
                pass
            else:
                return text
        return super().render(*args, **kwargs)


def function_of(macro: Any, name: str) -> Callable[..., str]:
    """The quickest function of a macro."""
    found: Callable[..., str] = macro._func.__globals__.get(FAST + name, macro._func)  # noqa: SLF001 - Jinja has no other way
    return found


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
        if any(isinstance(node, nodes.Macro | nodes.Assign | nodes.Include) for node in template.body):
            return None
        body += [node for node in template.body if isinstance(node, nodes.FromImport)]
        source, file, _ = environment.loader.get_source(environment, name.value)
        template = environment.parse(source, name.value, file)
    if not blocks or any(find_undeclared(block.body, ("self", "super")) for block in blocks.values()):
        return None
    whole = nodes.Template([*body, *template.body], lineno=1)
    _Unblocked(blocks).visit(whole)
    whole.set_environment(environment)
    return whole


class _Unblocked(NodeTransformer):
    def __init__(self, blocks: Mapping[str, nodes.Block]) -> None:
        self._blocks = blocks

    def visit_Block(self, node: nodes.Block) -> nodes.Node:  # noqa: N802 - Jinja's name
        body = self._blocks.get(node.name, node).body
        return self.generic_visit(nodes.Scope(list(body), lineno=node.lineno))


def imports(template: nodes.Template) -> Iterator[tuple[str, tuple[str, str]]]:
    """(the name a macro has here, (its template, its name there)) of what is imported from templates known by name."""
    for source in template.body:
        if isinstance(source, nodes.FromImport) and isinstance(source.template, nodes.Const):
            for pair in source.names:
                name, alias = pair if isinstance(pair, tuple) else (pair, pair)
                if not source.with_context:
                    yield alias, (source.template.value, name)
