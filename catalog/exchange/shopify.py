"""Shopify's product CSV, with the header of before 2025 and the one of today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from catalog.exchange import rules
from catalog.exchange.adapt import Adapter
from catalog.exchange.columns import Extra, Record, Table, dialect, extra_codes, keyed, names
from catalog.exchange.drafts import Draft, Line, told
from catalog.exchange.known import Known, slugged
from catalog.exchange.markup import to_html
from catalog.exchange.showcase import Showcase
from catalog.exchange.ways import Found, Ways
from catalog.sheets import Sheet

FORM = "shopify"
EXTRA = Extra("Dengshi {level} {code} ({level}.metafields.dengshi.{code})")
OPTIONS = (("option1_name", "option1"), ("option2_name", "option2"), ("option3_name", "option3"))
DEFAULT = "Default Title"
STATUSES = {"active": "active", "archived": "discontinued"}


def fits(header: Sequence[str]) -> bool:
    """Whether a table's header is Shopify's."""
    return len({"handle", "title", "option1", "price", "sku", "vendor", "body"} & _keys(header)) >= 4


def _keys(header: Sequence[str]) -> set[str]:
    return set(keyed(FORM, dialect(FORM, header), header).values())


def read(sheet: Sheet, known: Known, ways: Ways) -> Found:
    """The products in a table."""
    header = sheet.header
    table = Table(sheet, keyed(FORM, dialect(FORM, header), header), EXTRA.codes(header))
    adapter = Adapter(table, known, ways, "title", ".")
    groups: dict[str, list[Record]] = {}
    for record in table.rows():
        handle = record.get("handle") or slugged(record.get("title")) or record.get("title")
        if handle:
            groups.setdefault(handle, []).append(record)
        else:
            adapter.found.strays.append(told(sheet.file, record.row, rules.HANDLE))
    for records in groups.values():
        _product(adapter, records)
    adapter.unread()
    return adapter.found


def _product(adapter: Adapter, records: list[Record]) -> None:
    first = records[0]
    draft = adapter.draft(first, [record.row for record in records])
    adapter.slug(draft, first, "handle", first.get("title"))
    adapter.name(draft, first, "title")
    adapter.copy(draft, first, "body")
    adapter.place(draft, _path(first), first.get("vendor"))
    _status(draft, first)
    adapter.tags(draft, first)
    called = [first.get(name) for name, _ in OPTIONS]
    sold = [record for record in records if any(record.get(key) for key in ("option1", "price", "sku"))]
    for record in sold or [first]:
        line = adapter.line(draft, record)
        adapter.weight(draft, line, record, "grams", "g")
        values = [record.get(value) for _, value in OPTIONS]
        if values[0] != DEFAULT:
            adapter.options(line, list(zip(called, values, strict=True)))
        adapter.images(draft, record.get("variant_image"))
    for record in records:
        adapter.images(draft, record.get("image"), record.get("image_alt"))
    adapter.finish(draft)


def _path(record: Record) -> list[str]:
    return (
        [record.get("type")] if record.get("type") else [p.strip() for p in record.get("taxonomy").split(">")]
    )


def _status(draft: Draft, record: Record) -> None:
    if record.get("gift").casefold() == "true":
        draft.refuse(record.said("gift"), rules.GIFT)
    status = record.get("status").casefold()
    if status == "draft":
        draft.refuse(record.said("status"), rules.UNPUBLISHED)
    elif status and status not in STATUSES:
        draft.refuse(record.said("status"), rules.STATUS)
    elif not status and record.get("published").casefold() == "false":
        draft.refuse(record.said("published"), rules.UNPUBLISHED)
    if status in STATUSES:
        record.fill(draft, "status", "status", STATUSES[status])


def write(drafts: Iterable[Draft], shown: Showcase, name: str) -> list[list[str]]:
    """The table of these products; ``name``: ``old`` or ``new``. Products without variants cannot be told."""
    drafts = [draft for draft in drafts if draft.lines]
    native = ("slug", shown.lang, "status")
    extras = extra_codes(drafts, native, ("sku", "gtin", "price", "weight_g"))
    keys = names(FORM)[name]
    table = [[*keys.values(), *(EXTRA.name(*extra) for extra in extras)]]
    for draft in drafts:
        for at, line in enumerate(draft.lines):
            cells = _first(draft, shown) if at == 0 else {"handle": draft.slug}
            cells |= _sold(draft, line, shown, at == 0)
            holders: Mapping[str, Mapping[str, str]] = {
                "product": draft.cells if at == 0 else {},
                "variant": line.cells,
            }
            told = [holders[level].get(code, "") for level, code in extras]
            table.append([*(cells.get(key, "") for key in keys), *told])
    return table


def _first(draft: Draft, shown: Showcase) -> dict[str, str]:
    discontinued = draft.cells["status"] == "discontinued"
    return {
        "handle": draft.slug,
        "title": draft.cells[shown.lang],
        "body": to_html(draft.cells[f"copy_{shown.lang}"]),
        "vendor": shown.brand(draft),
        "type": shown.path(draft)[-1],
        "published": "FALSE" if discontinued else "TRUE",
        "status": "archived" if discontinued else "active",
        "image": shown.image(draft.cells["family"]),
        "image_position": "1",
        "gift": "FALSE",
    }


def _sold(draft: Draft, line: Line, shown: Showcase, first: bool) -> dict[str, str]:  # noqa: FBT001 - the first row alone names the options
    single = len(draft.lines) == 1
    name = ("Title" if single else shown.option) if first else ""
    return {
        "option1_name": name,
        "option1": DEFAULT if single else line.cells[shown.lang],
        "sku": line.cells["sku"],
        "gtin": line.cells["gtin"],
        "grams": line.cells["weight_g"],
        "policy": "",
        "fulfillment": "manual",
        "price": line.cells["price"],
        "shipping": "TRUE",
        "taxable": "TRUE",
        "unit": "g",
    }
