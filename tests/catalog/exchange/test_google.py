"""Google's feed: what it demands is in it, and other shops' feeds are read."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from lxml import etree

from catalog.exchange import incoming, keeping
from catalog.exchange.google import G
from catalog.exchange.ways import Ways
from catalog.load import load
from tests.catalog.exchange.made import ROOT, content, sent
from tests.catalog.exchange.test_shopify import said
from tests.catalog.small import sheets

DEMANDED = ("id", "title", "description", "link", "image_link", "availability", "price", "brand", "condition")
FOREIGN = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0">
<entry><g:id>A-R</g:id><title>Lamp</title><g:description>Bright &lt;b&gt;light&lt;/b&gt;</g:description><link href="https://x.example/a"/>
<g:price>39.00 CNY</g:price><g:brand>Yunhe</g:brand><g:product_type>灯具 &gt; 筒灯</g:product_type><g:color>Red</g:color>
<g:item_group_id>lamp</g:item_group_id><g:shipping_weight>0.21 kg</g:shipping_weight><g:sale_price>1 CNY</g:sale_price></entry>
<entry><g:id>A-B</g:id><title>Lamp</title><g:price>45.00 CNY</g:price><link href="https://x.example/b"/><g:color>Blue</g:color>
<g:item_group_id>lamp</g:item_group_id><g:shipping_weight>210 g</g:shipping_weight></entry>
<entry><g:id>USD</g:id><title>Other</title><g:price>5.00 USD</g:price><link href="https://x.example/c"/><g:shipping_weight>1 kg</g:shipping_weight></entry>
</feed>"""


def test_an_independent_reader_finds_what_google_demands() -> None:
    """Of the demo catalogue: every variant an item, every demanded attribute once and within its length."""
    catalog = load(ROOT / "content")
    root = etree.fromstring(sent(catalog, "google").raw)
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    items = root.findall("channel/item")
    assert len(items) == len(catalog.variants)
    for item in items:
        told = {child.tag.removeprefix(f"{{{G}}}"): child.text or "" for child in item}
        assert len(told) == len(item)
        assert all(told.get(name) for name in DEMANDED)
        assert len(told["title"]) <= 150
        assert len(told["description"]) <= 5000
        assert told["price"].endswith(" CNY")
        assert told["availability"] in ("in_stock", "out_of_stock")
        assert told["link"].startswith("https://")
        assert told["item_group_id"] in catalog.products


def test_both_forms_of_the_feed_say_the_same() -> None:
    catalog = load(ROOT / "content")
    root = etree.fromstring(sent(catalog, "google", "en").raw)
    text = sent(catalog, "google-tsv", "en").raw.decode("utf-8-sig")
    table = [*csv.DictReader(io.StringIO(text, newline=""), delimiter="\t", strict=True)]
    items = [
        {
            child.tag.replace(f"{{{G}}}", "").partition("}")[2]
            or child.tag.replace(f"{{{G}}}", ""): child.text
            for child in item
        }
        for item in root.findall("channel/item")
    ]
    assert [item["id"] for item in items] == [row["id"] for row in table]
    assert [item["description"] for item in items] == [row["description"].removeprefix("'") for row in table]


def test_a_foreign_feed_is_read_item_by_item(tmp_path: Path) -> None:
    folder = content(tmp_path, sheets(), {})
    ways = Ways(assume={"family": "downlight", "added": "2026-03-01", "category": "cables", "brand": "Yunhe"})
    plan = incoming.plan("feed.xml", FOREIGN.encode(), folder, ways)
    assert said(plan) == ['feed.xml › item 3 price: "5.00 USD" is in USD; the shop sells in CNY']
    assert dict(plan.unread) == {"sale_price": 1}
    keeping.write(folder, plan.sheets, plan.copies)
    lamp = load(folder).products["lamp"]
    assert (lamp.name.en, lamp.category, lamp.copy.en) == ("Lamp", "downlights", "Bright **light**")
    assert [(v.sku, v.price.fen, v.weight_g, v.specs["color"]) for v in lamp.variants] == [
        ("A-R", 3900, 210, "red"),
        ("A-B", 4500, 210, "blue"),
    ]
