"""Whatever product a page links to or sells, a change of it makes the page anew."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plugins.site.edition import Edition
from plugins.site.facts import Site
from plugins.site.pages import plan
from plugins.site.planned import Planned
from tests.plugins.test_memo import environment

LINKED = re.compile(r'href="/p/([a-z0-9-]+)/')
SOLD = re.compile(r'name="sku" value="([^"]+)"')
MADE_UP = {"styleguide", "text"}  # samples; texts beside pages have the needs of those


def unnamed(site: Site) -> Iterator[tuple[str, str]]:
    """(page, product) where the page could stand though the product differs."""
    edition, env = Edition(site, "zh"), environment("zh", memo=True)
    base = {"shop": site.shop, "nav": edition.nav, "friend_links": site.catalog.links}
    for planned in plan((edition,)):
        if planned.kind not in MADE_UP:
            here, context = planned.fill()
            html = env.get_template(f"{planned.template}.html").render({**base, "here": here, **context})
            shown = {
                *LINKED.findall(html),
                *(site.catalog.variants[sku].product for sku in SOLD.findall(html)),
            }
            yield from ((planned.file, slug) for slug in shown - named(planned))


def named(planned: Planned) -> set[str]:
    return {need.rpartition("/")[2] for need in planned.needs}


def test_every_product_on_a_page_is_among_its_needs(site):
    assert list(unnamed(site)) == []


def test_a_need_left_out_is_found(site, monkeypatch):
    monkeypatch.setattr("plugins.site.toolpages._needs", lambda *_: ())
    assert {file for file, _ in unnamed(site)} >= {"tools/room/index.html", "tools/strip/index.html"}
