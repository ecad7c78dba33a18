"""What the forms of tools offer is worked out where it may differ, and no more often."""

from __future__ import annotations

from plugins.site import toolpages
from tests.plugins.test_any_edits import Bench


def test_tools_are_asked_again_only_where_a_product_that_they_offer_differs(tmp_path, monkeypatch):
    bench, asked, asked_one = Bench(tmp_path), [], toolpages._asked
    assert bench.build() == 0
    monkeypatch.setattr(
        toolpages, "_asked", lambda edition, tool: asked.append(tool.slug) or asked_one(edition, tool)
    )
    bench.edit("variants", "sku", "BV-2.5-R", price="186.00")
    assert bench.build() == 0
    assert "186.00" in bench.tree("output")["p/bv-2-5/index.html"].decode()
    assert asked == []
    bench.edit("variants", "sku", "DL-5W-30K", price="33.00")
    assert bench.build() == 0
    assert "room" in asked
