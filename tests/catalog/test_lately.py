"""Of what was made lately the half that was asked for last is remembered, and never more than there is room for."""

from __future__ import annotations

from random import Random

import pytest

from catalog.lately import Lately


def asked(made: Lately[int, list[int]], key: int) -> list[int]:
    return made.get(key) or made.again(key) or made.keep(key, [key])


@pytest.mark.parametrize("most", [1, 2, 3, 10, 100])
def test_never_more_than_there_is_room_for(most):
    made: Lately[int, list[int]] = Lately(most)
    draw = Random(most)
    held = []
    for _ in range(2000):
        key = int(draw.expovariate(1 / most))
        assert asked(made, key) == [key]
        held.append(len(made) + len(made._before))
    assert max(held) <= max(most, 2)


def test_what_was_asked_for_last_is_the_same_object():
    made: Lately[int, list[int]] = Lately(10)
    first = {key: asked(made, key) for key in range(5)}
    for key in range(5, 1000):
        asked(made, key)
        assert asked(made, 0) is first[0]  # again and again
    assert made.again(1) is None
    assert made.again(996) == [996]
