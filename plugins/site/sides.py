"""Files of the site that are no pages: feeds, sitemaps, robots.txt, styles and scripts, the version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice

import orjson

from catalog.model import LANGS, Lang, Product
from plugins.site import feeds, lights, llms, sitemaps
from plugins.site.graph import Graph, digest, of
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
) -> Sides:
    """All of them; a sitemap whose addresses are those of the build before is not made again. ``groups``: what is to be
    found besides products, by language and kind.
    """
    found = Sides()
    origin = facts.site.shop.site_url
    for lang, edition in facts.editions.items():
        for path in feeds.KINDS:
            found.put(localized(path, lang).lstrip("/"), feeds.news(edition, path))
        found.put(localized(llms.PATH, lang).lstrip("/"), llms.text(edition))
    for url, data in assets.values():
        found.put(url.lstrip("/"), data)
    if touched is not None and touched.cards is not None:  # not all pages of lists were planned; all stand
        for lang in LANGS:
            for kind in ("category", "facet", "brand"):
                groups.pop((lang, kind), None)
                _stand(found, f"sitemap/{lang}/{kind}", facts, former)
    _maps(found, groups, facts, former)
    found.put(
        "sitemap.xml",
        sitemaps.index(origin, {n: at for maps in found.maps.values() for n, at in maps.items()}),
    )
    for path, light in lights.files(facts.site.lights):
        sign = digest(light.digest.encode())
        if former.files.get(path) == sign:
            found.digests[path] = sign
        else:
            found.made[path], found.digests[path] = light.path.read_bytes(), sign
    _offline(found, facts, assets, former, touched)
    found.put("robots.txt", sitemaps.robots(origin))
    found.put(MOVED, orjson.dumps(facts.catalog.moved))
    found.put(VERSION, f"{facts.catalog.version}\n".encode())
    return found


def _stand(found: Sides, name: str, facts: Graph, former: State) -> None:
    """The sitemaps of a group as the build before left them."""
    if name in former.maps:
        facts[name], found.maps[name] = former.facts[name], former.maps[name]
        found.digests.update((path, former.files[path]) for path in former.maps[name])


def _maps(found: Sides, groups: Mapping[Group, list[Entry]], facts: Graph, former: State) -> None:
    """Products come from their faces: not all of their pages were planned."""
    faces = facts.faces
    told = {group: of(entries) for group, entries in groups.items()}
    if faces:
        told |= dict.fromkeys(
            ((lang, "product") for lang in LANGS), facts["goods"] + of(sorted(facts.site.shots))
        )
    for group, known in told.items():
        name = f"sitemap/{'/'.join(group)}"
        facts[name] = digest(known + facts["code"] + facts["shop.toml"])
        if former.maps.get(name) and former.facts.get(name) == facts[name]:
            _stand(found, name, facts, former)
            continue
        shown = facts.editions["zh"].share_image
        entries = groups.get(group) or [
            Entry(f"/p/{slug}/", LANGS, face.modified, shown(face.family)) for slug, face in faces.items()
        ]
        maps: dict[str, int | None] = {}
        for path, data, newest in sitemaps.maps(facts.site.shop.site_url, group, entries):
            found.put(path, data)
            maps[path] = newest
        found.maps[name] = maps


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
