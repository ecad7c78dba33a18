"""Files of the site that are no pages: feeds, sitemaps, robots.txt, styles and scripts, the version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice

import orjson

from catalog.model import LANGS, Lang, Product
from plugins.release.record import Release
from plugins.site import feeds, lights, llms, sitemaps
from plugins.site.graph import Graph, digest
from plugins.site.listed import listed
from plugins.site.planned import Touched
from plugins.site.sitemaps import Entry, Group
from plugins.site.state import State
from theme import offline
from theme.environment import localized

#: says which catalogue the pages were made from, so that pages, prices and index can be compared
VERSION = "version.txt"
#: by an address that was a page once, where its readers are sent; the service reads it (backend/kernel/moved.py)
MOVED = "moved.json"
INDEX = "/slip/index.json"
#: products that can be found without a network; who sells more is told so by the search alone
MOST_FOUND = 2_000


@dataclass
class Sides:
    """``made``: bytes by path. ``digests``: of these and of what stands from the build before. ``maps``: by group,
    its sitemaps with their latest change.
    """

    made: dict[str, bytes] = field(default_factory=dict)
    digests: dict[str, bytes] = field(default_factory=dict)
    maps: dict[str, dict[str, int | None]] = field(default_factory=dict)

    def put(self, path: str, data: bytes) -> None:
        self.made[path] = data
        self.digests[path] = digest(data)


def sides(
    groups: dict[Group, list[Entry]],
    facts: Graph,
    assets: Mapping[str, tuple[str, bytes]],
    former: State,
    touched: Touched | None,
    current: Release | None,
) -> Sides:
    """All of them. ``groups``: what is to be found besides products, by language and kind. ``current``: the release that
    ``former`` was kept with.
    """
    found = Sides()
    for lang, edition in facts.editions.items():
        for path in feeds.KINDS:
            found.put(localized(path, lang).lstrip("/"), feeds.news(edition, path))
        found.put(localized(llms.PATH, lang).lstrip("/"), llms.text(edition))
    for url, data in assets.values():
        found.put(url.lstrip("/"), data)
    made, found.maps = listed(groups, facts, former, touched, current)
    newest = {name: at for maps in found.maps.values() for name, at in maps.items()}
    found.digests.update((name, former.files[name]) for name in newest if name in former.files)
    for name, data, _ in made:
        found.put(name, data)
    found.put("sitemap.xml", sitemaps.index(facts.site.shop.site_url, newest))
    for path, light in lights.files(facts.site.lights):
        sign = digest(light.digest.encode())
        if former.files.get(path) == sign:
            found.digests[path] = sign
        else:
            found.made[path], found.digests[path] = light.path.read_bytes(), sign
    _offline(found, facts, assets, former, touched)
    found.put("robots.txt", sitemaps.robots(facts.site.shop.site_url))
    found.put(MOVED, orjson.dumps(facts.catalog.moved))
    found.put(VERSION, f"{facts.catalog.version}\n".encode())
    return found


def _offline(
    found: Sides,
    facts: Graph,
    assets: Mapping[str, tuple[str, bytes]],
    former: State,
    touched: Touched | None,
) -> None:
    """The service worker, and what it finds products by without a network: names and SKUs, no prices."""
    shop = facts.site.shop
    if shop.offline:
        slugs = [*islice(facts.catalog.lines, MOST_FOUND)]
        same = touched is not None and touched.cards is not None and touched.pages.isdisjoint(slugs)
        for lang in LANGS:
            path = localized(INDEX, lang).lstrip("/")
            if same and path in former.files:
                found.digests[path] = former.files[path]
            else:
                found.put(path, orjson.dumps([_found(facts.catalog.products[slug], lang) for slug in slugs]))
    urls = "".join(sorted(url for url, _ in assets.values())).encode()
    pages = facts.sign([edition.frame("slip") for edition in facts.editions.values()])
    indexes = b"".join(found.digests.get(localized(INDEX, lang).lstrip("/"), b"") for lang in LANGS)
    found.put(offline.NAME, offline.worker(urls + pages + indexes, shop.timezone, offline=shop.offline))


def _found(product: Product, lang: Lang) -> list[object]:
    return [product.slug, product.name[lang], [[v.sku, v.label[lang]] for v in product.variants]]
