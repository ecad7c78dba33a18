from __future__ import annotations

import pytest

from catalog.labels import labels, telling
from catalog.model import Catalog, Value

Specs = list[dict[str, Value]]

TOLD: list[tuple[Specs, list[str]]] = [
    ([{"lm": 600, "cct": 3000}, {"lm": 640, "cct": 4000}], ["cct"]),
    ([{"w": 7, "lm": 600, "cutout": 75}, {"w": 12, "lm": 1100, "cutout": 95}], ["w"]),
    ([{"w": w, "lm": w * 80 + c, "cct": c} for w in (7, 12) for c in (3000, 4000)], ["w", "cct"]),
    ([{"lm": 600}, {"lm": 640}], ["lm"]),
    ([{"w": 7}, {"w": 7}], []),
    ([{"w": 7}, {"w": 7, "color": "red"}], ["color"]),
    ([{"w": 7, "color": "red"}, {"w": 7, "color": "red"}, {"w": 9, "color": "red"}], ["w"]),
]


@pytest.mark.parametrize(("specs", "codes"), TOLD)
def test_the_fewest_fields_one_chooses_by(small: Catalog, specs: Specs, codes: list[str]) -> None:
    assert telling(specs, small.fields) == codes


def test_words_carry_units_names_and_which_length(small: Catalog) -> None:
    specs: Specs = [
        {"cutout": 75, "ip": 44, "rimless": True},
        {"cutout": 75, "ip": 65},
        {"cutout": 95, "ip": 44},
    ]
    assert [label.zh for label in labels(specs, small.fields)] == [
        "开孔 75 mm · IP44",
        "开孔 75 mm · IP65",
        "开孔 95 mm · IP44",
    ]
    assert labels(specs, small.fields)[0].en == "Cut-out 75 mm · IP44"
