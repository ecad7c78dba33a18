"""Why products stand in their order, in plain words, for staff."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from backend.kernel.text import Said, say
from catalog.model import Lang
from search_index.ask import Hits, Search
from search_index.query import Index
from search_index.why import Why

LEVELS: tuple[Said, ...] = (
    say("名称里有全部的词"),
    say("名称、分类或品牌里有全部的词"),
    say("名称、分类、品牌、货号或参数里有全部的词"),
    say("要连说明一起看才有这些词"),
)
FIELDS: Mapping[str, Said] = {
    "name": say("名称"),
    "shelf": say("分类或品牌"),
    "sku": say("货号"),
    "spec": say("参数"),
    "text": say("说明文字"),
    "": say("没有"),
}
STOCK: Mapping[str, Said] = {"here": say("有货"), "sold_out": say("售罄"), "discontinued": say("停产")}
EXACT, THING, CONDITIONS = say("货号完全相同"), say("正是要找的东西"), say("符合条件，没有要找的词")


@dataclass(frozen=True, slots=True)
class Reasons:
    """``rank`` counts from 1 over all pages. ``words``: each with the name of what holds it. ``successor``: what replaces a
    discontinued one, as (name, path).
    """

    rank: int
    name: str
    path: str
    said: tuple[Said, ...]
    words: tuple[tuple[str, Said], ...]
    successor: tuple[str, str] | None


def reasons(search: Search, hits: Hits, index: Index, lang: Lang) -> list[Reasons]:
    """One for each product of the page."""
    meant = hits.meant
    asked = replace(search, text=meant.text if meant and meant.shown else search.text, page=hits.page)
    first = (hits.page - 1) * search.per_page + 1
    found = []
    for rank, (hit, why) in enumerate(zip(hits.hits, index.why(asked), strict=True), start=first):
        product = hit.product
        after = index.named(product.successor) if product.successor else None
        found.append(
            Reasons(
                rank,
                product.name[lang],
                f"/p/{product.slug}/",
                _said(why),
                tuple((word, FIELDS[field]) for word, field in why.words),
                (after.product.name[lang], f"/p/{after.product.slug}/") if after else None,
            )
        )
    return found


def _said(why: Why) -> tuple[Said, ...]:
    matched = CONDITIONS if why.level is None else LEVELS[why.level]
    return (*([EXACT] if why.exact else [matched]), *([THING] if why.thing else []), STOCK[why.stock])
