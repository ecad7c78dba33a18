"""What of a template is the same on every page, worked out when it is compiled: words, icons, white space."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from jinja2 import Environment, nodes
from jinja2.compiler import find_undeclared
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

#: elements whose white space is seen or means something
KEPT = re.compile(r"<(/?)(pre|textarea|script|style)\b", re.IGNORECASE)
RUN = re.compile(r"[ \t\r\n\f]{2,}|[\t\r\f]")


@dataclass(frozen=True, slots=True)
class Signature:
    """The arguments of a macro in order, and which of them must be given."""

    names: tuple[str, ...]
    demanded: frozenset[str]

    def fits(self, call: nodes.Call) -> bool:
        """Whether a call gives what is demanded, and nothing unknown or twice; any other is left for Jinja to refuse."""
        named = [pair.key for pair in call.kwargs]
        given = [*self.names[: len(call.args)], *named]
        return (
            len(call.args) <= len(self.names)
            and len(set(given)) == len(given)
            and set(named) <= set(self.names)
            and self.demanded <= set(given)
        )


def _signature(macro: nodes.Macro) -> Signature | None:
    """None for a macro that takes a caller's block or open arguments."""
    if find_undeclared(macro.body, ("caller", "kwargs", "varargs")):
        return None
    names = tuple(argument.name for argument in macro.args)
    return Signature(names, frozenset(names[: len(names) - len(macro.defaults)]))


def local_signatures(template: nodes.Template) -> dict[str, Signature]:
    """The macros of a template's top level by name."""
    found = {node.name: _signature(node) for node in template.body if isinstance(node, nodes.Macro)}
    return {name: signature for name, signature in found.items() if signature is not None}


def signature_of(environment: Environment, template: str, name: str) -> Signature | None:
    """What a macro of another template takes, read from its source."""
    known: dict[str, dict[str, Signature]] = cast("Any", environment).signatures
    if template not in known:
        if environment.loader is None:
            return None
        source, file, _ = environment.loader.get_source(environment, template)
        known[template] = local_signatures(environment.parse(source, template, file))
    return known[template].get(name)


class _Folder(NodeTransformer):
    def __init__(
        self,
        environment: Environment,
        imported: Mapping[str, tuple[str, str]],
        signatures: Mapping[str, Signature | None],
    ) -> None:
        self.environment, self.imported, self.signatures = environment, imported, signatures
        self.words: Mapping[str, Callable[..., Any]] = cast("Any", environment).words
        self.open: str | None = None
        self.shadows: list[set[str]] = []

    def visit_Macro(self, node: nodes.Macro) -> nodes.Node:
        self.shadows.append({argument.name for argument in node.args})
        made = self.generic_visit(node)
        self.shadows.pop()
        return cast("nodes.Node", made)

    def visit_TemplateData(self, node: nodes.TemplateData) -> nodes.Node:
        """Runs of white space become one line break or one blank, but not inside what shows or runs its text."""
        made, at = [], 0
        for tag in KEPT.finditer(node.data):
            part = node.data[at : tag.start()]
            made.append(part if self.open else squeeze(part))
            if not self.open and not tag[1]:
                self.open = tag[2].lower()
            elif tag[1] and self.open == tag[2].lower():
                self.open = None
            at = tag.start()
        made.append(node.data[at:] if self.open else squeeze(node.data[at:]))
        node.data = "".join(made)
        return node

    def visit_Output(self, node: nodes.Output) -> nodes.Node:
        self.generic_visit(node)
        for child in node.nodes:
            # An `if` without `else` prints nothing when it fails; Jinja makes an object that says so.
            if isinstance(child, nodes.CondExpr) and child.expr2 is None:
                child.expr2 = nodes.Const("", lineno=child.lineno)
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        self.generic_visit(node)
        if not isinstance(node.node, nodes.Name) or node.dyn_args is not None or node.dyn_kwargs is not None:
            return node
        name = node.node.name
        constant = all(isinstance(argument, nodes.Const) for argument in node.args) and all(
            isinstance(pair.value, nodes.Const) for pair in node.kwargs
        )
        if not constant or any(name in shadow for shadow in self.shadows):
            return node
        arguments = [cast("nodes.Const", argument).value for argument in node.args]
        named = {pair.key: cast("nodes.Const", pair.value).value for pair in node.kwargs}
        if name in self.words:
            value = self.words[name](*arguments, **named)
            return nodes.Const(value, lineno=node.lineno) if isinstance(value, str) else node
        signature = self.signatures.get(name)
        if signature is not None and signature.fits(node):
            template, macro = self.imported[name]
            made = getattr(self.environment.get_template(template).module, macro)(*arguments, **named)
            return nodes.Const(Markup(made), lineno=node.lineno)  # noqa: S704 - what a macro of ours has written
        return node


def squeeze(text: str) -> str:
    """One line break for white space that holds one, else one blank."""
    return RUN.sub(lambda run: "\n" if "\n" in run[0] else " ", text)


def fold(
    template: nodes.Template,
    environment: Environment,
    imported: Mapping[str, tuple[str, str]],
    signatures: Mapping[str, Signature | None],
) -> None:
    """Rewrites ``template`` in place. Macros see nothing but their arguments and the words, so one of constants is one."""
    _Folder(environment, imported, signatures).visit(template)
