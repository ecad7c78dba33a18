"""What has to hold between rows and sheets: references, breaks, successors, relations."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from operator import eq

from catalog import rules
from catalog.domain.finding import Finding
from catalog.model import Text
from catalog.money import Money
from catalog.schema import SHEETS
from catalog.tables import Row, Table
from catalog.words import Words

CATEGORIES = Text("类目", "categories")
BRANDS = Text("品牌", "brands")
FIELDS = Text("参数", "fields")
PRODUCTS = Text("商品", "products")
VARIANTS = Text("规格", "variants")
PAGES = Text("商品、类目、品牌和落地页的地址", "addresses of products, categories, brands and landing pages")
# Words of the query language and of the sheets: a spec of the same name could not be told apart.
RESERVED = {"category", "brand", "family", "status", "price", "product", "sku", "and", "or", "not", "in"} | {
    code for name in ("products", "variants") for code in SHEETS[name].columns
}


def fields(table: Table, values: Table) -> None:
    """Field codes free to use; choice fields with values; values only for choice fields."""
    for row in table.rows:
        if row.text("code") in RESERVED:
            table.note(row, "code", rules.FIELD_RESERVED)
    kinds = {code: table.column("kind")[at] for code, at in table.keys("code").items()}
    values.refer("field", kinds, FIELDS)
    values.unique("field", "code")
    named = {row.text("field") for row in values.rows}
    for row in values.rows:
        if kinds.get(row.text("field"), "choice") not in ("choice", None):
            values.note(row, "field", rules.VALUE_KIND)
    for code, at in table.keys("code").items():
        if table.column("kind")[at] == "choice" and code not in named:
            table.note(Row(table, at), "code", rules.FIELD_VALUES)


def categories(table: Table, field_codes: set[str]) -> None:
    """Known parents without circles; facets and columns that are declared fields."""
    table.refer("parent", table.keys("slug"), CATEGORIES)
    table.refer("facets", field_codes, FIELDS)
    table.refer("columns", field_codes, FIELDS)
    circles(table, "slug", "parent")


def circles(table: Table, key: str, link: str) -> None:
    """Report rows whose ``link`` leads back to themselves."""
    if not any(table.column(link)):
        return
    links = table.column(link)
    after = {name: links[place] or "" for name, place in table.keys(key).items()}
    for name, place in table.keys(key).items():
        at, steps = after[name], 0
        while at and at != name and steps <= len(after):
            at, steps = after.get(at, ""), steps + 1
        if at == name:
            table.note(Row(table, place), link, rules.CIRCLE)


def products(
    table: Table, category_slugs: Collection[str], brand_slugs: Collection[str], variants: Table
) -> None:
    """Known category, brand and successor; something to sell unless discontinued."""
    table.refer("category", category_slugs, CATEGORIES)
    table.refer("brand", brand_slugs, BRANDS)
    table.refer("successor", table.keys("slug"), PRODUCTS)
    circles(table, "slug", "successor")
    variants.refer("product", table.keys("slug"), PRODUCTS)
    sold = set(variants.column("product"))
    statuses = table.column("status")
    for slug, at in table.keys("slug").items():
        if slug not in sold and statuses[at] == "active" and "product" in variants.cells:
            table.note(Row(table, at), "slug", rules.UNSOLD)


def gtins(table: Table) -> None:
    """One GTIN, one variant."""
    table.unique("gtin")


def words(table: Table, forbidden: Words) -> None:
    """No forbidden word in what visitors read of a sheet."""
    for code, column in table.columns.items():
        if column.kind != "text" or code not in table.cells:
            continue
        if not forbidden.anywhere(set(table.cells[code]) - {None}):
            continue
        for at, text in enumerate(table.cells[code]):
            if text:
                for said in forbidden.said(text):
                    table.note(Row(table, at), code, rules.AD_WORD.of(word=said.word, law=said.law))


def twins(variants: Table, pairs: Iterable[tuple[str, str]]) -> None:
    """Two variants of one product that read alike cannot be chosen between."""
    for sku, first in pairs:
        variants.note(Row(variants, variants.keys("sku")[sku]), "sku", rules.TWINS.of(sku=first))


def specs(products: Table, variants: Table, found: Iterable[tuple[str, str, Finding]]) -> None:
    """What the specs of each variant say can be true; told where it is written, at the product or at the variant."""
    told = set()
    for slug, sku, (field, rule, hint) in found:
        row = Row(variants, variants.keys("sku")[sku])
        if row.get(field) is None and field in products.sheet.header:
            row = Row(products, products.keys("slug")[slug])
        if (row.table.sheet.name, row.at, field, rule) not in told:
            told.add((row.table.sheet.name, row.at, field, rule))
            row.table.note(row, field, rule, hint)


def price_breaks(table: Table, variants: Table) -> None:
    """Quantities that rise, from 2 on, and prices that fall, below the single price."""
    table.refer("sku", variants.keys("sku"), VARIANTS)
    # Of rows that share an SKU the first one counts.
    prices = dict(zip(reversed(variants.column("sku")), reversed(variants.column("price")), strict=True))
    last: dict[str, tuple[int, Money]] = {}
    for row in table.rows:
        sku, quantity, price = row.text("sku"), row.get("min_qty"), row.get("price")
        single = prices.get(sku)
        if quantity is None or price is None or single is None:
            continue
        before_quantity, before_price = last.get(sku, (1, single))
        if quantity <= before_quantity:
            table.note(row, "min_qty", rules.BREAK_QUANTITY.of(least=before_quantity))
        if before_price <= price:
            table.note(row, "price", rules.BREAK_PRICE.of(most=before_price))
        last[sku] = quantity, price


def bundles(table: Table, variants: Table) -> None:
    """Sets of known SKUs: no set in a set, each part named once."""
    table.refer("sku", variants.keys("sku"), VARIANTS)
    table.refer("part", variants.keys("sku"), VARIANTS)
    table.unique("sku", "part")
    sets = table.keys("sku")
    for row in table.rows:
        if row.text("part") in sets:
            table.note(row, "part", rules.SET_IN_SET)


def relations(table: Table, slugs: Collection[str]) -> None:
    """Known products at both ends, never the same one, each said once."""
    table.refer("product", slugs, PRODUCTS)
    table.refer("target", slugs, PRODUCTS)
    table.unique("product", "kind", "target")
    if not any(map(eq, table.column("target"), table.column("product"))):
        return
    for row in table.rows:
        if row.text("target") and row.text("target") == row.text("product"):
            table.note(row, "target", rules.ITSELF)


def moved(table: Table, pages: Mapping[str, Table]) -> None:
    """Old addresses that are no pages now, new ones that are: so that nobody is sent on twice, or in a circle. ``pages``:
    the sheets that give a page to each row, by the first part of its address.
    """
    if not table.numbers:
        return
    known = {f"/{place}/{slug}/" for place, sheet in pages.items() for slug in sheet.keys("slug")}
    table.refer("to", known, PAGES)
    for row in table.rows:
        if row.text("old") in known:
            table.note(row, "old", rules.STILL_THERE)
