"""The feed of Google Merchant Center: RSS 2.0 with its namespace, or tab-separated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET

from catalog.exchange import rules
from catalog.exchange.adapt import Adapter
from catalog.exchange.columns import Extra, Record, Table, extra_codes
from catalog.exchange.drafts import Draft, Line, told
from catalog.exchange.known import Known
from catalog.exchange.markup import to_html, to_line
from catalog.exchange.showcase import Showcase
from catalog.exchange.trees import add, local, named, parse, written
from catalog.exchange.ways import Found, Ways
from catalog.sheets import Sheet
from catalog.tidy import Cell, clean

G = "http://base.google.com/ns/1.0"
#: Google's place for attributes that a shop adds
C = "http://base.google.com/cns/1.0"
EXTRA = Extra("c:dengshi_{level}_{code}")
KEYS = {
    "id": "sku",
    "title": "title",
    "description": "body",
    "link": "link",
    "image_link": "image",
    "availability": "availability",
    "price": "price",
    "brand": "brand",
    "gtin": "gtin",
    "mpn": "mpn",
    "condition": "condition",
    "product_type": "type",
    "item_group_id": "group",
    "shipping_weight": "weight",
}
#: what tells the variants of other shops apart
CHOICES = ("color", "size", "material", "pattern")
LONGEST = 5000


def fits(header: Sequence[str]) -> bool:
    """Whether a table's header is the feed's."""
    return {"id", "title", "price", "link"} <= {name.removeprefix("g:") for name in header}


def sheet(file: str, raw: bytes) -> Sheet:
    """The items of an RSS or Atom feed as a table, each in the row of its number. Raises Invalid."""
    items = [_item(element) for element in named(parse(file, raw), "item", "entry")]
    header = tuple(dict.fromkeys(name for item in items for name in item))
    rows: dict[int, list[Cell]] = {
        number: [item.get(name) or None for name in header] for number, item in enumerate(items, start=1)
    }
    return Sheet(file, "", header, rows, len(items))


def _item(element: ET.Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for child in element:
        space, name = local(child)
        text = clean("".join(child.itertext()))
        found.setdefault(f"c:{name}" if space == C else name, text or child.get("href", ""))
    return found


def read(sheet: Sheet, known: Known, ways: Ways) -> Found:
    """The products in a table."""
    names = [name.removeprefix("g:") for name in sheet.header]
    at = {place: KEYS.get(name, name) for place, name in enumerate(names) if name in (*KEYS, *CHOICES)}
    adapter = Adapter(Table(sheet, at, EXTRA.codes(sheet.header)), known, ways, "title", ".")
    groups: dict[str, list[Record]] = {}
    for record in adapter.table.rows():
        if record.get("sku"):
            groups.setdefault(record.get("group") or record.get("sku"), []).append(record)
        else:
            adapter.found.strays.append(told(sheet.file, record.row, rules.ITEM))
    for records in groups.values():
        _product(adapter, records)
    adapter.unread()
    return adapter.found


def _product(adapter: Adapter, records: list[Record]) -> None:
    first = records[0]
    draft = adapter.draft(first, [record.row for record in records])
    adapter.slug(draft, first, "group", first.get("title"), first.get("sku"))
    if not draft.cells.get("zh"):
        adapter.name(draft, first, "title")
        adapter.copy(draft, first, "body")
    adapter.place(draft, [part.strip() for part in first.get("type").split(">")], first.get("brand"))
    for record in records:
        line = adapter.line(draft, record)
        adapter.weight(draft, line, record, "weight", "")
        adapter.options(line, [(choice, record.get(choice)) for choice in CHOICES])
        adapter.images(draft, record.get("image"))
    adapter.finish(draft)


def items(drafts: Iterable[Draft], shown: Showcase) -> list[dict[str, str]]:
    """One item a variant, its attributes by name. Products without variants cannot be told."""
    drafts = [draft for draft in drafts if draft.lines]
    extras = extra_codes(drafts, ("slug",), ("sku", "gtin", "price", "weight_g"))
    found = []
    for draft in drafts:
        for line in draft.lines:
            holders = {"product": draft.cells, "variant": line.cells}
            more = {EXTRA.name(level, code): holders[level].get(code, "") for level, code in extras}
            found.append({**_told(draft, line, shown), **more})
    return found


def _told(draft: Draft, line: Line, shown: Showcase) -> dict[str, str]:
    label = line.cells[shown.lang] if len(draft.lines) > 1 else ""
    name = draft.cells[shown.lang]
    copy = to_line(to_html(draft.cells[f"copy_{shown.lang}"])) or draft.cells[f"summary_{shown.lang}"]
    return {
        "id": line.cells["sku"],
        "title": f"{name} {label}".strip(),
        "description": (copy or name)[:LONGEST],
        "link": shown.page(draft, line.cells["sku"]),
        "image_link": shown.image(draft.cells["family"]),
        "availability": "out_of_stock" if draft.cells["status"] == "discontinued" else "in_stock",
        "price": f"{line.cells['price']} {shown.shop.currency}",
        "brand": shown.brand(draft),
        "gtin": line.cells["gtin"],
        "mpn": line.cells["sku"],
        "condition": "new",
        "product_type": " > ".join(shown.path(draft)),
        "item_group_id": draft.slug,
        "shipping_weight": f"{line.cells['weight_g']} g",
    }


def table(drafts: Iterable[Draft], shown: Showcase) -> list[list[str]]:
    """The feed as a table, for its tab-separated form."""
    told = items(drafts, shown)
    header = [*(told[0] if told else KEYS)]
    return [header, *([item[name] for name in header] for item in told)]


def feed(drafts: Iterable[Draft], shown: Showcase) -> bytes:
    """The feed as RSS."""
    ET.register_namespace("g", G)
    ET.register_namespace("c", C)
    root = ET.Element("rss", version="2.0")
    channel = add(root, "channel")
    add(channel, "title", shown.shop.name[shown.lang])
    add(channel, "link", shown.shop.site_url)
    add(channel, "description", shown.shop.tagline[shown.lang])
    for item in items(drafts, shown):
        element = add(channel, "item")
        for name, text in item.items():
            space, code = (C, name[2:]) if name.startswith("c:") else (G, name)
            if text:
                add(element, f"{{{space}}}{code}", text)
    return written(root)
