"""Publishing a catalogue version, and what stays of the one before."""

from __future__ import annotations

from dataclasses import replace

import hypothesis
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from backend.kernel.db import run
from backend.offers import publishing, service
from backend.offers.rules import unit_fen
from backend.stock import service as stock
from catalog import load
from catalog.money import Money
from tests.counts import often

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


def test_only_what_changed_is_written(catalog):
    untouched = service.get(LAMP)
    service.publish(changed(catalog, "BV-2.5-R", Money(18600)), AT)
    assert service.get("BV-2.5-R").version == "next"
    assert service.get(untouched.sku) == untouched
    assert untouched.version == catalog.version


def test_going_back_is_publishing_the_older_catalogue(catalog):
    service.publish(changed(catalog, LAMP, Money(4200)), AT)
    service.publish(catalog, AT + 1)
    live = service.current()
    assert (live.version, live.live_at) == (catalog.version, AT + 1)
    assert service.get(LAMP).price == Money(3900)
    assert len(service.digests(LAMP, 3900)) == 1


def test_named_products_alone_are_looked_at_when_the_version_before_is_on_sale(catalog, monkeypatch):
    product = service.get(LAMP).product
    after = changed(catalog, LAMP, Money(4200))
    looked = watched(monkeypatch)
    service.publish(after, AT, changed=frozenset({product}), since=catalog.version)
    assert looked == [frozenset({product})]
    assert service.get(LAMP).price == Money(4200)


def test_names_that_belong_to_another_version_are_not_trusted(catalog, monkeypatch):
    after = changed(catalog, LAMP, Money(4200))
    looked = watched(monkeypatch)
    service.publish(after, AT, changed=frozenset(), since="some other")
    assert looked == [None]
    assert service.get(LAMP).price == Money(4200)


def test_trusting_them_all_the_same_would_leave_an_old_price(catalog):
    """The control of the test above: believed, the wrong names hide the change."""
    service.publish(changed(catalog, LAMP, Money(4200)), AT, changed=frozenset(), since=catalog.version)
    assert service.get(LAMP).price == Money(3900)


def test_another_publish_between_look_and_turn_is_noticed(catalog, monkeypatch):
    product = service.get(LAMP).product
    look = publishing.difference
    others = [replace(changed(catalog, "BV-2.5-R", Money(18600)), version="between")]

    def interrupted(mine, slugs):
        found = look(mine, slugs)
        if others:
            service.publish(others.pop(), AT)
        return found

    monkeypatch.setattr(publishing, "difference", interrupted)
    after = changed(catalog, LAMP, Money(4200))
    service.publish(after, AT, changed=frozenset({product}), since=catalog.version)
    assert service.get(LAMP).price == Money(4200)
    assert service.get("BV-2.5-R").price == Money(18500)


def test_a_number_that_moves_to_another_product_goes_with_it(catalog):
    old = catalog.products[service.get(LAMP).product]
    other = next(p for p in catalog.products.values() if p.slug != old.slug)
    moved = next(v for v in old.variants if v.sku == LAMP)
    left = replace(old, variants=tuple(v for v in old.variants if v.sku != LAMP), digest="1" * 16)
    right = replace(other, variants=(*other.variants, replace(moved, product=other.slug)), digest="2" * 16)
    products = {**catalog.products, left.slug: left, right.slug: right}
    after = replace(catalog, version="moved", products=products)
    service.publish(after, AT, changed=frozenset({left.slug, right.slug}), since=catalog.version)
    assert service.get(LAMP).product == other.slug
    assert service.get(LAMP).sellable


PRICES = st.integers(1, 9).map(lambda tens: Money(tens * 1000))


@hypothesis.settings(max_examples=often(8), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(st.tuples(st.integers(0, 5), st.none() | PRICES), max_size=3), min_size=1, max_size=5)
)
def test_any_sequence_of_named_changes_gives_what_comparing_all_gives(catalog, sequence):
    """Each step prices products anew or takes them away; a step may name more than it changed."""
    slugs = list(catalog.products)[:6]
    service.publish(catalog, AT)
    now = catalog
    for number, step in enumerate(sequence):
        products = dict(catalog.products if number % 2 else now.products)
        for at, price in step:
            if price is None:
                products.pop(slugs[at], None)
            else:
                product = catalog.products[slugs[at]]
                variants = tuple(replace(v, price=price) for v in product.variants)
                products[slugs[at]] = replace(product, variants=variants, digest=f"{at}{price.fen:015}")
        after = replace(now, version=f"step {number}", products=products)
        service.publish(after, AT, changed=frozenset(slugs), since=now.version)
        now = after
        assert publishing.difference(now, None) == publishing.Difference((), ())
    standing = {sku for (sku,) in run("SELECT sku FROM offer WHERE status <> 'withdrawn'")}
    assert standing == set(now.variants)


def watched(monkeypatch):
    """Which slugs each look was limited to."""
    looked, look = [], publishing.difference

    def difference(catalog, slugs):
        looked.append(slugs)
        return look(catalog, slugs)

    monkeypatch.setattr(publishing, "difference", difference)
    return looked
