"""The benches' made-up catalogue keeps the shop's own rules."""

from __future__ import annotations

from bench.build.goods import make
from catalog.load import load


def test_it_is_sound(tmp_path):
    make(400, tmp_path / "goods", "csv")
    assert len(load(tmp_path / "goods").products) == 400
