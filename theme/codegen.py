"""Templates → quicker Python: the same words as plain Jinja writes, with less done for each page.

Jinja's compiler gives its code generator a public door, ``Environment.code_generator_class``. Ours writes

- markupsafe's C escaper for a ``str`` instead of a detour through ``Markup``;
- ``getattr`` instead of a call of ``environment.getattr`` where the attribute is there;
- the theme's words (``url``, ``_``, …) as plain calls, and once where their arguments are constants (``theme.steady``);
- a macro of another file as a call of its function: its arguments are matched here, once;
- a ``{% memo %}`` block as a look into the fragments kept (``theme.memo``);
- a page and the templates it extends as one function instead of the ordinary ones, which gives the page as bytes
  (``theme.flat``): most of a page is constants and pieces that were kept, and those are encoded once.

It leans on names that Jinja and markupsafe keep to themselves. ``generator`` looks whether they are there and falls
back to Jinja's own, which writes the same pages; tests/theme/test_codegen.py compares the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from keyword import iskeyword
from typing import Any, cast

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.idtracking import VAR_LOAD_PARAMETER, VAR_LOAD_RESOLVE
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, Macro

from theme.asking import Asker, asking
from theme.escaping import native
from theme.flat import FAST, FLAT, flattened, free, hollow, imports, root
from theme.folding import Signature, fold, local_signatures, signature_of
from theme.memo import BLOCK
from theme.steady import Steady, joined, steady
from theme.walking import every, of

#: filters that give text without a single character to escape
CLEAN = frozenset({"tint", "machine_time", "jsonld"})


def macro_of(environment: Environment, template: str, name: str) -> Any:
    """A macro of another template, found once."""
    return getattr(environment.get_template(template).module, name)


def standing(environment: Environment) -> Context:
    """For filters and calls that ask for one where nothing of a page is known."""
    return Context(environment, {}, None, {})


class Quick(CodeGenerator):
    """See the module. Only for environments that ``theme.environment.equip`` has prepared."""

    environment: Environment

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja's name
        with asking(self.environment, self.name, node) as asker:
            self._template(node, frame, asker)

    def _template(self, node: nodes.Template, frame: Frame | None, asker: Asker) -> None:
        env = cast("Any", self.environment)
        self.words: Mapping[str, Callable[..., Any]] = env.words
        self.places = 0
        self.constants: dict[str, str] = {}
        self.bare: nodes.Expr | None = None
        self.fast = False
        self.stored: set[str] = set()
        self.hollow: dict[int, str] = {}
        # Where it can be asked for again by name, the ordinary one is compiled once it is needed.
        found = every(node)
        inherits = env.fragments is not None and self.name is not None and bool(of(nodes.Extends, found))
        flat = flattened(found, self.environment) if inherits else None
        whole = root(flat) if flat else None
        found, tree = flat or found, whole or node
        fold(found)
        stored = {name.name for name in of(nodes.Name, found) if name.ctx == "store"}
        self.imported: dict[str, tuple[str, str]] = {
            alias: origin for alias, origin in imports(tree) if alias not in stored
        }
        self.signatures: dict[str, Signature | None] = {
            alias: signature_of(asker.macro(*origin)) for alias, origin in self.imported.items()
        }
        self.own = local_signatures(tree)
        self.writeline("from theme.codegen import macro_of, standing")
        self.writeline("from theme.escaping import quick_escape, shown")
        self.writeline("from theme.flat import AsText, quickest")
        for alias, origin in self.imported.items():
            self.writeline(f"i_{alias} = macro_of(environment, {origin[0]!r}, {origin[1]!r})")
            if self.signatures[alias] is not None and whole is None:
                self.writeline(f"f_{alias} = i_{alias}._func")
        known = self.words.keys() | self.imported.keys()
        quick = [*free(tree, self.own, known)] if env.fragments is not None else []
        ordinary, self.hollow = hollow(node, quick)
        super().visit_Template(nodes.Template([], lineno=1) if inherits else ordinary, frame)
        if inherits:
            self.writeline("def root(*_): raise LookupError(name)")
        if quick or whole is not None:
            self._fast(quick, whole, stored)
        # Functions look for these when they are called.
        for place in range(self.places):
            self.writeline(f"m_{place} = environment.fragments.place({self.name!r}, {place})")
        for source, name in self.constants.items():
            self.writeline(f"{name} = {source}")

    def _fast(self, quick: Sequence[nodes.Macro], whole: nodes.Template | None, stored: set[str]) -> None:
        """For what goes well, and as bytes: the free macros as functions of the module, the page as one (``theme.flat``)."""
        self.fast = True
        self.stored = stored
        self.writeline("undefined, concat = environment.undefined, b''.join")
        self.writeline("context, given = standing(environment), {}")
        for alias, known in self.signatures.items():
            if known is not None:
                self.writeline(f"q_{alias} = quickest(i_{alias})")
        self.pull_dependencies(quick)
        for macro in quick:
            super().macro_body(macro, Frame(EvalContext(self.environment, self.name)))
            self.writeline(f"{FAST}{macro.name} = macro")
        if whole is not None:
            self._flat(whole)
        self.fast = False

    def _flat(self, whole: nodes.Template) -> None:
        self.pull_dependencies(whole.body)
        frame = Frame(EvalContext(self.environment, self.name))
        frame.symbols.analyze_node(whole)
        self.writeline(f"def {FLAT}(given):")
        self.indent()
        self.writeline("resolve = given.__getitem__")
        self.buffer(frame)
        self.enter_frame(frame)
        self.blockvisit(whole.body, frame)
        self.writeline(f"return concat({frame.buffer})")
        self.outdent()

    def macro_body(self, node: nodes.Macro | nodes.CallBlock, frame: Frame) -> tuple[Frame, MacroRef]:
        """A macro that was made hollow has one function for all."""
        if name := self.hollow.get(id(node)):
            self.writeline(f"macro = AsText({FAST}{name})")
            return frame, MacroRef(node)
        made = super().macro_body(node, frame)
        if self.fast:  # whoever calls it wants text
            self.writeline("macro = AsText(macro)")
        return made

    def visit_CallBlock(self, node: nodes.CallBlock, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        if not self.fast:
            super().visit_CallBlock(node, frame)
            return
        block, macro = self.macro_body(node, frame)
        self.writeline("caller = ")
        self.macro_def(macro, block)
        self.start_write(frame, node)
        self.visit_Call(node.call, frame, forward_caller=True)
        self.write(".encode()")
        self.end_write(frame)

    def _constant(self, source: str) -> str:
        """A name of the module for what ``source`` gives."""
        return self.constants.setdefault(source, f"c_{len(self.constants)}")

    def _word(self, name: str) -> str:
        return self._constant(f"environment.globals[{name!r}]")

    def _steady(self, node: nodes.Expr, frame: Frame) -> str | None:
        """The Python of a call that gives one text on every page of a language: of a word, or of another file's macro."""
        if not (isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name)):
            return None
        name = node.node.name
        if self._is_word(name, frame):
            return steady(
                node, self._word(name), [words[name] for words in cast("Any", self.environment).tongues]
            )
        if self._is_import(name, frame) and (known := self.signatures[name]) and known.fits(node):
            return steady(node, f"i_{name}", [macro_of(self.environment, *self.imported[name])])
        return None

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> str:
        escaped = frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None
        if escaped and (source := self._steady(node, frame)):
            return Steady(f"escape({source})")
        return super()._output_child_to_const(node, frame, finalize)

    def _output_const_repr(self, group: Iterable[Any]) -> str:
        parts = [*group]
        if any(isinstance(part, Steady) for part in parts):
            return self._constant(joined(parts) + self._coded)
        return repr("".join(parts).encode()) if self.fast else super()._output_const_repr(parts)

    @property
    def _coded(self) -> str:
        """What makes of a text what is printed."""
        return ".encode()" if self.fast else ""

    def _is_import(self, name: str, frame: Frame) -> bool:
        if name not in self.imported:
            return False
        load = frame.symbols.find_load(frame.symbols.ref(name))
        return load is None or load[0] != VAR_LOAD_PARAMETER

    def _is_named(self, name: str) -> bool:
        """Whether the module knows the name."""
        return name in self.words or name in self.imported or (self.fast and name in self.own)

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
            if not (load[0] == VAR_LOAD_RESOLVE and self._is_named(load[1]))
        }
        if self.fast:
            # What only one branch sets is looked for among what is given, though none need be.
            for target, (load, name) in list(kept.items()):
                if load == VAR_LOAD_RESOLVE and name in self.stored:
                    self.writeline(f"{target} = given.get({name!r}, missing)")
                    del kept[target]
        frame.symbols.loads = kept
        super().enter_frame(frame)
        frame.symbols.loads = loads

    def visit_Name(self, node: nodes.Name, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        if node.ctx == "load" and self._is_word(node.name, frame):
            self.write(self._word(node.name))
        elif node.ctx == "load" and self._is_import(node.name, frame):
            self.write(f"i_{node.name}")
        elif self.fast and node.ctx == "load" and self._is_given(node.name, frame):
            self.write(frame.symbols.ref(node.name))
        else:
            super().visit_Name(node, frame)

    def _is_given(self, name: str, frame: Frame) -> bool:
        load = frame.symbols.find_load(frame.symbols.ref(name))
        return load is not None and load[0] == VAR_LOAD_RESOLVE and name not in self.stored

    def visit_FromImport(self, node: nodes.FromImport, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """The macros are known to the module; children of this template look for them in the context."""
        if self.fast:
            return
        names = [pair if isinstance(pair, tuple) else (pair, pair) for pair in node.names]
        if any(alias not in self.imported for _, alias in names):
            super().visit_FromImport(node, frame)
            return
        for _, alias in names:
            self.writeline(f"{frame.symbols.ref(alias)} = i_{alias}", node)
            if frame.toplevel:
                self.writeline(f"context.vars[{alias!r}] = i_{alias}")
                self.writeline(f"context.exported_vars.discard({alias!r})")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        if self.fast and node.attr.isidentifier() and not iskeyword(node.attr):
            self.visit(node.node, frame)
            self.write(f".{node.attr}")
            return
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
            return (found, f"{'q' if self.fast else 'f'}_{name}") if found.fits(node) else None
        found = self.own.get(name)
        load = frame.symbols.find_load(frame.symbols.ref(name))
        if found is None or not found.fits(node) or (load is not None and load[0] == VAR_LOAD_PARAMETER):
            return None
        if self.fast:
            return found, f"{FAST}{name}"
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

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802, FBT001, FBT002 - Jinja's name and signature
        if forward_caller or node.dyn_args is not None or node.dyn_kwargs is not None:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        if source := self._steady(node, frame):
            self.write(self._constant(source))
        elif known := self._signature(node, frame):
            # Printed as it comes, a macro's text need not be told apart from what would be escaped.
            bare = self.bare is node
            self.write("(" if bare else "Markup(")
            self._direct(node, frame, known)
            self.write(")" if bare or not self.fast else ".decode())")
        elif isinstance(node.node, nodes.Name) and self._is_word(node.node.name, frame):
            self.write(f"{self._word(node.node.name)}(")
            for argument in (*node.args, *node.kwargs):
                self.visit(argument, frame)
                self.write(", ")
            self.write(")")
        else:
            super().visit_Call(node, frame, forward_caller=forward_caller)

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
            self.write(f")) is str else _v if _k is Markup else shown(_v)){self._coded}")
        elif isinstance(node, nodes.Filter):
            self.write(self._coded)

    def _is_clean(self, node: nodes.Expr, frame: Frame) -> bool:
        """What may stand in the page as it comes: the text of a macro, and of filters that write no markup."""
        if isinstance(node, nodes.Filter):
            return node.name in CLEAN
        return self._signature(node, frame) is not None

    def visit_FilterBlock(self, node: nodes.FilterBlock, frame: Frame) -> None:  # noqa: N802 - Jinja's name
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
        # A key of one part needs no tuple around it.
        comma = "" if len(same.items) + len(equal.items) == 1 else ", "
        self.writeline(f"{key} = (", node)
        for name, item in zip(held, same.items, strict=True):
            self.write(f"id({name} := ")
            self.visit(item, inner)
            self.write(f"){comma}")
        for item in equal.items:
            self.visit(item, inner)
            self.write(comma)
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
        self.write(hit)
        self.end_write(frame)
        self.leave_frame(inner)


def generator() -> type[CodeGenerator]:
    """``Quick`` where everything it leans on is there, else Jinja's own."""
    needed = (
        *(
            hasattr(CodeGenerator, name)
            for name in ("_output_child_pre", "_output_child_post", "enter_frame")
        ),
        "_func" in Macro.__init__.__code__.co_names,
        native() is not None,
    )
    return Quick if all(needed) else CodeGenerator
