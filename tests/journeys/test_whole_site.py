"""Every built page: its weight, its links, its languages, and that it asks nothing of strangers."""

from __future__ import annotations

import gzip
import json
import re
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import brotli
import pytest

from tests.journeys.conftest import Street
from theme.policy import FIRST

HTML_BYTES, CSS_BYTES, SCRIPT_BYTES = 30_000, 20_000, 10_000
LIVE = re.compile(
    r"^(/en)?/((cart|checkout|orders|search|compare|replace/found|comments|community|sheets|share|staff|pay)/|tools/[^/]+/answer/)"
)


class Reading(HTMLParser):
    """What a page points to, and what stands in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.loaded: list[str] = []
        self.alternates: dict[str, str] = {}
        self.inline: list[str] = []
        self.feed(text.replace(f"<script>{FIRST}</script>", "", 1))

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.ids.add(found.get("id") or "")
        if tag == "a" and found.get("href"):
            self.links.append(found["href"])
        if tag in {"script", "img", "source"} or (
            tag == "link" and found.get("rel") in {"stylesheet", "icon"}
        ):
            sources = [
                found.get("src"),
                found.get("href"),
                *re.split(r" \d+w,? ?", found.get("srcset") or ""),
            ]
            self.loaded += [source for source in sources if source]
        if tag == "link" and found.get("rel") == "alternate" and found.get("hreflang"):
            self.alternates[found["hreflang"]] = found["href"]
        if "style" in found or (
            tag == "script" and not found.get("src") and found.get("type") != "application/ld+json"
        ):
            self.inline.append(tag)


@pytest.fixture(scope="module")
def output(street: Street) -> Path:
    return street.folder / "output"


@pytest.fixture(scope="module")
def pages(output: Path) -> dict[str, Reading]:
    """Path as visitors type it → what was read."""
    return {
        "/" + path.relative_to(output).as_posix().removesuffix("index.html"): Reading(path.read_text("utf-8"))
        for path in output.rglob("*.html")
    }


def test_the_demo_shop_is_rich_enough(pages):
    kinds = {
        kind: sum(bool(re.match(rf"/{kind}/[^/]+/$", path)) for path in pages)
        for kind in ("p", "c", "topics", "guide", "news", "help")
    }

    narrowed = [path for path in pages if re.match(r"/c/[^/]+/(?!page/)[^/]+/$", path)]
    assert len(narrowed) >= 15
    assert kinds["p"] >= 120
    assert kinds["c"] >= 22
    assert (kinds["topics"], kinds["guide"], kinds["news"], kinds["help"]) >= (8, 12, 6, 5)


def test_no_page_is_heavier_than_it_may_be(output):
    heavy = {
        path.relative_to(output).as_posix(): size
        for path in output.rglob("*.html")
        if (size := len(gzip.compress(path.read_bytes()))) > HTML_BYTES
    }
    styles = [len(brotli.compress(path.read_bytes())) for path in output.glob("theme/css/*.css")]

    assert heavy == {}
    assert max(styles) <= CSS_BYTES


def test_the_scripts_of_a_product_page_are_small(output, pages):
    scripts = {source for source in pages["/p/downlight-7w/"].loaded if source.endswith(".js")}

    assert 0 < sum(len(gzip.compress((output / s.lstrip("/")).read_bytes())) for s in scripts) <= SCRIPT_BYTES


def test_no_link_is_broken(output, pages):
    broken = set()
    for path, page in pages.items():
        for link in page.links if "/styleguide/" not in path else ():  # its samples lead nowhere
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or LIVE.match(parts.path):
                continue
            target = unquote(parts.path) or path
            if target in pages:
                if parts.fragment and unquote(parts.fragment) not in pages[target].ids:
                    broken.add((path, link))
            elif not (output / target.lstrip("/")).is_file():
                broken.add((path, link))

    assert sorted(broken)[:20] == []


def test_nothing_is_loaded_that_is_not_there_or_not_ours(output, pages):
    missing = {
        (path, source)
        for path, page in pages.items()
        for source in page.loaded
        if not (source.startswith("/") and (output / source.lstrip("/")).is_file())
    }

    assert sorted(missing)[:20] == []


def test_no_page_carries_inline_style_or_script_but_the_one_that_the_policy_names(pages):
    assert {path: page.inline for path, page in pages.items() if page.inline} == {}


def test_languages_point_to_each_other(pages):
    origin = "https://dengshi.example"
    for path, page in pages.items():
        if not page.alternates:
            continue
        twin = page.alternates["zh-CN" if path.startswith("/en/") else "en"].removeprefix(origin)
        assert twin in pages, (path, twin)
        assert pages[twin].alternates == page.alternates


def test_no_chinese_is_left_on_an_english_shelf(output):
    """Product names, specs and the theme's words are English there; only the other language's name is not."""
    left = {}
    for path in (output / "en").rglob("*.html"):
        text = re.sub(
            r"<(script|style)\b.*?</\1>|<[^>]*lang=\"zh[^>]*>[^<]*|<[^>]+>",
            " ",
            path.read_text("utf-8"),
            flags=re.DOTALL,
        )
        if found := re.findall(r"[\u4e00-\u9fff]+", text):
            left[path.relative_to(output).as_posix()] = sorted(set(found))[:5]
    allowed = {"京", "备", "号"}  # the filing number in the footer

    assert {
        page: words
        for page, words in left.items()
        if set(words) - allowed
        and not page.startswith(("en/help", "en/news", "en/guide", "en/topics", "en/styleguide"))
    } == {}


def test_structured_data_states_what_the_page_states(output):
    for path in sorted((output / "p").glob("*/index.html")):
        text = path.read_text("utf-8")
        things = [
            json.loads(block)
            for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
        ]
        product = next(thing for thing in things if thing["@type"] in {"Product", "ProductGroup"})
        variants = product.get("hasVariant", [product])
        prices = {offer["price"] for variant in variants if (offer := variant.get("offers"))}
        assert all(f"¥{Decimal(price):,}" in text for price in prices), path
        assert any(thing["@type"] == "BreadcrumbList" for thing in things), path
