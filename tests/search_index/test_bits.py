from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search_index.bits import Ground

COUNTS = st.lists(st.integers(0, 5), max_size=30)


@given(COUNTS, st.data())
def test_sets_of_variants_and_products_agree_with_plain_sets(counts: list[int], data: st.DataObject) -> None:
    ground = Ground(counts)
    owners = {ground.low[n] + seat: n for n, count in enumerate(counts) for seat in range(max(count, 1))}
    variants = data.draw(st.sets(st.sampled_from(sorted(owners)))) if owners else set()
    products = ground.products(ground.gather(variants))
    assert list(ground.numbers(products)) == sorted({owners[bit] for bit in variants})
    assert products.bit_count() == len({owners[bit] for bit in variants})
    assert ground.variants(products) == ground.gather(
        bit for bit, n in owners.items() if n in {owners[b] for b in variants}
    )
    assert ground.variants(ground.all_products) == ground.gather(owners)


def test_many_products_are_gathered_as_few_are(monkeypatch):
    ground = Ground([number % 4 for number in range(300)])
    numbers = range(0, 300, 7)
    few = ground.of_products(numbers)
    monkeypatch.setattr("search_index.bits.MANY", 1)
    assert ground.of_products(numbers) == few
    assert list(ground.numbers(few)) == list(numbers)
