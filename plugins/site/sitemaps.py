"""Sitemap index, a sitemap for each language and kind with hreflang twins, and robots.txt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple
from xml.sax.saxutils import escape

from theme.environment import TAGS, localized

MOST = 50_000
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
IMAGES = "http://www.google.com/schemas/sitemap-image/1.1"
SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
#: strangers can link to any words here: its noindex has to be readable (docs/decisions/0029)
OPEN = "/search/?q="
CLOSED = (
    "/cart/",
    "/checkout/",
    "/orders/",
    "/staff/",
    "/api/",
    "/pay/",
    "/comments/",
    "/search/?",
    f"{OPEN}*&",
    "/compare/",
    "/replace/found/",
)

QUOTE = {'"': "&quot;"}

#: a language and a kind of page: what shares a sitemap
Group = tuple[str, str]


class Entry(NamedTuple):
    """An indexed page. ``modified``: UTC seconds, None where no source says. ``image``: the path of its picture, "" for none."""

    path: str
    languages: tuple[str, ...]
    modified: int | None
    image: str = ""


def maps(origin: str, group: Group, entries: Sequence[Entry]) -> Iterator[tuple[str, bytes, int | None]]:
    """Name, bytes and latest change (UTC seconds) of the sitemaps of a group, at most 50,000 addresses each."""
    lang, kind = group
    listed = sorted(entries)
    for number, at in enumerate(range(0, len(listed), MOST), 1):
        part = listed[at : at + MOST]
        name = f"sitemap-{lang}-{kind}{f'-{number}' if len(listed) > MOST else ''}.xml"
        newest = max((entry.modified for entry in part if entry.modified), default=None)
        yield name, "".join(_urlset(origin, lang, part)).encode(), newest


def index(origin: str, newest: Mapping[str, int | None]) -> bytes:
    """sitemap.xml over the sitemaps by name, each with its latest change."""
    lines = (
        f"<sitemap><loc>{escape(f'{origin}/{name}')}</loc>{_lastmod(at)}</sitemap>\n"
        for name, at in sorted(newest.items())
    )
    return f'{HEAD}<sitemapindex xmlns="{SPACE}">\n{"".join(lines)}</sitemapindex>\n'.encode()


def _urlset(origin: str, lang: str, entries: Iterable[Entry]) -> Iterator[str]:
    yield f'{HEAD}<urlset xmlns="{SPACE}" xmlns:xhtml="http://www.w3.org/1999/xhtml" xmlns:image="{IMAGES}">\n'
    site = escape(origin, QUOTE)
    for entry in entries:
        path = escape(entry.path, QUOTE)
        yield f"<url><loc>{site}{localized(path, lang)}</loc>{_lastmod(entry.modified)}"
        if len(entry.languages) > 1:
            for twin in entry.languages:
                yield _twin(TAGS[twin], site + localized(path, twin))
            yield _twin("x-default", site + localized(path, entry.languages[0]))
        if entry.image:
            yield f"<image:image><image:loc>{site}{escape(entry.image)}</image:loc></image:image>"
        yield "</url>\n"
    yield "</urlset>\n"


def _twin(tag: str, url: str) -> str:
    return f'<xhtml:link rel="alternate" hreflang="{tag}" href="{url}"/>'


@lru_cache(5_000)  # many products are of one day
def _lastmod(modified: int | None) -> str:
    return (
        f"<lastmod>{datetime.fromtimestamp(modified, UTC):%Y-%m-%dT%H:%M:%SZ}</lastmod>" if modified else ""
    )


def robots(origin: str) -> bytes:
    """What crawlers leave alone, in both languages, and where the sitemap is."""
    closed = "".join(f"Disallow: {localized(path, lang)}\n" for lang in TAGS for path in CLOSED)
    opened = "".join(f"Allow: {localized(OPEN, lang)}\n" for lang in TAGS)
    return f"User-agent: *\n{opened}{closed}\nSitemap: {origin}/sitemap.xml\n".encode()
