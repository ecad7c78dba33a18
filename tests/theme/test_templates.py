"""Templates compile and fill in both languages, and keep to the rules of the house."""

from __future__ import annotations

import json
import re

import pytest

from tests.theme.markup import read
from tests.theme.pages_of_samples import jinja, pages, render
from theme.environment import TEMPLATES
from theme.policy import FIRST

ALL = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
OURS = [
    name for name in ALL if not name.startswith(("shop/", "staff/", "paper/")) or name == "staff/base.html"
]
LANGS = ("zh", "en")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ALL)
def test_every_template_compiles(name, lang):
    assert jinja(lang).get_template(name)


def test_every_page_is_tried():
    layouts = {"base.html", "shelf.html", "story.html"}

    assert {n for n in OURS if not n.startswith("components/")} - layouts == {t for t, _ in pages().values()}


@pytest.fixture(scope="module", params=[(name, lang) for name in pages() for lang in LANGS], ids="-".join)
def page(request):
    name, lang = request.param
    return name, lang, read(render(name, lang))


def test_a_count_says_of_what(page):
    counts = [e.text for e in page[2] if e.tag == "small" and e.text[:1].isdigit() and " " not in e.text]

    assert not counts, "a figure behind a name reads as a part of it"
    counted = [
        e for e in page[2] if e.tag == "small" and e.text.split(" ")[-1] in ("件商品", "product", "products")
    ]
    assert all(f" {e.text}" in e.ancestors[-1].text for e in counted), "nor may they break apart"


def test_no_inline_style_or_script(page):
    elements = page[2]

    assert [e for e in elements if e.tag == "style" or "style" in e.attributes] == []
    assert [e for e in elements if any(name.startswith("on") for name in e.attributes)] == []
    bare = [e for e in elements if e.tag == "script" and not e.get("src")]
    assert [e.text for e in bare if e.get("type") != "application/ld+json"] == [FIRST]


def test_the_language_is_said_and_kept(page):
    _, lang, elements = page
    ways = [e for e in elements if e.tag in ("a", "form") and not {"hreflang", "download"} & {*e.attributes}]
    paths = [e.get("href") or e.get("action") or "" for e in ways]

    assert elements[0].get("lang") == {"zh": "zh-CN", "en": "en"}[lang]
    assert [p for p in paths if p.startswith("/") and p.startswith("/en/") != (lang == "en")] == []


def test_ids_are_unique_and_found(page):
    name, _, elements = page
    ids = [e.get("id") for e in elements if e.get("id")]
    named = {e.get("for") for e in elements if e.get("for")}
    described = {
        i for e in elements for a in ("aria-describedby", "aria-labelledby") for i in (e.get(a) or "").split()
    }

    assert len(ids) == len(set(ids)) or name == "styleguide"
    assert named | described <= set(ids)


def test_one_heading_and_pictures_with_size_and_words(page):
    name, _, elements = page

    assert len([e for e in elements if e.tag == "main"]) == 1
    assert len([e for e in elements if e.tag == "h1"]) == (0 if name == "staff" else 1)
    assert all(e.get("width") and e.get("height") and e.get("alt") for e in elements if e.tag == "img")


def test_every_field_has_a_name_for_the_screen_reader(page):
    elements = page[2]
    labelled = {e.get("for") for e in elements if e.tag == "label"}
    fields = [e for e in elements if e.tag in ("input", "select", "textarea") and e.get("type") != "hidden"]

    assert [
        f for f in fields if not (f.inside("label") or f.get("id") in labelled or f.get("aria-label"))
    ] == []


def test_data_for_machines_cannot_break_out(page):
    data = [e.text for e in page[2] if e.get("type") == "application/ld+json"]

    assert [json.loads(text) for text in data] == [{"name": "</script>"}]


def test_heads_name_their_address_in_each_language():
    links = [e for e in read(render("product", "en")) if e.tag == "link"]

    assert [e.get("href") for e in links if e.get("rel") == "canonical"] == [
        "https://dengshi.example/en/product/"
    ]
    assert {e.get("hreflang"): e.get("href") for e in links if e.get("hreflang")} == {
        "zh-CN": "https://dengshi.example/product/",
        "en": "https://dengshi.example/en/product/",
        "x-default": "https://dengshi.example/product/",
    }


def test_a_buy_form_without_script_carries_every_seal():
    fields = [
        e
        for e in read(render("product", "zh"))
        if e.tag == "input"
        and (f := e.inside("form"))
        and f.get("action") == "/cart/add"
        and "data-variants" in f.attributes
    ]
    skus = [e.get("value") for e in fields if e.get("name") == "sku"]
    values = {e.get("name"): e.get("value") for e in fields}

    assert len(skus) == 11
    assert [e.get("value") for e in fields if "checked" in e.attributes] == ["DL-7W-30K"]
    assert values["price:DL-7W-30K"] == "3900"
    assert {f"seal:{sku}" for sku in skus} <= set(values)


def test_pages_stay_small():
    assert re.sub(r"\s+", " ", render("product", "zh")).__len__() < 100_000
