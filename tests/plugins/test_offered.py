"""What the tools ask the catalogue for is worked out where it may differ, and no more often; all that a page shows is among it."""

from __future__ import annotations

import pytest

from plugins.site import toolpages
from plugins.site.edition import Edition
from tests.plugins.edited import Bench
from tools import page
from tools.known import TOOLS


@pytest.mark.parametrize("path", [tool.path for tool in TOOLS.values()])
def test_a_tool_needs_every_product_that_its_answer_names(site, path):
    (planned,) = (one for one in toolpages.tools(Edition(site, "zh")) if one.path == path)
    answer = planned.fill()[1]["tool"].answer
    named = {site.catalog.variants[pick.offer.sku].product for pick in answer.picks}
    assert {f"product/{slug}" for slug in named} <= set(planned.needs)


def test_a_tool_needs_what_its_answer_refuses_too(site):
    """Another driver may be the cheaper one tomorrow."""
    (strip,) = (one for one in toolpages.tools(Edition(site, "zh")) if one.path == TOOLS["strip"].path)
    assert {f"product/{slug}" for slug in site.catalog.standing["drivers"]} <= set(strip.needs)


def test_tools_are_asked_again_only_where_a_product_that_they_offer_differs(tmp_path, monkeypatch):
    bench, asked, view = Bench(tmp_path), [], page.view
    assert bench.build() == 0
    monkeypatch.setattr(page, "view", lambda tool, *given: asked.append(tool.slug) or view(tool, *given))
    bench.edit("variants", "sku", "BV-2.5-R", price="186.00")
    assert bench.build() == 0
    assert "186.00" in bench.tree("output")["p/bv-2-5/index.html"].decode()
    assert asked == []
    bench.edit("variants", "sku", "DL-5W-30K", price="33.00")
    assert bench.build() == 0
    assert "room" in asked
