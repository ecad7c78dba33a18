"""Which sitemaps a build makes: where it is known what may differ, those in which it stands, and of them only its lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from catalog.model import LANGS
from plugins.release.record import Release
from plugins.site.graph import Graph, digest
from plugins.site.pages import lists
from plugins.site.planned import Touched
from plugins.site.sitemaps import Entry, Group, Sitemap, again, cut, maps
from plugins.site.state import State

GOODS: tuple[Group, ...] = tuple((lang, "product") for lang in LANGS)
LISTS: tuple[Group, ...] = tuple((lang, kind) for lang in LANGS for kind in ("category", "facet", "brand"))


class Listed(NamedTuple):
    """``made``: the sitemaps that were made. ``newest``: by group, all it has by name, each with its latest change in UTC
    seconds.
    """

    made: list[Sitemap]
    newest: dict[str, dict[str, int | None]]


def listed(
    planned: Mapping[Group, Sequence[Entry]],
    facts: Graph,
    former: State,
    touched: Touched | None,
    current: Release | None,
) -> Listed:
    """``planned``: what is to be found besides products, of all that was planned. ``current``: the release that ``former`` was
    kept with.
    """
    found = Listed([], {})
    some = _some(planned, facts, former, touched)
    lost = {
        group for group, entries in some.items() if not _again(found, group, entries, facts, former, current)
    }
    whole = {group: entries for group, entries in planned.items() if group not in some}
    whole.update(_lost(lost, facts))
    parts = {group: cut(entries) for group, entries in whole.items()}
    if goods := [group for group in GOODS if group in lost or group not in some]:
        parts |= dict.fromkeys(goods, cut(_goods(facts, facts.faces)))
    for group, cuts in parts.items():
        if any(cuts):
            _put(found, group, maps(facts.site.shop.site_url, group, cuts))
    return found


def _some(
    planned: Mapping[Group, Sequence[Entry]], facts: Graph, former: State, touched: Touched | None
) -> dict[Group, Sequence[Entry]]:
    """The groups of which only these entries can differ."""
    found: dict[Group, Sequence[Entry]] = {}
    same = former.facts.get("pictures") == facts["pictures"]
    if touched is None:
        return found
    if same:
        found |= dict.fromkeys(GOODS, _goods(facts, facts.doubted))
    if touched.cards is not None:  # others of the lists were not planned
        found |= {group: planned.get(group, ()) for group in LISTS}
    return found


def _goods(facts: Graph, slugs: Iterable[str]) -> list[Entry]:
    faces, shown = facts.faces, cache(facts.editions["zh"].share_image)
    told = ((slug, faces[slug]) for slug in slugs)
    return [Entry(f"/p/{slug}/", LANGS, face.modified, shown(face.family)) for slug, face in told]


def _lost(groups: set[Group], facts: Graph) -> dict[Group, list[Entry]]:
    """All entries of lists whose sitemaps are not in the tree as they were left there."""
    found: dict[Group, list[Entry]] = {group: [] for group in groups if group in LISTS}
    for page in lists([*facts.editions.values()]) if found else ():
        if page.indexed and (page.lang, page.kind) in found:
            found[page.lang, page.kind].append(Entry(page.path, page.languages, page.modified))
    return found


def _again(
    found: Listed,
    group: Group,
    entries: Sequence[Entry],
    facts: Graph,
    former: State,
    current: Release | None,
) -> bool:
    """Whether the sitemaps of a group could be taken from the tree in service, with these lines as they are now."""
    name = "/".join(group)
    if current is None or name not in former.maps:
        return not entries

    def read(name: str) -> bytes:
        data = (current.tree / name).read_bytes()
        if digest(data) != former.files[name]:
            raise LookupError(name)
        return data

    try:
        made = [*again(facts.site.shop.site_url, group, entries, [*former.maps[name]], read)]
    except (OSError, LookupError):
        return False
    found.newest[name] = dict(former.maps[name])
    _put(found, group, made)
    return True


def _put(found: Listed, group: Group, made: Iterable[Sitemap]) -> None:
    newest = found.newest.setdefault("/".join(group), {})
    for sitemap in made:
        found.made.append(sitemap)
        newest[sitemap.name] = sitemap.newest
