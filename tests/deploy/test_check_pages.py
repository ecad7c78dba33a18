"""Each check of a built site finds what it is there for, and is silent where all is well."""

from __future__ import annotations

import json

import pytest

from deploy import check_pages
from deploy.check_pages import Site
from deploy.check_speed import CATEGORIES, Measured, judged, read

ORIGIN = "https://shop.example"
OFFER = {
    "price": "1.00", "priceCurrency": "CNY", "itemCondition": "new", "url": "u", "shippingDetails": [{}],
    "hasMerchantReturnPolicy": {"@id": "r"},
}  # fmt: skip
GOODS = {
    "@type": "Product",
    "name": "n",
    "image": "i",
    "description": "d",
    "brand": {"@type": "Brand"},
    "sku": "S",
    "offers": OFFER,
}


def head(path: str) -> str:
    other = {"zh-CN": f"{ORIGIN}{path}", "en": f"{ORIGIN}/en{path}", "x-default": f"{ORIGIN}{path}"}
    return "".join(f'<link rel="alternate" hreflang="{tag}" href="{url}">' for tag, url in other.items())


def page(path: str, lang: str = "", body: str = "") -> str:
    data = json.dumps(GOODS)
    return (
        f'<html><head><link rel="canonical" href="{ORIGIN}{lang}{path}">{head(path)}'
        f'<script type="application/ld+json">{data}</script></head><body><h1 id="top">x</h1><a href="{lang}{path}#top">x</a>'
        f'<a href="/sheets/x.0.pdf">x</a>{body}</body></html>'
    )


@pytest.fixture
def site(tmp_path):
    def made(**more: str) -> Site:
        for lang in ("", "/en"):
            folder = tmp_path / f"{lang}/p/x".lstrip("/")
            folder.mkdir(parents=True, exist_ok=True)
            html = page("/p/x/", lang, more.get("body", "") if not lang else "")
            for old, new in [
                pair.split("=>") for pair in more.get("change", "").split("|") if pair and not lang
            ]:
                assert old in html
                html = html.replace(old, new, 1)
            (folder / "index.html").write_text(html, "utf-8")
        (tmp_path / "moved.json").write_text(
            json.dumps({more.get("old", "/p/was/"): more.get("to", "/p/x/")})
        )
        urls = more.get("listed", f"{ORIGIN}/p/x/ {ORIGIN}/en/p/x/").split()
        (tmp_path / "sitemap-zh.xml").write_text(
            "".join(f"<url><loc>{url}</loc></url>" for url in urls), "utf-8"
        )
        return Site(tmp_path, ORIGIN)

    return made


@pytest.mark.parametrize(
    ("check", "wrong"),
    [
        (check_pages.links, {"body": '<a href="/p/gone/">x</a>'}),
        (check_pages.links, {"body": '<a href="/p/x/#gone">x</a>'}),
        (check_pages.links, {"body": '<img srcset="/images/gone-1.jpg 1w">'}),
        (check_pages.moved, {"to": "/p/gone/"}),
        (check_pages.moved, {"old": "/p/x/"}),
        (check_pages.pairs, {"change": 'hreflang="en"=>hreflang="fr"'}),
        (check_pages.pairs, {"change": 'hreflang="x-default"=>hreflang="x"'}),
        (check_pages.listed, {"listed": f"{ORIGIN}/p/x/ {ORIGIN}/p/gone/"}),
        (check_pages.listed, {"listed": f"{ORIGIN}/p/x/ {ORIGIN}/p/x/"}),
        (check_pages.policy, {"body": "<script>1</script>"}),
        (check_pages.policy, {"body": '<p style="x">'}),
        (check_pages.policy, {"body": '<img alt="" src="//elsewhere.example/x.png">'}),
        (check_pages.offers, {"change": '"brand"=>"brant"'}),
        (check_pages.offers, {"change": '"shippingDetails"=>"shipping"'}),
    ],
)
def test_what_is_wrong_is_found(site, check, wrong):
    assert list(check(site())) == []
    assert list(check(site(**wrong)))


RSS = (
    "<rss><channel><title>t</title><link>l</link><description>d</description>"
    f"<item><title>t</title><link>{ORIGIN}/p/x/</link><pubDate>p</pubDate><guid>g</guid></item></channel></rss>"
)
ATOM = (
    f'<feed xmlns="{check_pages.W3[1:-1]}"><id>i</id><title>t</title><updated>u</updated><author/>'
    f'<entry><id>g</id><title>t</title><updated>u</updated><link href="{ORIGIN}/p/x/"/></entry></feed>'
)


@pytest.mark.parametrize(
    ("feed", "change"),
    [
        (RSS, ("</rss>", "")),
        (RSS, ("<description>d</description>", "")),
        (RSS, ("<pubDate>p</pubDate>", "")),
        (RSS, ("/p/x/", "/p/gone/")),
        (RSS, ("</item>", "</item><item><title>t</title><pubDate>p</pubDate><guid>g</guid></item>")),
        (ATOM, ("<author/>", "")),
        (ATOM, ("<id>g</id>", "")),
        (ATOM, ("/p/x/", "/p/gone/")),
    ],
)
def test_a_feed_that_is_none_is_found(site, tmp_path, feed, change):
    kind = "rss" if feed is RSS else "atom"
    named = f'<link rel="alternate" type="application/{kind}+xml" title="t" href="/feed.xml">'
    assert [*check_pages.feeds(site(body=named))], "no such file"
    (tmp_path / "feed.xml").write_text(feed)
    assert [*check_pages.feeds(site(body=named))] == []
    (tmp_path / "feed.xml").write_text(feed.replace(*change))
    assert [*check_pages.feeds(site(body=named))]


def test_a_word_that_schema_org_does_not_know_is_found(site, tmp_path):
    names = {"Product", "Brand", *GOODS, *OFFER} - {"@type", "brand"}
    schema = tmp_path / "schema.jsonld"
    schema.write_text(json.dumps({"@graph": [{"@id": f"schema:{name}"} for name in sorted(names)]}))
    assert {line.partition(": ")[2] for line in check_pages.vocabulary(site(), schema)} == {"brand"}


def lighthouse(**scores: float) -> Measured:
    """What it says of a page whose audits have these scores, each in a category of its own but the last two."""
    audits = {
        name: {"score": score, "scoreDisplayMode": "binary", "numericValue": 900}
        for name, score in scores.items()
    }
    parts = {
        name: {
            "score": 0.5 if name == "seo" else 1,
            "auditRefs": [{"id": audit, "weight": 1} for audit in listed],
        }
        for name, listed in zip(CATEGORIES, ([], [], [], [*audits]), strict=True)
    }
    named = ("largest-contentful-paint", "cumulative-layout-shift", "total-byte-weight")
    return read({"categories": parts, "audits": {**{name: {"numericValue": 0} for name in named}, **audits}})


def test_a_page_closed_to_search_engines_may_lack_that_and_nothing_else():
    closed = lighthouse(**{"is-crawlable": 0, "document-title": 1})
    worse = lighthouse(**{"is-crawlable": 0, "document-title": 0})
    kept = [{name: good for name, _, _, good in judged("cart", found)} for found in (closed, worse)]
    assert [found["lighthouse cart seo"] for found in kept] == [True, False]
    assert not {name: good for name, _, _, good in judged("home", closed)}["lighthouse home seo"]
    assert all(good for name, *_, good in judged("cart", closed))
