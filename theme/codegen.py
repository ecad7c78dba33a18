"""Templates → quicker Python: the same words as plain Jinja writes, with less done for each page.

Jinja's compiler gives its code generator a public door, ``Environment.code_generator_class``. Ours writes

- markupsafe's C escaper for a ``str`` instead of a detour through ``Markup``;
- ``getattr`` instead of a call of ``environment.getattr`` where the attribute is there;
- the theme's words (``url``, ``_``, …) as plain calls, and as constants where their arguments are (``theme.folding``);
- a macro of another file as a call of its function: its arguments are matched here, once;
- a ``{% memo %}`` block as a look into the fragments kept (``theme.memo``).

It leans on names that Jinja and markupsafe keep to themselves. ``generator`` looks whether they are there and falls
back to Jinja's own, which writes the same pages; tests/theme/test_codegen.py compares the two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

import markupsafe
from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.idtracking import VAR_LOAD_PARAMETER, VAR_LOAD_RESOLVE
from jinja2.runtime import Macro

from theme.folding import Signature, fold, local_signatures, signature_of
from theme.memo import BLOCK

#: filters that give text without a single character to escape
CLEAN = frozenset({"tint", "machine_time", "jsonld"})


def _native() -> Callable[[str], str] | None:
    """Markupsafe's escaper of one ``str``, or None where this version has none."""
    found = getattr(markupsafe, "_escape_inner", None)
    try:
        return found if found is not None and found("<&>\"'") == "&lt;&amp;&gt;&#34;&#39;" else None
    except TypeError:
        return None


def macro_of(environment: Environment, template: str, name: str) -> Any:
    """A macro of another template, found once; what it lacks is said as Jinja says it."""
    return getattr(environment.get_template(template).module, name)


class Quick(CodeGenerator):
    """See the module. Only for environments that ``theme.environment.equip`` has prepared."""

    environment: Environment

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        env = cast("Any", self.environment)
        self.words: Mapping[str, Callable[..., Any]] = env.words
        self.places = 0
        self.bare: nodes.Expr | None = None
        stored = {name.name for name in node.find_all(nodes.Name) if name.ctx == "store"}
        self.imported: dict[str, tuple[str, str]] = {}
        for source in node.body:
            if isinstance(source, nodes.FromImport) and isinstance(source.template, nodes.Const):
                for pair in source.names:
                    name, alias = pair if isinstance(pair, tuple) else (pair, pair)
                    if alias not in stored and not source.with_context:
                        self.imported[alias] = (source.template.value, name)
        self.signatures: dict[str, Signature | None] = {
            alias: signature_of(self.environment, *origin) for alias, origin in self.imported.items()
        }
        self.own = local_signatures(node)
        fold(node, self.environment, self.imported, self.signatures)
        self.writeline("from theme.codegen import macro_of, quick_escape")
        for word in self.words:
            self.writeline(f"w_{word} = environment.globals[{word!r}]")
        for alias, (template, name) in self.imported.items():
            self.writeline(f"i_{alias} = macro_of(environment, {template!r}, {name!r})")
            if self.signatures[alias] is not None:
                self.writeline(f"f_{alias} = i_{alias}._func")
        for place in range(sum(block.filter.name == BLOCK for block in node.find_all(nodes.FilterBlock))):
            self.writeline(f"m_{place} = environment.fragments.place({self.name!r}, {place})")
        super().visit_Template(node, frame)

    def _is_import(self, name: str, frame: Frame) -> bool:
        if name not in self.imported:
            return False
        load = frame.symbols.find_load(frame.symbols.ref(name))
        return load is None or load[0] != VAR_LOAD_PARAMETER

    def _is_word(self, name: str, frame: Frame) -> bool:
        return name in self.words and frame.symbols.find_load(frame.symbols.ref(name)) == (
            VAR_LOAD_RESOLVE,
            name,
        )

    def enter_frame(self, frame: Frame) -> None:
        """Words and imported macros are names of the module: no block looks for them in the context."""
        loads = frame.symbols.loads
        kept = {
            target: load
            for target, load in loads.items()
            if not (load[0] == VAR_LOAD_RESOLVE and (load[1] in self.words or load[1] in self.imported))
        }
        frame.symbols.loads = kept
        super().enter_frame(frame)
        frame.symbols.loads = loads

    def visit_Name(self, node: nodes.Name, frame: Frame) -> None:
        if node.ctx == "load" and self._is_word(node.name, frame):
            self.write(f"w_{node.name}")
        elif node.ctx == "load" and self._is_import(node.name, frame):
            self.write(f"i_{node.name}")
        else:
            super().visit_Name(node, frame)

    def visit_FromImport(self, node: nodes.FromImport, frame: Frame) -> None:
        """The macros are known to the module; children of this template look for them in the context."""
        names = [pair if isinstance(pair, tuple) else (pair, pair) for pair in node.names]
        if any(alias not in self.imported for _, alias in names):
            super().visit_FromImport(node, frame)
            return
        for _, alias in names:
            self.writeline(f"{frame.symbols.ref(alias)} = i_{alias}", node)
            if frame.toplevel:
                self.writeline(f"context.vars[{alias!r}] = i_{alias}")
                self.writeline(f"context.exported_vars.discard({alias!r})")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        # The inner expression is done with _v and _r before the outer one sets them: one pair serves all depths.
        self.write("(_r if (_r := getattr((_v := ")
        self.visit(node.node, frame)
        self.write(f"), {node.attr!r}, missing)) is not missing else environment.getattr(_v, {node.attr!r}))")

    def _signature(self, node: nodes.Expr, frame: Frame) -> tuple[Signature, str] | None:
        """Of a call of a known macro: what it takes and the name of its function."""
        if not (isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name)):
            return None
        if node.dyn_args is not None or node.dyn_kwargs is not None:
            return None
        name = node.node.name
        found = self.signatures.get(name) if self._is_import(name, frame) else None
        if found is not None:
            return (found, f"f_{name}") if found.fits(node) else None
        found = self.own.get(name)
        load = frame.symbols.find_load(frame.symbols.ref(name))
        if found is None or not found.fits(node) or (load is not None and load[0] == VAR_LOAD_PARAMETER):
            return None
        return found, f"{frame.symbols.ref(name)}._func" if load is None else ""

    def _direct(self, node: nodes.Call, frame: Frame, known: tuple[Signature, str]) -> None:
        signature, function = known
        if function:
            self.write(f"{function}(")
        else:
            self.visit(node.node, frame)
            self.write("._func(")
        named = {pair.key: pair.value for pair in node.kwargs}
        given = dict(zip(signature.names, node.args, strict=False)) | named
        for name in signature.names:
            if name in given:
                self.visit(given[name], frame)
            else:
                self.write("missing")
            self.write(", ")
        self.write(")")

    def visit_Call(self, node: nodes.Call, frame: Frame, **more: Any) -> None:
        if more or node.dyn_args is not None or node.dyn_kwargs is not None:
            super().visit_Call(node, frame, **more)
            return
        if known := self._signature(node, frame):
            # Printed as it comes, a macro's text need not be told apart from what would be escaped.
            self.write("(" if self.bare is node else "Markup(")
            self._direct(node, frame, known)
            self.write(")")
        elif isinstance(node.node, nodes.Name) and self._is_word(node.node.name, frame):
            self.write(f"w_{node.node.name}(")
            for argument in (*node.args, *node.kwargs):
                self.visit(argument, frame)
                self.write(", ")
            self.write(")")
        else:
            super().visit_Call(node, frame, **more)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        elif self._is_clean(node, frame):
            self.bare = node
        else:
            self.write("(quick_escape(_v) if (_k := type(_v := ")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_post(node, frame, finalize)
        elif not self._is_clean(node, frame):
            self.write(")) is str else _v if _k is Markup else escape(_v))")

    def _is_clean(self, node: nodes.Expr, frame: Frame) -> bool:
        """What may stand in the page as it comes: the text of a macro, and of filters that write no markup."""
        if isinstance(node, nodes.Filter):
            return node.name in CLEAN
        return self._signature(node, frame) is not None

    def visit_FilterBlock(self, node: nodes.FilterBlock, frame: Frame) -> None:
        if node.filter.name != BLOCK:
            super().visit_FilterBlock(node, frame)
            return
        store, self.places = f"m_{self.places}", self.places + 1
        same, equal = cast("tuple[nodes.Tuple, nodes.Tuple]", tuple(node.filter.args))
        key, hit = self.temporary_identifier(), self.temporary_identifier()
        held = [self.temporary_identifier() for _ in same.items]
        inner = frame.inner()
        inner.symbols.analyze_node(node)
        self.enter_frame(inner)
        self.writeline(f"{key} = (", node)
        for name, item in zip(held, same.items, strict=True):
            self.write(f"id({name} := ")
            self.visit(item, inner)
            self.write("), ")
        for item in equal.items:
            self.visit(item, inner)
            self.write(", ")
        self.write(")")
        self.writeline(f"{hit} = {store}.get({key})")
        self.writeline(f"if {hit} is None:")
        self.indent()
        self.buffer(inner)
        self.blockvisit(node.body, inner)
        # Held: an identity holds only while its object lives.
        held_text = "".join(f"{name}, " for name in held)
        self.writeline(f"{hit} = {store}.keep({key}, concat({inner.buffer}), ({held_text}))")
        self.outdent()
        self.start_write(frame, node)
        self.write(f"{hit}[0]")
        self.end_write(frame)
        self.leave_frame(inner)


quick_escape: Callable[[str], str] = _native() or markupsafe.escape


def generator() -> type[CodeGenerator]:
    """``Quick`` where everything it leans on is there, else Jinja's own."""
    needed = (
        *(
            hasattr(CodeGenerator, name)
            for name in ("_output_child_pre", "_output_child_post", "enter_frame")
        ),
        "_func" in Macro.__init__.__code__.co_names,
        _native() is not None,
    )
    return Quick if all(needed) else CodeGenerator
