"""Publishing a catalogue version, and what stays of the one before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from backend.offers import service
from backend.offers.rules import unit_fen
from backend.stock import service as stock
from catalog import load
from catalog.money import Money

AT = 1_800_000_000


@pytest.fixture
def catalog(app, settings):
    return load.load(settings.CONTENT_DIR)


def changed(catalog, sku, price):
    """The catalogue as it would be with another price for one SKU: new version, new digest."""
    product = next(p for p in catalog.products.values() if any(v.sku == sku for v in p.variants))
    variants = tuple(replace(v, price=price) if v.sku == sku else v for v in product.variants)
    product = replace(product, variants=variants, digest="d" * 16)
    return replace(catalog, version="next", products={**catalog.products, product.slug: product})


def test_the_demo_catalogue_is_on_sale(app):
    offer = service.get("DL-7W-30K")
    assert offer is not None
    assert offer.price == Money(3900)
    assert offer.sellable
    assert service.get("NO-SUCH") is None
    live = service.current()
    assert live is not None
    assert live.navigation[0].slug == "light-sources"
    assert all(shelf.children for shelf in live.navigation)


def test_publishing_twice_changes_nothing(catalog):
    before = service.current()
    service.publish(catalog, AT)
    assert service.current() == before


def test_a_new_version_changes_prices_at_once_and_remembers_the_old_ones(catalog):
    old = service.get("DL-7W-30K")
    service.publish(changed(catalog, "DL-7W-30K", Money(4200)), AT)
    new = service.get("DL-7W-30K")
    assert new.price == Money(4200)
    assert new.version == "next"
    assert service.digests("DL-7W-30K", 3900) == (old.digest,)
    assert service.digests("DL-7W-30K", 4200) == ("d" * 16,)
    assert service.digests("DL-7W-30K", 100) == ()


def test_what_left_the_catalogue_stays_withdrawn_and_may_come_back(catalog):
    slug = service.get("DL-7W-30K").product
    smaller = {key: product for key, product in catalog.products.items() if key != slug}
    service.publish(replace(catalog, version="smaller", products=smaller), AT)
    assert service.get("DL-7W-30K").status == "withdrawn"
    assert not service.get("DL-7W-30K").sellable
    assert service.of_product(slug) == ()
    service.publish(catalog, AT + 1)
    assert service.get("DL-7W-30K").sellable


@pytest.mark.parametrize(
    ("quantity", "fen"), [(1, 500), (9, 500), (10, 450), (99, 450), (100, 400), (999, 400)]
)
def test_price_breaks(quantity, fen):
    assert unit_fen(((1, 500), (10, 450), (100, 400)), quantity) == fen


SET, LAMP = "DL-7W-30K-6", "DL-7W-30K"


def test_sets_of_the_catalogue_can_be_had_of_their_parts(app):
    assert stock.composition([SET]) == {SET: {LAMP: 6}}
    assert stock.levels([SET])[SET].available == stock.levels([LAMP])[LAMP].available // 6 == 1


def test_the_next_version_takes_a_set_apart(catalog):
    product = catalog.products[service.get(SET).product]
    variants = tuple(replace(v, parts=((LAMP, 3),)) if v.sku == SET else v for v in product.variants)
    products = {**catalog.products, product.slug: replace(product, variants=variants)}
    service.publish(replace(catalog, version="next", products=products), AT)
    assert stock.composition([SET]) == {SET: {LAMP: 3}}
    assert stock.levels([SET])[SET].available == 3


def test_a_set_that_left_the_catalogue_can_no_longer_be_had(catalog):
    slug = service.get(SET).product
    rest = {key: product for key, product in catalog.products.items() if key != slug}
    service.publish(replace(catalog, version="smaller", products=rest), AT)
    assert stock.composition([SET]) == {}
    assert stock.levels([SET])[SET].available == 0
    service.publish(catalog, AT + 1)
    assert stock.levels([SET])[SET].available == 1


def test_a_listener_that_fails_leaves_the_old_version_on_sale(catalog, monkeypatch):
    def fail(_bundles):
        raise RuntimeError

    monkeypatch.setattr(stock, "renew", fail)
    before = service.current()
    with pytest.raises(RuntimeError):
        service.publish(changed(catalog, "DL-7W-30K", Money(4200)), AT)
    assert service.current() == before
    assert service.get("DL-7W-30K").price == Money(3900)
