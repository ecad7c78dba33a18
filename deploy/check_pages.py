"""What must hold of a built site, asked of its files alone: links, language pairs, data for search engines, content policy.

Each check gives the places where it does not hold.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import brotli

from theme.policy import FIRST

#: what the service answers (deploy/Caddyfile)
LIVE = re.compile(
    r"(/en)?/((cart|checkout|orders|pay|payments|search|compare|replace/found|comments|community|sheets|share|api|staff)/"
    r"|tools/[^/]+/answer/|slip/order$|feeds/google\.xml$)"
)
LINK = re.compile(r"""<(?:a|link|form|img|script|source)\b[^>]*?\s(?:href|src|action)="([^"]*)\"""")
SET = re.compile(r'srcset="([^"]*)"')
TWIN = re.compile(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">')
CANONICAL = re.compile(r'<link rel="canonical" href="([^"]+)">')
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL)
STYLE = re.compile(r"""<style\b|\sstyle="|\son[a-z]+=\"""")
LOADED = re.compile(
    r"""<(?:img|script|iframe|source|link rel="(?:stylesheet|preload|icon)")[^>]*?(?:src|href)="(https?:)?//"""
)
IDENT = re.compile(r'\sid="([^"]+)"')
REQUIRED = ("name", "image", "description", "brand")
OFFERED = ("price", "priceCurrency", "itemCondition", "url", "shippingDetails", "hasMerchantReturnPolicy")
SCHEMA = "https://schema.org/"
FEED = re.compile(r'<link rel="alternate" type="application/(?:atom|rss)\+xml"[^>]*href="([^"]+)">')


class Feed(NamedTuple):
    """Names of elements: what the feed and each item must have, an item, its name and its link."""

    whole: tuple[str, ...]
    each: tuple[str, ...]
    item: str
    name: str
    link: str


W3 = "{http://www.w3.org/2005/Atom}"
RSS = Feed(("title", "link", "description"), ("title", "pubDate"), "item", "guid", "link")
ATOM = Feed(
    (f"{W3}id", f"{W3}title", f"{W3}updated", f"{W3}author"),
    (f"{W3}id", f"{W3}title", f"{W3}updated"),
    f"{W3}entry",
    f"{W3}id",
    f"{W3}link",
)


class Site:
    """A built site: path (``/p/x/``) → HTML."""

    def __init__(self, root: Path, origin: str) -> None:
        self.root, self.origin = root, origin
        self.pages: Mapping[str, str] = {
            "/" + path.relative_to(root).as_posix().removesuffix("index.html"): path.read_text("utf-8")
            for path in sorted(root.rglob("*.html"))
        }

    @cached_property
    def listed(self) -> list[str]:
        """Every address of the sitemaps."""
        return [
            found
            for path in sorted(self.root.glob("sitemap-*.xml"))
            for found in re.findall(r"<url><loc>([^<]+)</loc>", path.read_text("utf-8"))
        ]

    def stands(self, path: str) -> bool:
        file = self.root / unquote(path).lstrip("/")
        return (file / "index.html").is_file() if path.endswith("/") else file.is_file()


def links(site: Site) -> Iterator[str]:
    """Internal links that lead nowhere, anchors included."""
    anchors: dict[str, set[str]] = {}
    for page, html in site.pages.items():
        if page.endswith("/styleguide/"):  # its links are samples
            continue
        found = {unescape(one) for one in LINK.findall(html)}
        found |= {
            part.split()[0]
            for many in SET.findall(html)
            for part in unescape(many).split(",")
            if part.strip()
        }
        for link in sorted(found):
            told = urlsplit(link.removeprefix(site.origin))
            path = told.path or page
            if told.scheme or told.netloc or LIVE.match(path):
                continue
            if not path.startswith("/") or not site.stands(path):
                yield f"{page} → {link}"
            elif told.fragment and path in site.pages:
                known = anchors.setdefault(path, set(IDENT.findall(site.pages[path])))
                if unescape(told.fragment) not in known and "?" not in link:
                    yield f"{page} → {link} (no such anchor)"


def moved(site: Site) -> Iterator[str]:
    """Old addresses that lead to no page, or are pages still."""
    table = site.root / "moved.json"
    for old, to in json.loads(table.read_text("utf-8") if table.is_file() else "{}").items():
        if to and not site.stands(to):
            yield f"{old} → {to}"
        if site.stands(old):
            yield f"{old} is a page still"


def pairs(site: Site) -> Iterator[str]:
    """Language pairs that do not name each other, and pages whose own address is not among theirs."""
    twins = {
        page: (found[1], dict(TWIN.findall(html)))
        for page, html in site.pages.items()
        if (found := CANONICAL.search(html))
    }
    for page, (own, named) in twins.items():
        if own not in named.values():
            yield f"{page}: not among its own languages"
        if named and "x-default" not in named:
            yield f"{page}: no x-default"
        for tag, url in named.items():
            other = twins.get(url.removeprefix(site.origin))
            if other is None or other[1] != named:
                yield f"{page}: {tag} {url} does not answer"


def listed(site: Site) -> Iterator[str]:
    """Addresses of the sitemaps that are no pages, are not canonical, or stand there twice."""
    seen: set[str] = set()
    for url in site.listed:
        path = url.removeprefix(site.origin)
        own = CANONICAL.search(site.pages.get(path, ""))
        if own is None or own[1] != url:
            yield f"{url}: no page, or another is its canonical address"
        if url in seen:
            yield f"{url}: twice"
        seen.add(url)


def feeds(site: Site) -> Iterator[str]:
    """Feeds that pages name and that are none: no XML, a channel or an item without what RSS 2.0 or RFC 4287 demand, two
    items of one name, an item that is no page.
    """
    for path in sorted({path for html in site.pages.values() for path in FEED.findall(html)}):
        try:
            root = ET.fromstring((site.root / path.lstrip("/")).read_bytes())  # noqa: S314 - our own
        except (OSError, ET.ParseError) as error:
            yield f"{path}: {error}"
            continue
        kind = RSS if root.tag == "rss" else ATOM
        channel = root.find("channel") if kind is RSS else root
        items = [] if channel is None else channel.findall(kind.item)
        yield from (
            f"{path}: no {name}" for name in kind.whole if channel is None or channel.find(name) is None
        )
        names = [item.findtext(kind.name) for item in items]
        yield from (f"{path}: {name} twice" for name in names if names.count(name) > 1)
        for item in items:
            yield from (f"{path}: an item without {name}" for name in kind.each if item.find(name) is None)
            link = item.find(kind.link)
            url = "" if link is None else link.get("href") or link.text or ""
            if url.removeprefix(site.origin) not in site.pages:
                yield f"{path} → {url}"


def policy(site: Site) -> Iterator[str]:
    """Inline scripts that the policy does not name, inline styles, and anything that is loaded from elsewhere."""
    for page, html in site.pages.items():
        for attributes, body in SCRIPT.findall(html):
            if body.strip() and body != FIRST and "application/ld+json" not in attributes:
                yield f"{page}: inline script"
        if STYLE.search(DATA.sub("", html)):
            yield f"{page}: inline style or handler"
        if LOADED.search(html.replace(f'"{site.origin}', '"')):
            yield f"{page}: loads from elsewhere"


def offers(site: Site) -> Iterator[str]:
    """Products without what merchant listings ask for."""
    for page, html in site.pages.items():
        if not re.fullmatch(r"(/en)?/p/[^/]+/", page):
            continue
        things = [json.loads(found) for found in DATA.findall(html)]
        goods = [thing for thing in things if thing["@type"] in {"Product", "ProductGroup"}]
        if len(goods) != 1:
            yield f"{page}: {len(goods)} products"
        for thing in goods:
            yield from (f"{page}: no {name}" for name in REQUIRED if not thing.get(name))
            for one in thing.get("hasVariant", [thing]):
                if not one.get("sku"):
                    yield f"{page}: a variant without sku"
                offer = one.get("offers")
                if offer is not None:
                    yield from (
                        f"{page}: {one.get('sku')}: no {name}" for name in OFFERED if not offer.get(name)
                    )


def vocabulary(site: Site, schema: Path) -> Iterator[str]:
    """Types and properties that schema.org does not know. ``schema``: its vocabulary as JSON-LD."""
    graph = json.loads(schema.read_text("utf-8"))["@graph"]
    known = {thing["@id"].removeprefix("schema:").removeprefix(SCHEMA) for thing in graph}
    for page, html in site.pages.items():
        for found in DATA.findall(html):
            yield from (f"{page}: {name}" for name in sorted(_names(json.loads(found)) - known))


def _names(thing: Any) -> set[str]:
    if isinstance(thing, list):
        return set().union(*map(_names, thing)) if thing else set()
    if not isinstance(thing, dict):
        return set()
    found = {name for name in thing if not name.startswith("@") and name != "query-input"}
    kinds = thing.get("@type", ())
    found |= {kinds} if isinstance(kinds, str) else set(kinds)
    return found.union(*map(_names, thing.values()))


def heaviest(site: Site) -> tuple[int, str]:
    """The largest product page as browsers receive it, bytes, and its address: HTML alone."""
    goods = (page for page in site.pages if re.fullmatch(r"(/en)?/p/[^/]+/", page))
    return max((len(brotli.compress(site.pages[page].encode(), quality=5)), page) for page in goods)
