"""What people write who do not know how the sheets say it: the first product is a right one, and nothing is left out."""

from __future__ import annotations

import pytest

from catalog.query import parse
from search_index.ask import Search

UNITS = [
    ("1.2米灯管", "category = tubes and dim_l = 1200"),
    ("0.6米 t8", "category = tubes and dim_l = 600"),
    ("20 amp breaker", "category = breakers and rated_a = 20"),
    ("4000 kelvin downlight", "category = downlights and cct = 4000"),
    ("gu10 36 degrees", "base = GU10 and beam = 36"),
    ("2.5平 电线", "category = wires and mm2 = 2.5"),
    ("800lm 灯泡", "category in (bulbs, decorative-bulbs) and lm >= 720 and lm <= 880"),
    ("ip65 投光灯 50w", "product = flood-50w"),
    ("120lm/w 工矿灯", "category = industrial and efficacy >= 120"),
    ("replace 50w gu10", "category = spot-lamps and base = GU10"),
    ("0-10v 调光面板", "product = dimmer-0-10v"),
]


@pytest.mark.parametrize(("text", "right"), UNITS)
def test_the_first_is_right(index, goods, text: str, right: str) -> None:
    hits = index.search(Search(text))
    assert (hits.relaxed, hits.missed) == (False, ())
    assert hits.hits[0].product.slug in {p.slug for p in parse(right, goods.fields).select(goods)}
