"""Sitemap index, a sitemap for each language and kind with hreflang twins, and robots.txt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple
from xml.sax.saxutils import escape
from zlib import crc32

from theme.environment import TAGS, localized

#: so many addresses stand together; of more about so many in each file: with one that changes all of its file is written,
#: pressed and fetched
TOGETHER, PART = 1_000, 250
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
IMAGES = "http://www.google.com/schemas/sitemap-image/1.1"
SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
OPENING = f'<urlset xmlns="{SPACE}" xmlns:xhtml="http://www.w3.org/1999/xhtml" xmlns:image="{IMAGES}">\n'
CLOSING = "</urlset>\n"
LOC, CHANGED = b"</loc>", re.compile(rb"<lastmod>([^<]+)")
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


class Sitemap(NamedTuple):
    """``newest``: the latest change of its addresses, UTC seconds."""

    name: str
    data: bytes
    newest: int | None


def cut(entries: Sequence[Entry], count: int = 0) -> list[list[Entry]]:
    """What stands together, in ``count`` parts, by default as many as so many entries take. Where one stands its path says:
    no other moves it, until there are twice as many.
    """
    if not count:
        count = 1 if len(entries) <= TOGETHER else 1 << (-(-len(entries) // PART) - 1).bit_length()
    parts: list[list[Entry]] = [[] for _ in range(count)]
    for entry in entries:
        parts[crc32(entry.path.encode()) % count].append(entry)
    for part in parts:
        part.sort()
    return parts


def maps(origin: str, group: Group, parts: Sequence[Sequence[Entry]]) -> Iterator[Sitemap]:
    """The sitemaps of a group, one for each of its parts."""
    (lang, kind), site = group, escape(origin, QUOTE)
    for number, part in enumerate(parts, 1):
        name = f"sitemap-{lang}-{kind}{f'-{number}' if len(parts) > 1 else ''}.xml"
        newest = max((entry.modified for entry in part if entry.modified), default=None)
        lines = [_line(site, lang, entry) for entry in part]
        yield Sitemap(name, f"{HEAD}{OPENING}{''.join(lines)}{CLOSING}".encode(), newest)


def again(
    origin: str, group: Group, entries: Sequence[Entry], names: Sequence[str], read: Callable[[str], bytes]
) -> Iterator[Sitemap]:
    """Those of a group's sitemaps in which one of ``entries`` stands, with its line as it is now. ``names``: of all of them.
    ``read``: gives one as it was. Raises LookupError where it has no such line.
    """
    site = escape(origin, QUOTE)
    for name, part in zip(names, cut(entries, len(names)), strict=True):
        if not part:
            continue
        text = read(name)
        for entry in part:
            line = _line(site, group[0], entry).encode()
            at = text.find(line[: line.index(LOC) + len(LOC)])
            if at < 0:
                raise LookupError(entry.path)
            text = text[:at] + line + text[text.index(b"\n", at) + 1 :]
        newest = max(CHANGED.findall(text), default=b"").decode()
        yield Sitemap(name, text, int(datetime.fromisoformat(newest).timestamp()) if newest else None)


def index(origin: str, newest: Mapping[str, int | None]) -> bytes:
    """sitemap.xml over the sitemaps by name, each with its latest change."""
    lines = (
        f"<sitemap><loc>{escape(f'{origin}/{name}')}</loc>{_lastmod(at)}</sitemap>\n"
        for name, at in sorted(newest.items())
    )
    return f'{HEAD}<sitemapindex xmlns="{SPACE}">\n{"".join(lines)}</sitemapindex>\n'.encode()


def _line(site: str, lang: str, entry: Entry) -> str:
    path, twins, image = escape(entry.path, QUOTE), "", ""
    if len(entry.languages) > 1:
        urls = [(TAGS[twin], localized(path, twin)) for twin in entry.languages]
        both = (*urls, ("x-default", urls[0][1]))
        twins = "".join(
            [f'<xhtml:link rel="alternate" hreflang="{tag}" href="{site}{url}"/>' for tag, url in both]
        )
    if entry.image:
        image = f"<image:image><image:loc>{site}{escape(entry.image)}</image:loc></image:image>"
    return f"<url><loc>{site}{localized(path, lang)}</loc>{_lastmod(entry.modified)}{twins}{image}</url>\n"


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
