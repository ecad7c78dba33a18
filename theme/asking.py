"""What a template asks of others is looked for when it is compiled: what is not there is told with the place that asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple, NoReturn, cast

from jinja2 import Environment, TemplateAssertionError, TemplateNotFound, nodes

from theme.flat import root

#: the templates that are being compiled, each but the last one for want of the next
_WAITING: ContextVar[tuple[str | None, ...]] = ContextVar("waiting", default=())


class Asker(NamedTuple):
    """A template that is being compiled."""

    environment: Environment
    name: str | None
    tree: nodes.Template

    def macro(self, template: str, name: str) -> Any:
        """A macro of another template."""
        waiting = _WAITING.get()
        if template in waiting:
            way = " → ".join(map(str, (*waiting[waiting.index(template) :], template)))
            self.refuse(f"imports in a circle: {way}", template)
        found = vars(self.environment.get_template(template).module)
        if name not in found:
            self.refuse(f"there is no macro {name} in {template}", template, name)
        return found[name]

    def refuse(self, said: str, template: str, macro: str = "") -> NoReturn:
        """Names who asks for it: this template, or one that it extends."""
        parents = {name: root(found) for name, found in cast("Any", self.environment).parents.items()}
        for name, tree in {self.name: self.tree, **parents}.items():
            if line := _line(tree, template, macro):
                raise TemplateAssertionError(said, line, name)
        raise TemplateAssertionError(said, 1, self.name)


@contextmanager
def asking(environment: Environment, name: str | None, tree: nodes.Template) -> Iterator[Asker]:
    """While it is compiled."""
    asker = Asker(environment, name, tree)
    waiting = _WAITING.set((*_WAITING.get(), name))
    try:
        yield asker
    except TemplateNotFound as missing:
        # As it is, a loader that asks several others would take it for the missing of this template.
        asker.refuse(f"there is no template {missing.name}", str(missing.name))
    finally:
        _WAITING.reset(waiting)


def _line(tree: nodes.Template, template: str, macro: str) -> int:
    """Where it asks for another one, or for a macro of that; 0 where it does not."""
    kinds = nodes.FromImport if macro else (nodes.FromImport, nodes.Import, nodes.Extends, nodes.Include)
    for node in tree.find_all(kinds):
        asked = cast("Any", node)
        if getattr(asked.template, "value", None) == template and (not macro or macro in _names(asked)):
            return node.lineno
    return 0


def _names(node: nodes.FromImport) -> list[str]:
    """The macros it asks for, by their names there."""
    return [pair[0] if isinstance(pair, tuple) else pair for pair in node.names]
