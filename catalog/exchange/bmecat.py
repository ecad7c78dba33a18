"""BMEcat 2005, for wholesalers: the catalogue's groups, one PRODUCT a variant, ETIM features where codes are declared."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET

from catalog.exchange.etim import Etim
from catalog.exchange.markup import to_html, to_line
from catalog.exchange.showcase import Showcase
from catalog.exchange.trees import add, written
from catalog.labels import value_words
from catalog.model import LANGS, Catalog, Product, Text, Value, Variant

SPACE = "http://www.bmecat.org/bmecat/2005"
LANGUAGES = {"zh": "zho", "en": "eng"}
#: how products stand to each other, in BMEcat's words
REFERENCES = {"accessory": "accessories", "substitute": "similar", "related": "others"}
OWN_SYSTEM = "udf_dengshi-1.0"
PIECE = "C62"  # UN/ECE recommendation 20: one
#: what BMEcat's text types hold at most
LONGEST_PID, LONGEST_SHORT, LONGEST_LONG, LONGEST_VALUE = 32, 150, 64_000, 80


def fits(product: Product) -> bool:
    """Whether the form has a place for a product: something to sell, under SKUs it can hold."""
    return product.active and all(len(v.sku) <= LONGEST_PID for v in product.variants)


def document(shown: Showcase, etim: Etim, day: date) -> bytes:
    """The whole catalogue, but for products that do not fit."""
    catalog = shown.catalog
    sold = [product for product in catalog.products.values() if fits(product)]
    root = ET.Element("BMECAT", version="2005", xmlns=SPACE)
    _header(add(root, "HEADER"), shown, day)
    body = add(root, "T_NEW_CATALOG")
    groups = _groups(add(body, "CATALOG_GROUP_SYSTEM"), catalog, shown.shop.name)
    offered = {v.sku: v for product in sold for v in product.variants}
    for product in sold:
        for variant in product.variants:
            _product(add(body, "PRODUCT", mode="new"), product, variant, shown, etim, offered)
    for product in sold:
        for variant in product.variants:
            place = add(body, "PRODUCT_TO_CATALOGGROUP_MAP")
            add(place, "PROD_ID", variant.sku)
            add(place, "CATALOG_GROUP_ID", groups[product.category])
    return written(root)


def _both(parent: ET.Element, name: str, text: Text, longest: int) -> None:
    for lang in LANGS:
        if text[lang]:
            add(parent, name, text[lang][:longest], lang=LANGUAGES[lang])


def _header(header: ET.Element, shown: Showcase, day: date) -> None:
    shop = shown.shop
    add(header, "GENERATOR_INFO", "Dengshi")
    catalog = add(header, "CATALOG")
    add(catalog, "LANGUAGE", LANGUAGES[shown.lang], default="true")
    add(catalog, "LANGUAGE", LANGUAGES["en" if shown.lang == "zh" else "zh"])
    add(catalog, "CATALOG_ID", "dengshi")
    add(catalog, "CATALOG_VERSION", f"{day:%Y%m%d}")
    _both(catalog, "CATALOG_NAME", shop.name, 100)
    add(catalog, "GENERATION_DATE", day.isoformat())
    add(catalog, "CURRENCY", shop.currency)
    add(header, "SUPPLIER_IDREF", "shop", type="supplier_specific")
    party = add(add(header, "PARTIES"), "PARTY")
    add(party, "PARTY_ID", "shop", type="supplier_specific")
    add(party, "PARTY_ROLE", "supplier")
    address = add(party, "ADDRESS")
    _both(address, "NAME", shop.name, 50)
    add(address, "PHONE", shop.contact.phone, type="office")
    add(address, "EMAIL", shop.contact.mail)
    add(address, "URL", shop.site_url)


def _groups(system: ET.Element, catalog: Catalog, name: Text) -> dict[str, str]:
    """Group ids by category. Only leaves may hold products: a shelf that also has shelves gets a leaf of its own."""
    numbers = {slug: str(place) for place, slug in enumerate(catalog.categories, start=2)}
    groups = dict(numbers)
    _group(system, "root", "1", name, "0")
    held = {product.category for product in catalog.products.values()}
    for slug, category in catalog.categories.items():
        above = numbers[category.parent] if category.parent else "1"
        node = slug in catalog.children
        _group(system, "node" if node else "leaf", numbers[slug], category.name, above)
        if node and slug in held:
            groups[slug] = f"{numbers[slug]}.0"
            _group(system, "leaf", groups[slug], category.name, numbers[slug])
    return groups


def _group(system: ET.Element, kind: str, number: str, name: Text, above: str) -> None:
    group = add(system, "CATALOG_STRUCTURE", type=kind)
    add(group, "GROUP_ID", number)
    _both(group, "GROUP_NAME", name, 100)
    add(group, "PARENT_ID", above)


def _product(
    element: ET.Element,
    product: Product,
    v: Variant,
    shown: Showcase,
    etim: Etim,
    offered: Mapping[str, Variant],
) -> None:
    catalog = shown.catalog
    several = len(product.variants) > 1
    title = Text(*(f"{product.name[n]} {v.label[n]}".strip() if several else product.name[n] for n in LANGS))
    told = Text(*(to_line(to_html(product.copy[lang])) or product.summary[lang] for lang in LANGS))
    add(element, "SUPPLIER_PID", v.sku, type="supplier_specific")
    details = add(element, "PRODUCT_DETAILS")
    _both(details, "DESCRIPTION_SHORT", title, LONGEST_SHORT)
    _both(details, "DESCRIPTION_LONG", told, LONGEST_LONG)
    if v.gtin:
        add(details, "INTERNATIONAL_PID", v.gtin, type="gtin")
    add(details, "MANUFACTURER_PID", v.sku)
    add(details, "MANUFACTURER_NAME", catalog.brands[product.brand].name[shown.lang][:50])
    _features(element, product, v, shown, etim)
    add(add(element, "PRODUCT_ORDER_DETAILS"), "ORDER_UNIT", PIECE)
    prices = add(element, "PRODUCT_PRICE_DETAILS")
    for bound, price in ((1, v.price), *((step.min_qty, step.price) for step in v.breaks)):
        one = add(prices, "PRODUCT_PRICE", price_type="gros_list")
        add(one, "PRICE_AMOUNT", str(price))
        add(one, "PRICE_CURRENCY", price.currency)
        add(one, "LOWER_BOUND", str(bound))
    mime = add(add(element, "MIME_INFO"), "MIME")
    add(mime, "MIME_TYPE", "image/jpeg")
    add(mime, "MIME_SOURCE", shown.image(product.family))
    add(mime, "MIME_PURPOSE", "normal")
    _references(element, product, v, catalog, offered)
    size = add(add(element, "PRODUCT_LOGISTIC_DETAILS"), "PRODUCT_DIMENSIONS")
    add(size, "WEIGHT", format(Decimal(v.weight_g).scaleb(-3), "f"))


def _references(
    element: ET.Element, product: Product, v: Variant, catalog: Catalog, offered: Mapping[str, Variant]
) -> None:
    for sku, count in v.parts:
        if sku in offered:
            part = add(element, "PRODUCT_REFERENCE", type="consists_of", quantity=str(count))
            add(part, "PROD_ID_TO", sku)
    for kind, slugs in product.relations.items():
        for other in (catalog.products[slug] for slug in slugs):
            if other.variants and other.variants[0].sku in offered:
                add(
                    add(element, "PRODUCT_REFERENCE", type=REFERENCES[kind]),
                    "PROD_ID_TO",
                    other.variants[0].sku,
                )


def _features(element: ET.Element, product: Product, v: Variant, shown: Showcase, etim: Etim) -> None:
    """Our own specs in words and, beside them, what ETIM has codes for."""
    fields, lang = shown.catalog.fields, shown.lang
    own = add(element, "PRODUCT_FEATURES")
    add(own, "REFERENCE_FEATURE_SYSTEM_NAME", OWN_SYSTEM)
    add(own, "REFERENCE_FEATURE_GROUP_ID", product.category)
    for code, value in v.specs.items():
        field = fields[code]
        plain = field.kind in ("number", "text")
        words = str(value) if plain else value_words(field, value, lang) or ("是" if lang == "zh" else "yes")
        if value is not False and len(words) <= LONGEST_VALUE:
            _feature(own, field.name[lang], words, field.unit if plain else "")
    group = etim.get("class", product.category)
    if group is None:
        return
    coded = add(element, "PRODUCT_FEATURES")
    add(coded, "REFERENCE_FEATURE_SYSTEM_NAME", etim.system)
    add(coded, "REFERENCE_FEATURE_GROUP_ID", group[0])
    for code, value in v.specs.items():
        feature = etim.get("feature", code)
        words = _coded(etim, code, value)
        if feature and words:
            _feature(coded, feature[0], words, feature[1])


def _coded(etim: Etim, code: str, value: Value) -> str:
    """A value as ETIM has it: a number, ``true`` or ``false``, or the code of a choice."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return (etim.get("value", f"{code}:{value}") or ("", ""))[0]
    return str(value)


def _feature(group: ET.Element, name: str, value: str, unit: str) -> None:
    feature = add(group, "FEATURE")
    add(feature, "FNAME", name[:60])
    add(feature, "FVALUE", value)
    if unit:
        add(feature, "FUNIT", unit)
