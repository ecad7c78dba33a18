"""Drafts laid over our sheets: rows of theirs replaced or added, everything else left as it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from catalog.exchange.drafts import BREAKS, COPIES, PARTS, RELATIONS, Draft, Line, pairs
from catalog.exchange.known import Known
from catalog.schema import SHEETS
from catalog.sheets import Sheet
from catalog.tidy import Cell

Rows = list[dict[str, Cell]]
#: sheets that a draft may change, and those that have to be there
TOUCHED = ("categories", "brands", "fields", "products", "variants", "price_breaks", "bundles", "relations")


@dataclass(slots=True)
class Merged:
    """The sheets as they would be. ``owners``: the draft, and its variant, that wrote a row, by sheet and number."""

    sheets: dict[str, Sheet]
    owners: dict[tuple[str, int], tuple[Draft, Line | None]] = field(default_factory=dict)

    def owner(self, sheet: str, number: int) -> tuple[Draft | None, Line | None]:
        """Who wrote a row; of a price break that stands as before, who wrote the price it no longer fits."""
        if (sheet, number) in self.owners or sheet != "price_breaks":
            return self.owners.get((sheet, number), (None, None))
        page = self.sheets[sheet]
        sku = (
            page.rows[number][page.header.index("sku")]
            if number in page.rows and "sku" in page.header
            else None
        )
        lines = ((draft, line) for (name, _), (draft, line) in self.owners.items() if name == "variants")
        return next(
            ((draft, line) for draft, line in lines if line and line.cells.get("sku") == sku), (None, None)
        )


class _Pages:
    """Sheets taken apart into rows."""

    def __init__(self, base: Mapping[str, Sheet]) -> None:
        self.base = base
        self.headers = {name: [*SHEETS[name].columns] for name in TOUCHED}
        self.rows: dict[str, Rows] = {name: [] for name in TOUCHED}
        self.written: dict[int, tuple[Draft, Line | None]] = {}
        for name in TOUCHED:
            if name in base:
                self.headers[name] = [*base[name].header]
                self.rows[name] = [
                    dict(zip(base[name].header, row, strict=True)) for row in base[name].rows.values()
                ]

    def put(
        self, name: str, row: dict[str, Cell], cells: Mapping[str, str], owner: Draft, line: Line | None
    ) -> None:
        header = self.headers[name]
        header += [code for code in cells if code not in header and cells[code]]
        row.update({code: text or None for code, text in cells.items() if code in header})
        self.written[id(row)] = owner, line

    def without(self, name: str, column: str, keys: set[str]) -> None:
        self.rows[name] = [row for row in self.rows[name] if row.get(column) not in keys]

    def whole(self) -> Merged:
        merged = Merged(dict(self.base))
        for name in TOUCHED:
            rows = {
                number: [row.get(code) for code in self.headers[name]]
                for number, row in enumerate(self.rows[name], 2)
            }
            if rows or name in self.base or SHEETS[name].required:
                merged.sheets[name] = Sheet(
                    f"{name}.csv", name, tuple(self.headers[name]), rows, len(rows) + 1
                )
            for number, row in enumerate(self.rows[name], 2):
                if id(row) in self.written:
                    merged.owners[name, number] = self.written[id(row)]
        return merged


def merged(base: Mapping[str, Sheet], drafts: Iterable[Draft], known: Known) -> Merged:
    """The sheets of ``base`` with every draft in them, and the new categories and brands that the drafts name."""
    pages, drafts = _Pages(base), [*drafts]
    products = {str(row.get("slug")): row for row in pages.rows["products"]}
    variants = {str(row.get("sku")): row for row in pages.rows["variants"]}
    newcomers: dict[str, Rows] = {}
    for draft in drafts:
        row = products.get(draft.slug)
        if row is None:
            row = products[draft.slug] = {}
            pages.rows["products"].append(row)
        pages.put("products", row, _own(draft.cells), draft, None)
        for line in draft.lines:
            sold = variants.get(line.cells.get("sku", ""))
            if sold is None or str(sold.get("product")) != draft.slug or id(sold) in pages.written:
                sold = {}
                newcomers.setdefault(draft.slug, []).append(sold)
            pages.put("variants", sold, {**_own(line.cells), "product": draft.slug}, draft, line)
    _insert(pages, newcomers)
    _beside(pages, drafts)
    _shelves(pages, drafts, known)
    return pages.whole()


def _own(cells: Mapping[str, str]) -> dict[str, str]:
    return {code: text for code, text in cells.items() if code not in (*COPIES, RELATIONS, BREAKS, PARTS)}


def _insert(pages: _Pages, newcomers: Mapping[str, Rows]) -> None:
    """New variants stand behind the last of their product, else at the end."""
    placed: Rows = []
    last = {str(row.get("product")): at for at, row in enumerate(pages.rows["variants"])}
    for at, row in enumerate(pages.rows["variants"]):
        placed.append(row)
        product = str(row.get("product"))
        if last[product] == at:
            placed += newcomers.get(product, [])
    placed += [row for product, rows in newcomers.items() if product not in last for row in rows]
    pages.rows["variants"] = placed


def _beside(pages: _Pages, drafts: Iterable[Draft]) -> None:
    """Price breaks, sets and relations: said anew where the file says them at all."""
    drafts = [*drafts]
    lines = [line for draft in drafts for line in draft.lines]
    pages.without("price_breaks", "sku", {line.sku for line in lines if BREAKS in line.cells})
    pages.without("bundles", "sku", {line.sku for line in lines if PARTS in line.cells})
    pages.without("relations", "product", {draft.slug for draft in drafts if RELATIONS in draft.cells})
    for draft in drafts:
        for sku, line in ((line.sku, line) for line in draft.lines if line.sku):
            for quantity, price in pairs(line.cells.get(BREAKS, ""), ":"):
                _add(pages, "price_breaks", {"sku": sku, "min_qty": quantity, "price": price}, draft, line)
            for part, count in pairs(line.cells.get(PARTS, ""), "*"):
                _add(pages, "bundles", {"sku": sku, "part": part, "quantity": count}, draft, line)
        for kind, target in pairs(draft.cells.get(RELATIONS, ""), ":"):
            _add(pages, "relations", {"product": draft.slug, "kind": kind, "target": target}, draft, None)


def _add(pages: _Pages, name: str, cells: Mapping[str, str], draft: Draft, line: Line | None) -> None:
    row: dict[str, Cell] = {}
    pages.rows[name].append(row)
    pages.put(name, row, cells, draft, line)


def _shelves(pages: _Pages, drafts: Iterable[Draft], known: Known) -> None:
    """New categories, their parents first, and new brands, in both languages by the one name there is."""
    needed: dict[str, None] = {}
    for draft in drafts:
        chain, slug = [], draft.cells.get("category", "")
        while slug in known.categories:
            chain.append(slug)
            slug = known.categories[slug][0]
        needed |= dict.fromkeys(reversed(chain))
    for slug in needed:
        parent, name = known.categories[slug]
        pages.rows["categories"].append({"slug": slug, "parent": parent or None, "zh": name, "en": name})
    for slug in dict.fromkeys(draft.cells.get("brand", "") for draft in drafts):
        if slug in known.brands:
            name = known.brands[slug]
            pages.rows["brands"].append({"slug": slug, "zh": name, "en": name})
