"""What will change, as lines for a terminal: prices largest first, then texts, pages, links, queries, carts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backend.cart import service as carts
from backend.editing.rules import nature
from backend.editing.standing import Standing
from catalog.difference import Difference, PriceChange, difference
from catalog.model import Lang
from catalog.problems import visible
from catalog.rows import Edit, edits
from theme import formats

LISTED = 40
WORDS: dict[str, tuple[str, str]] = {
    "none": ("没有改动", "nothing changes"),
    "price": ("价格", "prices"),
    "two": ("超过 50%，要由另一个人批准", "more than 50 %: a second person has to agree"),
    "cells": ("单元格", "cells"),
    "texts": ("文章", "texts"),
    "added": ("新页面", "pages added"),
    "removed": ("没有了的页面", "pages removed"),
    "redirects": ("转到别处", "redirects"),
    "broken": ("断了的链接", "links broken"),
    "queries": ("查询结果变了", "queries that find otherwise"),
    "empty": ("找不到商品", "finds nothing"),
    "carts": ("涉及的购物车", "open carts touched"),
}


def lines(before: Standing, after: Standing, lang: Lang) -> Iterator[str]:
    """From one content folder to the other."""
    found = difference(before.content, after.content)
    changed = [edit for edit in edits(before.sheets, after.sheets) if nature(edit) != "price"]
    yield from told(found, changed, lang)


def told(found: Difference, changed: list[Edit], lang: Lang) -> list[str]:
    if not found and not changed:
        return [_say("none", lang)]
    said = _part("price", [_price(change, lang) for change in found.prices], lang)
    said += _part("cells", [_edit(edit) for edit in changed], lang)
    said += _part("texts", found.texts, lang)
    said += _part("added", found.added, lang)
    said += _part("removed", found.removed, lang)
    said += _part("redirects", [f"{moved.path} → {moved.to or 410}" for moved in found.redirects], lang)
    said += _part("broken", [f"content/{link.file}:{link.line} → {link.to}" for link in found.broken], lang)
    queries = [
        f"{query.path} +{len(query.gained)} −{len(query.lost)} = {query.left}"
        + (f" ! {_say('empty', lang)}" if query.empty else "")
        for query in found.queries
    ]
    said += _part("queries", queries, lang)
    touched = carts.holding({change.sku for change in found.prices})
    return [*said, f"{_say('carts', lang)}: {touched}"] if found.prices else said


def _part(name: str, told: Sequence[str], lang: Lang) -> list[str]:
    each = list(told)
    if not each:
        return []
    more = [f"  … {len(each) - LISTED}"] if len(each) > LISTED else []
    return [f"{_say(name, lang)}: {len(each)}", *(f"  {line}" for line in each[:LISTED]), *more]


def _price(change: PriceChange, lang: Lang) -> str:
    many = f" ×{change.quantity}" if change.quantity > 1 else ""
    sign = "+" if change.permille > 0 else "−"
    percent = f"{sign}{abs(change.permille) / 10:g} %"
    large = f"  ! {_say('two', lang)}" if change.large else ""
    return f"{percent:>9}  {change.sku}{many}  {formats.money(change.before)} → {formats.money(change.after)}  {change.name[lang]}{large}"


def _edit(edit: Edit) -> str:
    place = f"{edit.sheet}!{edit.cell} {edit.name} {edit.code}".rstrip()
    return visible(f"{place}: {edit.before[:60]!r} → {edit.after[:60]!r}")


def _say(name: str, lang: Lang) -> str:
    return WORDS[name][lang == "en"]
