"""Sitemap index, a sitemap for each language and kind with hreflang twins, and robots.txt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from theme.environment import TAGS, localized

MOST = 50_000
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
CLOSED = ("/cart/", "/checkout/", "/orders/", "/staff/", "/api/", "/pay/", "/comments/", "/search/?")


@dataclass(frozen=True, slots=True)
class Entry:
    """An indexed page. ``kind`` decides its file; ``modified``: UTC seconds, None where no source says."""

    kind: str
    path: str
    lang: str
    languages: tuple[str, ...]
    modified: int | None


def files(origin: str, entries: Iterable[Entry]) -> Mapping[str, bytes]:
    """sitemap.xml and the sitemaps it names, at most 50,000 addresses each."""
    groups: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        groups.setdefault((entry.lang, entry.kind), []).append(entry)
    made: dict[str, bytes] = {}
    index: list[str] = []
    for (lang, kind), unsorted in sorted(groups.items()):
        group = sorted(unsorted, key=lambda entry: entry.path)
        for number, at in enumerate(range(0, len(group), MOST), 1):
            part = group[at : at + MOST]
            name = f"sitemap-{lang}-{kind}{f'-{number}' if len(group) > MOST else ''}.xml"
            made[name] = "".join(_urlset(origin, part)).encode()
            newest = max((entry.modified for entry in part if entry.modified), default=None)
            index.append(f"<sitemap><loc>{escape(f'{origin}/{name}')}</loc>{_lastmod(newest)}</sitemap>\n")
    made["sitemap.xml"] = f'{HEAD}<sitemapindex xmlns="{SPACE}">\n{"".join(index)}</sitemapindex>\n'.encode()
    return made


def _urlset(origin: str, entries: Iterable[Entry]) -> Iterator[str]:
    yield f'{HEAD}<urlset xmlns="{SPACE}" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
    for entry in entries:
        yield f"<url><loc>{escape(origin + localized(entry.path, entry.lang))}</loc>{_lastmod(entry.modified)}"
        if len(entry.languages) > 1:
            for lang in entry.languages:
                yield _twin(TAGS[lang], origin + localized(entry.path, lang))
            yield _twin("x-default", origin + localized(entry.path, entry.languages[0]))
        yield "</url>\n"
    yield "</urlset>\n"


def _twin(tag: str, url: str) -> str:
    return f'<xhtml:link rel="alternate" hreflang="{tag}" href={quoteattr(url)}/>'


def _lastmod(modified: int | None) -> str:
    return (
        f"<lastmod>{datetime.fromtimestamp(modified, UTC):%Y-%m-%dT%H:%M:%SZ}</lastmod>" if modified else ""
    )


def robots(origin: str) -> bytes:
    """What crawlers leave alone, in both languages, and where the sitemap is."""
    closed = "".join(f"Disallow: {localized(path, lang)}\n" for lang in TAGS for path in CLOSED)
    return f"User-agent: *\n{closed}\nSitemap: {origin}/sitemap.xml\n".encode()
