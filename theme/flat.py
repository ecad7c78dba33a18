"""A page template and the ones it extends as one: what blocks would call each other for stands in one row.

It is printed as bytes. ``Quick`` compiles the row instead of the ordinary template. It is for what goes well: whatever goes wrong in it is left
to the ordinary template, which is compiled then, and says what and where.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from copy import copy
from typing import Any, cast

from jinja2 import Environment, Template, nodes
from jinja2.runtime import Macro

from theme.folding import Signature
from theme.memo import BLOCK
from theme.walking import every, of

#: the name of its function in the compiled module
FLAT = "flat"
#: above a macro's name: its function for what goes well
FAST = "fast_"
#: what a block asks what it stands in place of
INHERITED = frozenset({"self", "super"})


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


def flattened(found: list[nodes.Node], environment: Environment) -> list[nodes.Node] | None:
    """The nodes of a new tree without blocks, ``found`` are those of a template; None where that extends nothing, or in ways that
    only Jinja follows.
    """
    body: list[nodes.Node] = []
    blocks: dict[str, nodes.Block] = {}
    known: set[str] = set()
    template = root(found)
    while extends := of(nodes.Extends, template.body):
        (name,) = (node.template for node in extends) if len(extends) == 1 else (None,)
        if not isinstance(name, nodes.Const) or name.value in known or environment.loader is None:
            return None
        known.add(name.value)
        own = of(nodes.Block, found)
        if any(block.scoped or block.required for block in own):
            return None
        blocks = {block.name: block for block in own} | blocks
        if any(isinstance(node, nodes.Macro | nodes.Include) for node in template.body):
            return None
        body += [node for node in template.body if isinstance(node, nodes.FromImport | nodes.Assign)]
        found = _parent(environment, name.value)
        template = root(found)
    if not blocks:
        return None
    whole = nodes.Template([*body, *_unblocked(template.body, blocks)], lineno=1)
    found = every(whole)
    origins = dict(imports(whole))
    names = of(nodes.Name, found)
    stored = (name.name for name in names if name.ctx == "store")
    asks = any(name.name in INHERITED for name in names)
    if asks or _captures(found) or not origins.keys().isdisjoint(stored):
        return None
    return found if all(origins[name] == origin for name, origin in imports(whole)) else None


def _captures(found: list[nodes.Node]) -> bool:
    """Whether one of these takes back a piece that it has printed, otherwise than by a macro."""
    return any(
        isinstance(node, nodes.AssignBlock)
        or (isinstance(node, nodes.For) and node.recursive)
        or (isinstance(node, nodes.FilterBlock) and node.filter.name != BLOCK)
        for node in found
    )


def root(found: list[nodes.Node]) -> nodes.Template:
    """The template whose nodes these are."""
    return cast("nodes.Template", found[0])


def _parent(environment: Environment, name: str) -> list[nodes.Node]:
    """The nodes of a template that others extend: one tree for all of them."""
    known: dict[str, list[nodes.Node]] = cast("Any", environment).parents
    if name not in known:
        source, file, _ = environment.loader.get_source(environment, name)  # type: ignore[union-attr]
        known[name] = every(environment.parse(source, name, file))
    return known[name]


def _unblocked(body: list[nodes.Node], blocks: Mapping[str, nodes.Block]) -> list[nodes.Node]:
    """What stands in ``body``, with what each block holds in its place. ``body`` stays as it is, for others."""
    made: list[nodes.Node] = []
    for node in body:
        if isinstance(node, nodes.Block):
            held = blocks.get(node.name, node).body
            made.append(nodes.Scope(_unblocked(held, blocks), lineno=node.lineno))
        elif isinstance(node, nodes.Stmt) and not isinstance(node, nodes.Output):
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
    macros = {part.name: part for part in of(nodes.Macro, template.body) if part.name in own}
    inside = {name: every(macro) for name, macro in macros.items()}
    asked = {name: _asked(found, own, known) for name, found in inside.items() if not _captures(found)}
    while bound := [name for name in asked if not asked[name] <= asked.keys()]:
        for name in bound:
            del asked[name]
    yield from (macros[name] for name in asked)


def _asked(macro: list[nodes.Node], own: Mapping[str, Signature], known: AbstractSet[str]) -> set[str]:
    """The names a macro does not bring along; macros of its own file are among them, if only called by name."""
    names = of(nodes.Name, macro)
    brought = {name.name for name in names if name.ctx != "load"} | {"loop"}
    loose = [
        name for name in names if name.ctx == "load" and name.name not in brought and name.name not in known
    ]
    called = {
        id(call.node)
        for call in (of(nodes.Call, macro) if loose else ())
        if isinstance(call.node, nodes.Name) and call.node.name in own and own[call.node.name].fits(call)
    }
    return {name.name if id(name) in called else f"{name.name}?" for name in loose}


def hollow(template: nodes.Template, macros: Iterable[nodes.Macro]) -> tuple[nodes.Template, dict[int, str]]:
    """The template without what these macros hold, so that Jinja need not look through it; and their names, by the identity of what
    stands in their place.
    """
    shells = {id(macro): copy(macro) for macro in macros}
    for shell in shells.values():
        shell.body = []
    body = [shells.get(id(part), part) for part in template.body]
    return nodes.Template(body, lineno=template.lineno), {id(shell): shell.name for shell in shells.values()}
