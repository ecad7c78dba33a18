"""What tools/tool.html (``tool: ToolView``) and tools/index.html (``tools``) are given; see ``theme.pages`` for the rules."""

from __future__ import annotations

from typing import NamedTuple

from catalog.money import Money
from theme.pages import Offer
from theme.product_page import Diagram, Figure


class ToolLink(NamedTuple):
    """A tool as a link. ``path``: of its static page."""

    title: str
    path: str
    summary: str


class FieldView(NamedTuple):
    """A field of the form: a number with its bounds, or ``options`` as (value, label). ``value``: as typed. ``more``: folded
    away at first.
    """

    code: str
    label: str
    value: str
    options: tuple[tuple[str, str], ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()
    help: str = ""
    error: str = ""
    required: bool = True
    wide: bool = False
    more: bool = False


class Pick(NamedTuple):
    """A product that fits, and how many. ``total``: their price now, breaks counted. ``offer``: to put them in the cart.
    ``why``: what makes it fit.
    """

    name: str
    path: str
    about: str
    quantity: int
    total: Money
    offer: Offer | None
    why: str = ""
    tint: int | None = None


class Check(NamedTuple):
    """Something a rule asks. ``met``: None where nothing can be said."""

    text: str
    met: bool | None


class AnswerView(NamedTuple):
    """``headline``: the answer in one sentence. ``links``: (label, path) of what to look at next."""

    headline: str
    figures: tuple[Figure, ...] = ()
    checks: tuple[Check, ...] = ()
    drawings: tuple[Diagram, ...] = ()
    picks: tuple[Pick, ...] = ()
    notes: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()


class ToolView(NamedTuple):
    """``problems``: what in the form cannot be used, a sentence each; then there is no answer."""

    title: str
    summary: str
    action: str
    fields: tuple[FieldView, ...]
    answer: AnswerView | None
    problems: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    others: tuple[ToolLink, ...] = ()
