"""WooCommerce's product CSV, with column names in the language of the shop that wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

from catalog.exchange import rules
from catalog.exchange.adapt import Adapter
from catalog.exchange.columns import Extra, Record, Table, dialect, extra_codes, keyed, names
from catalog.exchange.drafts import Draft, Line, told
from catalog.exchange.known import Known
from catalog.exchange.markup import to_html
from catalog.exchange.reading import fold
from catalog.exchange.showcase import Showcase
from catalog.exchange.ways import Found, Ways
from catalog.sheets import Sheet

FORM = "woocommerce"
EXTRA = Extra("Meta: _dengshi_{level}_{code}")
KINDS = {"simple", "variable", "variation"}
ATTRIBUTE = re.compile(r"attribute_name(\d+)")
LISTED = re.compile(r"(?<!\\),")


def fits(header: Sequence[str]) -> bool:
    """Whether a table's header is WooCommerce's, in any language."""
    return {"type", "name", "price"} <= set(keyed(FORM, dialect(FORM, header), header).values())


def read(sheet: Sheet, known: Known, ways: Ways) -> Found:
    """The products in a table."""
    header = sheet.header
    table = Table(sheet, keyed(FORM, dialect(FORM, header), header), EXTRA.codes(header))
    adapter = Adapter(table, known, ways, "name")
    groups: list[list[Record]] = []
    named: dict[str, list[Record]] = {}
    children: list[Record] = []
    for record in table.rows():
        kind = {fold(word) for word in record.get("type").split(",")}
        if not kind <= KINDS:
            adapter.found.strays.append(told(sheet.file, record.said("type"), rules.KIND))
        elif "variation" in kind:
            children.append(record)
        else:
            groups.append([record])
            for key in (f"id:{record.get('id')}", record.get("sku")):
                named.setdefault(key, groups[-1])
    for child in children:
        parent = child.get("parent")
        if parent and parent in named:
            named[parent].append(child)
        else:
            at = child.said("parent") if child.has("parent") else child.row
            adapter.found.strays.append(told(sheet.file, at, rules.PARENT))
    for group in groups:
        _product(adapter, group[0], group[1:])
    adapter.unread()
    return adapter.found


def _product(adapter: Adapter, first: Record, children: list[Record]) -> None:
    draft = adapter.draft(first, [record.row for record in (first, *children)])
    adapter.slug(draft, first, "slug", first.get("name"), first.get("sku"))
    adapter.name(draft, first, "name")
    adapter.summary(draft, first, "summary")
    adapter.copy(draft, first, "body")
    brands = _list(first.get("brand"))
    adapter.place(draft, _path(first), brands[0] if brands else "")
    if first.has("published") and first.get("published") != "1" and not draft.cells.get("status"):
        draft.refuse(first.said("published"), rules.UNPUBLISHED)
    adapter.tags(draft, first)
    numbers = [match[1] for key in adapter.table.keys if (match := ATTRIBUTE.fullmatch(key))]
    variable = bool(children) or fold(first.get("type")) == "variable"
    for record in children if variable else [first]:
        line = adapter.line(draft, record)
        _weigh(adapter, draft, line, record if _weight(record) else first)
        if variable:
            named = [(first.get(f"attribute_name{n}"), record.get(f"attribute_value{n}")) for n in numbers]
            adapter.options(line, [(name, unlisted(value)) for name, value in named])
    if not variable:
        _specs(adapter, draft, first, numbers)
    for record in (first, *children):
        adapter.images(draft, record.get("images"))
    adapter.finish(draft)


def _specs(adapter: Adapter, draft: Draft, record: Record, numbers: Iterable[str]) -> None:
    """Attributes of a product without variations are specs where fields are declared for them."""
    for number in numbers:
        name, values = record.get(f"attribute_name{number}"), _list(record.get(f"attribute_value{number}"))
        spec = adapter.known.spec(name, values[0]) if len(values) == 1 else None
        if spec:
            draft.cells.setdefault(*spec)
        elif name and values:
            adapter.leave(record, f"attribute_value{number}")


def _weight(record: Record) -> str:
    """The key of the weight's column, where the row has a weight."""
    keys = (key for key in record.table.keys if key.startswith("weight."))
    return next((key for key in keys if record.get(key)), "")


def _weigh(adapter: Adapter, draft: Draft, line: Line, record: Record) -> None:
    key = _weight(record)
    if key:
        adapter.weight(draft, line, record, key, key.removeprefix("weight."))


def _path(record: Record) -> list[str]:
    """The longest of the paths that the product stands under."""
    paths = [[part.strip() for part in path.split(">")] for path in _list(record.get("categories"))]
    return max(paths, key=len, default=[])


def _list(text: str) -> list[str]:
    return [unlisted(part.strip()) for part in LISTED.split(text) if part.strip()]


def unlisted(text: str) -> str:
    """One value of a list, whose commas stand behind backslashes."""
    return text.replace("\\,", ",")


def write(drafts: Iterable[Draft], shown: Showcase) -> list[list[str]]:
    """The table of these products. Products without variants cannot be told."""
    drafts = [draft for draft in drafts if draft.lines]
    native = (shown.lang,)
    extras = extra_codes(drafts, native, ("sku", "gtin", "price", "weight_g"))
    keys = {key: _name(text) for key, text in names(FORM)["en"].items()}
    table = [[*keys.values(), *(EXTRA.name(*extra) for extra in extras)]]
    number = 0
    for draft in drafts:
        rows = _rows(draft, shown, number + 1)
        number += len(rows)
        for at, (cells, line) in enumerate(rows):
            levels = {"product": draft.cells if at == 0 else {}, "variant": line.cells if line else {}}
            extra = [levels[level].get(code, "") for level, code in extras]
            table.append([*(cells.get(key, "") for key in keys), *extra])
    return table


def _rows(draft: Draft, shown: Showcase, number: int) -> list[tuple[dict[str, str], Line | None]]:
    """A row for a product with one variant; else a row above and one a variant. ``number``: the first row's id."""
    first = _first(draft, shown, number)
    if len(draft.lines) == 1:
        return [(first | _sold(draft.lines[0]) | {"type": "simple"}, draft.lines[0])]
    rows: list[tuple[dict[str, str], Line | None]] = [(first, None)]
    for place, line in enumerate(draft.lines, start=1):
        own = {
            "id": str(number + place),
            "type": "variation",
            "name": first["name"],
            "published": "1",
            "parent": f"id:{number}",
            "position": str(place),
            "attribute_name": shown.option,
            "attribute_value": _comma(line.cells[shown.lang]),
        }
        rows.append((own | _sold(line), line))
    return rows


def _name(text: str) -> str:
    return text.partition("|")[0].replace("#", "1").replace("*", "g")


def _comma(text: str) -> str:
    return text.replace(",", "\\,")


def _first(draft: Draft, shown: Showcase, number: int) -> dict[str, str]:
    labels = [line.cells[shown.lang] for line in draft.lines]
    choice = {"attribute_name": shown.option, "attribute_value": ", ".join(map(_comma, labels))}
    return {
        "id": str(number),
        "type": "variable",
        "name": draft.cells[shown.lang],
        "published": "1",
        "featured": "0",
        "visibility": "visible",
        "summary": escape(draft.cells[f"summary_{shown.lang}"], quote=False),
        "body": to_html(draft.cells[f"copy_{shown.lang}"]),
        "tax_status": "taxable",
        "in_stock": "0" if draft.cells["status"] == "discontinued" else "1",
        "categories": " > ".join(map(_comma, shown.path(draft))),
        "images": shown.image(draft.cells["family"]),
        "brand": _comma(shown.brand(draft)),
        **({"attribute_visible": "1", "attribute_global": "0", **choice} if len(labels) > 1 else {}),
    }


def _sold(line: Line) -> dict[str, str]:
    return {
        "sku": line.cells["sku"],
        "gtin": line.cells["gtin"],
        "price": line.cells["price"],
        "weight": line.cells["weight_g"],
    }
