from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search_index.bits import both, either, gather, numbers, of, owners

MANY = 4_000
NUMBERS = st.sets(st.integers(0, MANY - 1), max_size=40)
#: (product, seat)
VARIANTS = st.sets(st.tuples(st.integers(0, 30), st.integers(0, 4)), max_size=40)


def seats(variants: set[tuple[int, int]]) -> tuple[int, ...]:
    most = max((seat for _, seat in variants), default=-1)
    return tuple(gather((n for n, seat in variants if seat == at), 8) for at in range(most + 1))


def plain(variants: tuple[int, ...]) -> set[tuple[int, int]]:
    return {(number, seat) for seat, products in enumerate(variants) for number in numbers(products)}


@given(NUMBERS)
def test_numbers_come_out_in_order(given: set[int]) -> None:
    products = gather(given, MANY // 8)
    assert list(numbers(products)) == sorted(given)
    assert products.bit_count() == len(given)


@given(VARIANTS, VARIANTS, st.sets(st.integers(0, 30)))
def test_sets_of_variants_agree_with_plain_sets(
    one: set[tuple[int, int]], other: set[tuple[int, int]], some: set[int]
) -> None:
    assert plain(both(seats(one), seats(other))) == one & other
    assert plain(either([seats(one), seats(other)])) == one | other
    assert set(numbers(owners(seats(one)))) == {number for number, _ in one}
    assert plain(of(gather(some, 8), seats(one))) == {(n, seat) for n, seat in one if n in some}
