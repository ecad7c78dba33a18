"""What is the same on every page, done when a template is compiled: white space; and what its macros take."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from jinja2 import nodes
from jinja2.runtime import Macro

from theme.walking import every, of

#: elements whose white space is seen or means something
KEPT = re.compile(r"<(/?)(pre|textarea|script|style)\b", re.IGNORECASE)
#: what a macro that asks for one of them takes beside its arguments
OPEN = frozenset({"caller", "kwargs", "varargs"})
RUN = re.compile(r"[ \t\r\n\f]{2,}|[\t\r\f]")


class Signature(NamedTuple):
    """The arguments of a macro in order."""

    names: tuple[str, ...]

    def fits(self, call: nodes.Call) -> bool:
        """Whether a call gives nothing unknown or twice; any other is left for Jinja to refuse."""
        named = [pair.key for pair in call.kwargs]
        given = [*self.names[: len(call.args)], *named]
        return (
            len(call.args) <= len(self.names)
            and len(set(given)) == len(given)
            and set(named) <= set(self.names)
        )


def local_signatures(template: nodes.Template) -> dict[str, Signature]:
    """The macros of a template's top level by name, without those that take a caller's block or open arguments."""
    return {
        node.name: Signature(tuple(argument.name for argument in node.args))
        for node in template.body
        if isinstance(node, nodes.Macro)
        and OPEN.isdisjoint(name.name for name in of(nodes.Name, every(node)) if name.ctx == "load")
    }


def signature_of(macro: Any) -> Signature | None:
    """As ``local_signatures``, of a macro of another template; None for what is none."""
    if not isinstance(macro, Macro) or macro.caller or macro.catch_kwargs or macro.catch_varargs:
        return None
    return Signature(tuple(macro.arguments))


def squeeze(text: str) -> str:
    """One line break for white space that holds one, else one blank."""
    return RUN.sub(lambda run: "\n" if "\n" in run[0] else " ", text)


def fold(found: Iterable[nodes.Node]) -> None:
    """Rewrites the nodes of a template in place; once more it changes nothing."""
    within: str | None = None
    for output in of(nodes.Output, found):
        for child in output.nodes:
            if isinstance(child, nodes.TemplateData):
                child.data, within = _squeezed(child.data, within)
            elif isinstance(child, nodes.CondExpr) and child.expr2 is None:
                # An `if` without `else` prints nothing when it fails; Jinja makes an object that says so.
                child.expr2 = nodes.Const("", lineno=child.lineno)


def _squeezed(text: str, within: str | None) -> tuple[str, str | None]:
    """Runs of white space become one line break or one blank, but not inside what shows or runs its text. ``within``: the
    element of that kind that is open; also returned.
    """
    made, at = [], 0
    for tag in KEPT.finditer(text):
        part = text[at : tag.start()]
        made.append(part if within else squeeze(part))
        if not within and not tag[1]:
            within = tag[2].lower()
        elif tag[1] and within == tag[2].lower():
            within = None
        at = tag.start()
    made.append(text[at:] if within else squeeze(text[at:]))
    return "".join(made), within
