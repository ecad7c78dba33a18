"""BMEcat: the structure that its specification demands, read by another XML library, and ETIM where declared."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from catalog import shop
from catalog.exchange import etim
from catalog.exchange.bmecat import SPACE, document
from catalog.exchange.etim import Etim
from catalog.exchange.outgoing import export
from catalog.exchange.showcase import Showcase
from catalog.load import load
from catalog.problems import Invalid
from tests.catalog.exchange.made import DAY, ROOT, loaded, sent
from tests.catalog.small import put, sheets

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).with_name("bmecat.xsd")))
NS = {"b": SPACE}
SHOP = shop.load(ROOT / "content" / "shop.toml")
CODES = (
    "kind,ours,etim,unit,system,source,dated,evidence\n"
    "class,downlights,EC000001,,ETIM-9.0,made up for this test,2026-01-01,chosen\n"
    "feature,w,EF000001,EU000001,ETIM-9.0,made up for this test,2026-01-01,chosen\n"
    "feature,rimless,EF000002,,ETIM-9.0,made up for this test,2026-01-01,chosen\n"
    "feature,dimmable,EF000003,,ETIM-9.0,made up for this test,2026-01-01,chosen\n"
    "value,dimmable:none,EV000001,,ETIM-9.0,made up for this test,2026-01-01,chosen\n"
)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_demo_catalogue_is_valid(lang) -> None:
    root = etree.fromstring(sent(load(ROOT / "content"), "bmecat", lang).raw)
    SCHEMA.assertValid(root)
    skus = [element.text for element in root.findall(".//b:PRODUCT/b:SUPPLIER_PID", NS)]
    assert len(skus) == len(set(skus)) > 800
    leaves = {g.find("b:GROUP_ID", NS).text for g in root.findall(".//b:CATALOG_STRUCTURE[@type='leaf']", NS)}
    maps = root.findall(".//b:PRODUCT_TO_CATALOGGROUP_MAP", NS)
    assert [entry.find("b:PROD_ID", NS).text for entry in maps] == skus
    assert {entry.find("b:CATALOG_GROUP_ID", NS).text for entry in maps} <= leaves
    assert {element.text for element in root.findall(".//b:PROD_ID_TO", NS)} <= set(skus)


def test_the_schema_finds_what_is_out_of_order() -> None:
    """A control: the same document with two elements changed about is not valid."""
    root = etree.fromstring(sent(load(ROOT / "content"), "bmecat").raw)
    product = root.find(".//b:PRODUCT", NS)
    product.append(product[0])
    assert not SCHEMA.validate(root)


def test_prices_breaks_specs_and_references(tmp_path: Path) -> None:
    catalog = loaded(tmp_path, sheets())
    root = etree.fromstring(sent(catalog, "bmecat", "en").raw)
    SCHEMA.assertValid(root)
    product = next(
        p for p in root.iterfind(".//b:PRODUCT", NS) if p.find("b:SUPPLIER_PID", NS).text == "DL-7W-30K"
    )
    prices = [[child.text for child in price] for price in product.findall(".//b:PRODUCT_PRICE", NS)]
    assert prices == [["39.00", "CNY", "1"], ["36.00", "CNY", "10"], ["33.25", "CNY", "50"]]
    features = {f[0].text: [c.text for c in f[1:]] for f in product.findall(".//b:FEATURE", NS)}
    assert features["Power"] == ["7", "W"]
    assert features["Dimming"] == ["Not dimmable"]
    assert "Rimless" not in features
    assert [r.get("type") for r in product.findall("b:PRODUCT_REFERENCE", NS)] == ["others"]
    assert product.find(".//b:WEIGHT", NS).text == "0.210"


def test_etim_features_stand_beside_ours_where_codes_are_declared(tmp_path: Path) -> None:
    catalog = loaded(tmp_path / "content", sheets())
    rules = tmp_path / "etim.csv"
    rules.write_text(CODES, "utf-8")
    shown = Showcase(catalog, SHOP, "zh")
    root = etree.fromstring(document(shown, etim.load(rules, catalog), DAY))
    SCHEMA.assertValid(root)
    groups = root.findall(".//b:PRODUCT", NS)[0].findall("b:PRODUCT_FEATURES", NS)
    assert [g[0].text for g in groups] == ["udf_dengshi-1.0", "ETIM-9.0"]
    coded = {f[0].text: [c.text for c in f[1:]] for f in groups[1].findall("b:FEATURE", NS)}
    assert coded == {"EF000001": ["7", "EU000001"], "EF000002": ["false"], "EF000003": ["EV000001"]}
    assert etim.load(tmp_path / "none.csv", catalog) == Etim()


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        (
            "class,downlightz,EC000001,,ETIM-9.0",
            'B2 ours: "downlightz" is not in the catalogue; did you mean downlights?',
        ),
        ("class,downlights,EF000001,,ETIM-9.0", 'C2 etim: "EF000001" is no ETIM code of that kind'),
        ("shelf,downlights,EC000001,,ETIM-9.0", "A2 kind"),
        ("class,downlights,EC000001,,9", "has to be written as ETIM-9.0"),
        ("feature,w,EF000001,W,ETIM-9.0", 'D2 unit: "W" is no ETIM code of a unit'),
        ("class,downlights,,,ETIM-9.0", "C2 etim: is missing"),
        (
            "class,downlights,EC000001,,ETIM-9.0,here,2026-01-01,seen\nclass,downlights,EC000002,,ETIM-9.0",
            "B3 ours",
        ),
    ],
)
def test_wrong_codes_are_named(wrong: str, rule: str, tmp_path: Path) -> None:
    rules = tmp_path / "etim.csv"
    rules.write_text(f"{CODES.splitlines()[0]}\n{wrong},here,2026-01-01,seen\n", "utf-8")
    with pytest.raises(Invalid) as found:
        etim.load(rules, loaded(tmp_path / "content", sheets()))
    assert rule in found.value.report("en")


def test_codes_lie_among_the_other_tables_and_the_catalogue_loads(tmp_path: Path) -> None:
    content = tmp_path / "content"
    catalog = loaded(content, sheets())
    (content / "rules").mkdir(exist_ok=True)
    (content / "rules" / "etim.csv").write_text(CODES, "utf-8")
    assert load(content).version == catalog.version
    assert (
        b"<FNAME>EF000001</FNAME>"
        in export("bmecat", Showcase(catalog, SHOP, "zh"), DAY, content / "rules").raw
    )


def test_what_does_not_fit_is_named(tmp_path: Path) -> None:
    book = sheets()
    put(book, "variants", "BV-4-R", "sku", "B" * 33)
    assert sent(loaded(tmp_path, book), "bmecat").left == ("dl-old", "bv")
