"""The static pages of the tools: each answers what its form starts with, so that it says something without a service."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import partial

from catalog.model import Product, Variant
from catalog.photometry.figures import Figures
from plugins.site import jsonld
from plugins.site.edition import Edition
from plugins.site.facts import Site
from plugins.site.lightview import figures
from plugins.site.planned import Filled, Planned
from theme.pages import Crumb, Page
from tools import page
from tools.goods import Goods
from tools.known import TOOLS, Tool

ALL = "/tools/"
#: a shelf that holds thousands is not offered whole: the search leads on
MOST = 40


def tools(edition: Edition) -> Iterator[Planned]:
    """The list of tools and every tool."""
    yield Planned(
        "tools", edition.lang, ALL, (edition.frame("tools/index"),), partial(_list, edition), "tools/index"
    )
    for tool in TOOLS.values():
        needs = (edition.frame("tools/tool"), "targets", "fields", *_needs(edition, tool))
        yield Planned("tool", edition.lang, tool.path, needs, partial(_fill, edition, tool), "tools/tool")


def goods(edition: Edition, seen: dict[str, None] | None = None) -> Goods:
    """The catalogue as the tools ask for it. ``seen``: takes the facts that are asked for."""
    catalog, lights = edition.catalog, edition.site.lights
    facts: dict[str, None] = {} if seen is None else seen

    def on(shelf: str) -> Sequence[Product]:
        slugs = catalog.standing.get(shelf, ())[:MOST]
        facts.update(dict.fromkeys(f"product/{slug}" for slug in slugs))
        return [catalog.products[slug] for slug in slugs]

    def of(sku: str) -> tuple[Product, Variant] | None:
        named = (fact.partition("/") for fact in facts)
        asked = (catalog.products[slug] for kind, _, slug in named if kind == "product")
        return next(((product, v) for product in asked for v in product.variants if v.sku == sku), None)

    def light(name: str) -> Figures | None:
        if name not in lights:
            return None
        facts[f"photometry/{name}"] = None
        return figures(edition, name)

    return Goods(edition, on, of, light, edition.site.targets)


def _needs(edition: Edition, tool: Tool) -> tuple[str, ...]:
    """Every product and light that its form and its first answer ask for: the same in both languages."""
    known = offered(edition.site)
    if tool.path not in known:
        seen: dict[str, None] = {}
        page.view(tool, goods(edition, seen), {})
        known[tool.path] = tuple(seen)
    return known[tool.path]


def offered(site: Site) -> dict[str, tuple[str, ...]]:
    """What was asked for so far, by the tool's address."""
    known: dict[str, tuple[str, ...]] = site.memory.setdefault("tools", {})
    return known


def again(kept: Mapping[str, tuple[str, ...]], changed: AbstractSet[str]) -> dict[str, tuple[str, ...]]:
    """Of what was asked for in the build before, that of the tools that asked for none of the ``changed`` products."""
    return {
        path: needs
        for path, needs in kept.items()
        if changed.isdisjoint(need.partition("/")[2] for need in needs)
    }


def _crumbs(edition: Edition, tool: Tool | None = None) -> tuple[Crumb, ...]:
    first = edition.say(*page.TITLE)
    return (Crumb(first, ALL), Crumb(edition.text(tool.title), None)) if tool else (Crumb(first, None),)


def _here(edition: Edition, kind: str, path: str, title: str, said: str, crumbs: tuple[Crumb, ...]) -> Page:
    return Page(
        kind=kind,
        path=path,
        title=title,
        description=said,
        image=edition.share_image(None),
        breadcrumb=crumbs,
        section=ALL,
        jsonld=(jsonld.breadcrumb(edition, crumbs),),
    )


def _list(edition: Edition) -> Filled:
    said = edition.say("选灯、配电源、算电费：填几个数，直接看到买什么。", "Choose lights, size drivers, count the cost: a few numbers, and what to buy.")  # fmt: skip
    here = _here(edition, "tools", ALL, edition.say(*page.TITLE), said, _crumbs(edition))
    return here, {"tools": page.links(goods(edition))}


def _fill(edition: Edition, tool: Tool) -> Filled:
    title, said = edition.text(tool.title), edition.text(tool.summary)
    here = _here(edition, "tool", tool.path, title, said, _crumbs(edition, tool))
    return here, {"tool": page.view(tool, goods(edition), {})}
