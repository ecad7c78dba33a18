"""A whole build of the fixture shop: byte for byte, in both languages, and again after a change."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from html import unescape as html_unescape
from pathlib import Path

import pytest

from catalog import cache
from plugins import twins
from plugins.site import state
from tests.plugins.golden import CONTENT, GOLDEN, KEPT, ROOT, build, plain, shared
from tools.known import TOOLS


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    done = build(CONTENT, folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "output"


def page(site: Path, path: str) -> str:
    return (site / path.lstrip("/") / "index.html").read_text("utf-8")


def things(html: str) -> list[dict]:
    return [
        json.loads(found) for found in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    ]


@pytest.mark.parametrize("name", KEPT)
def test_golden(site, name):
    """A wanted change of pages: ``python -m tests.plugins.golden``, then read the diff before committing it."""
    assert plain((site / name).read_bytes()).decode() == (GOLDEN / name).read_text("utf-8")


def test_every_page_exists_in_both_languages(site):
    pages = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    chinese = {path for path in pages if not path.startswith("en/")}
    assert {f"en/{path}" for path in chinese} == pages - chinese
    assert len(chinese) == 18 + 1 + len(TOOLS)


def test_old_addresses_are_a_table_and_stand_nowhere_else(site):
    assert json.loads((site / "moved.json").read_text()) == {"/p/dl-2023/": "/p/dl-7w/", "/p/dl-halogen/": ""}
    assert not (site / "p" / "dl-2023").exists()
    assert not any("dl-2023" in path.read_text("utf-8") for path in site.rglob("sitemap*.xml"))


def test_text_from_sheets_and_visitors_is_escaped(site):
    html = page(site, "/p/dl-7w/")
    assert "<开孔 75>" not in html
    assert "&lt;开孔 75&gt;" in html
    assert "alert(1)" not in html
    assert "李 <b>" not in html
    english = page(site, "/en/p/dl-7w/")
    assert "javascript:" not in english
    assert "dimmable" in english


def test_comments_stand_in_the_language_they_were_written_in(site):
    assert "孔 75 正好" in page(site, "/p/dl-7w/")
    assert "谢谢" in page(site, "/p/dl-7w/")
    assert "孔 75 正好" not in page(site, "/en/p/dl-7w/")


def test_product_markup_has_the_prices_of_the_page(site):
    group = next(t for t in things(page(site, "/p/dl-7w/")) if t["@type"] == "ProductGroup")
    assert [v["offers"]["price"] for v in group["hasVariant"]] == ["32.00", "39.00", "39.00"]
    assert group["hasVariant"][1]["gtin13"] == "2000000000015"
    assert group["hasVariant"][1]["offers"]["url"] == "https://dengshi.example/p/dl-7w/?sku=DL-7W-30K"
    wire = next(t for t in things(page(site, "/en/p/bv-2-5/")) if t["@type"] == "Product")
    assert wire["offers"]["price"] == "185.00"
    assert wire["sku"] == "BV-2.5-R"


def test_offers_say_how_they_travel_and_come_back(site):
    group = next(t for t in things(page(site, "/p/dl-7w/")) if t["@type"] == "ProductGroup")
    first, *others = [v["offers"] for v in group["hasVariant"]]
    assert first["hasMerchantReturnPolicy"]["merchantReturnDays"] == 7
    rates = {r: d for d in first["shippingDetails"] for r in d["shippingDestination"]["addressRegion"]}
    assert len(rates) == 31
    assert {r: rates[r]["shippingRate"]["value"] for r in ("SH", "XJ")} == {"SH": "8.00", "XJ": "18.00"}
    assert rates["SH"]["deliveryTime"]["transitTime"]["maxValue"] == 3
    named = {d["@id"] for d in first["shippingDetails"]}
    for offer in others:
        assert {d["@id"] for d in offer["shippingDetails"]} == named
        assert offer["hasMerchantReturnPolicy"] == {"@id": first["hasMerchantReturnPolicy"]["@id"]}
    wire = next(
        t for t in things(page(site, "/p/bv-2-5/")) if t["@type"] == "Product"
    )  # 185.00: not yet free
    assert wire["offers"]["shippingDetails"][0]["shippingRate"]["value"] == "8.00"


def test_llms_txt_leads_to_pages_that_are_there(site):
    for lang, first in (("", "# 灯市"), ("en/", "# Dengshi")):
        text = (site / f"{lang}llms.txt").read_text("utf-8")
        assert text.startswith(first)
        paths = re.findall(r"\]\(https://dengshi\.example/([^)]*)\)", text)
        dead = [path for path in paths if path.endswith(".md") and not (site / path).is_file()]
        assert [path for path in dead if "help/" not in path] == []
        assert f"{lang}c/downlights/index.md" in paths


def test_every_page_has_its_markup(site):
    kinds = {
        "/": {"OnlineStore", "WebSite"},
        "/c/downlights/": {"BreadcrumbList", "ItemList"},
        "/topics/corridor/": {"Article", "BreadcrumbList"},
        "/en/news/open/": {"Article", "BreadcrumbList"},
        "/help/about/": {"BreadcrumbList"},
    }
    assert {path: {t["@type"] for t in things(page(site, path))} for path in kinds} == kinds


def test_a_discontinued_product_stays_and_names_its_successor(site):
    html = page(site, "/en/p/dl-old/")
    assert "/en/p/dl-7w/" in html
    assert 'name="seal' not in html
    old = next(t for t in things(html) if t["@type"] == "Product")
    assert "offers" not in old
    assert "/p/dl-old/" not in page(site, "/c/downlights/")


def test_products_stand_where_the_text_placed_them(site):
    html = page(site, "/topics/corridor/")
    first, second = html.index("/p/dl-7w/"), html.index("/p/bv-2-5/")
    assert html.index("光要匀") < first < html.index("<h2>线</h2>") < second
    assert "[[products" not in html
    assert "要 IP65 吗" in page(site, "/guide/bathroom/")


def test_sitemaps_tell_the_truth(site):
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    index = ET.parse(site / "sitemap.xml")
    names = [loc.text.rpartition("/")[2] for loc in index.iterfind(".//s:loc", space)]
    urls = {}
    for name in names:
        for url in ET.parse(site / name).iterfind("s:url", space):
            twins = {link.get("hreflang"): link.get("href") for link in url.iterfind("x:link", space)}
            urls[url.findtext("s:loc", None, space)] = (url.findtext("s:lastmod", None, space), twins)
    origin = "https://dengshi.example"
    for address, (_, twins) in urls.items():
        assert (site / address.removeprefix(origin).lstrip("/") / "index.html").exists()
        assert set(twins) == {"zh-CN", "en", "x-default"}
        assert set(twins.values()) <= urls.keys()
    assert urls[f"{origin}/p/bv-2-5/"][0] == "2026-01-31T16:00:00Z"  # midnight of 1 February in China
    assert urls[f"{origin}/p/dl-7w/"][0] == "2026-03-03T03:53:20Z"  # the answer to a question
    assert urls[f"{origin}/topics/corridor/"][0] is None  # no source says when
    assert not any("404" in address for address in urls)


def test_nothing_but_our_own_pages_is_in_the_tree(site):
    tops = {path.name for path in site.iterdir() if path.is_dir()}
    assert tops == {
        "brands",
        "c",
        "en",
        "feeds",
        "guide",
        "help",
        "images",
        "news",
        "p",
        "photometry",
        "replace",
        "slip",
        "styleguide",
        "theme",
        "tools",
        "topics",
    }
    feed = ET.parse(site / "en/feeds/all.atom.xml")
    assert [e.text for e in feed.iterfind(".//{*}entry/{*}title")] == ["We are open"]


def test_building_again_writes_only_what_changed(tmp_path):
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content)
    assert build(content, tmp_path).returncode == 0
    output = tmp_path / "output"
    before = {path: path.stat().st_mtime_ns for path in output.rglob("*") if path.is_file()}

    assert "0 files written" in build(content, tmp_path).stdout
    assert before == {path: path.stat().st_mtime_ns for path in output.rglob("*") if path.is_file()}

    (content / "comments" / "bv-2-5.json").write_text(
        '[{"id": "b", "name": "Kim", "at": 1772600000, "body_html": "<p>How thick?</p>", "lang": "en", "reply": null}]'
    )
    (content / "news" / "open.md").unlink()
    (content / "news" / "open.en.md").unlink()
    (content / "news" / "draft.md").write_text(
        "Title: 未发\nDate: 2026-03-02\nSlug: draft\nStatus: draft\nSummary: 未发\n\n未发。\n"
    )
    (content / "news" / "later.md").write_text(
        "Title: 以后\nDate: 2999-01-01\nSlug: later\nSummary: 以后\n\n以后。\n"
    )
    done = build(content, tmp_path)
    assert done.returncode == 0, done.stderr
    written = {
        p.relative_to(output).as_posix()
        for p in output.rglob("*")
        if p.is_file() and p.stat().st_mtime_ns != before.get(p)
    }
    assert "en/p/bv-2-5/index.html" in written
    assert "p/dl-7w/index.html" not in written
    assert not (output / "news" / "open").exists()
    assert not any("draft" in str(p) or "later" in str(p) for p in output.rglob("*"))
    assert "未发" not in page(output, "/news/")

    for sheet, row in (("products", "dl-old,"), ("variants", "DL-OLD,")):
        path = content / "catalog" / f"{sheet}.csv"
        lines = path.read_text("utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if not line.startswith(row)), "utf-8")
    assert (output / "en/p/dl-old/index.md").is_file()
    done = build(content, tmp_path)
    assert done.returncode == 0, done.stderr
    assert not [path for path in output.rglob("*") if "dl-old" in path.parts]


@pytest.mark.parametrize("touched", [False, True])
def test_what_stood_without_twins_is_published_with_them_and_texts_beside_products_have_theirs(
    site, tmp_path, touched
):
    folder, theme = tmp_path / "was", tmp_path / "theme"
    shutil.copytree(site.parent, folder, symlinks=True)
    for name in ("templates", "static"):
        shutil.copytree(ROOT / "theme" / name, theme / name)
    if touched:  # pages differ, the texts beside them do not
        base = theme / "templates" / "base.html"
        base.write_text(base.read_text("utf-8").replace("<body", "<body data-x"), "utf-8")
    done = build(
        CONTENT, folder, "publishconf.py", THEME=str(theme), TEMPLATE_CACHE=str(tmp_path / "compiled")
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (" 0 made anew" in done.stdout) != touched
    tree = {
        path.relative_to(folder / "output").as_posix(): path.read_bytes()
        for path in (folder / "output").rglob("*")
        if path.is_file()
    }
    wanted = {
        name: data
        for path, text in tree.items()
        if path.endswith(twins.TEXTS)
        for name, data in twins.of(path, text)
    }
    assert {name: data for name, data in tree.items() if name.endswith(twins.SUFFIXES)} == wanted
    assert "p/dl-7w/index.md.br" in wanted
    assert "feeds/all.atom.xml.gz" in wanted


@pytest.mark.skipif(not os.access("/dev/shm", os.W_OK), reason="there is no other file system to write to")
def test_the_site_may_stand_on_another_disk_than_what_is_kept_for_the_next_build(tmp_path):
    with tempfile.TemporaryDirectory(dir="/dev/shm") as disk:
        done = build(CONTENT, Path(disk), CATALOG_CACHE=str(tmp_path / "catalog"))
        assert done.returncode == 0, done.stdout + done.stderr
        kept = (Path(disk) / "output").resolve().parent / "state" / cache.NAME
        assert kept.read_bytes() == (tmp_path / "catalog" / cache.NAME).read_bytes()


def test_what_other_code_left_is_swept_though_it_cannot_be_read(site, tmp_path):
    folder, content = tmp_path / "was", tmp_path / "content"
    shutil.copytree(site.parent, folder, symlinks=True)
    shutil.copytree(CONTENT, content)
    (folder / "output").resolve().with_name("state").joinpath(state.NAME).write_bytes(b"of another form")
    for sheet, row in (("products", "dl-old,"), ("variants", "DL-OLD,")):
        path = content / "catalog" / f"{sheet}.csv"
        lines = path.read_text("utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if not line.startswith(row)), "utf-8")
    done = build(content, folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (folder / "output/p/dl-7w/index.md").is_file()
    assert not [path for path in (folder / "output").rglob("*") if "dl-old" in path.parts]


def test_a_topic_that_is_over_leads_its_readers_on(tmp_path):
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content)
    topic = content / "topics" / "corridor.md"
    topic.write_text(topic.read_text("utf-8").replace("Order:", "Until: 2026-01-01\nOrder:"), "utf-8")
    done = build(content, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    over = page(tmp_path / "output", "/topics/corridor/")
    assert '<meta http-equiv="refresh" content="0; url=/topics/">' in over
    assert 'name="robots" content="noindex"' in over
    assert "/topics/corridor/" not in page(tmp_path / "output", "/topics/")
    assert "url=/en/topics/" in page(tmp_path / "output", "/en/topics/corridor/")


def test_a_product_shows_its_light_and_gives_the_file(site):
    name = "photometry/dl-5w.ies"
    html = page(site, "en/p/dl-7w/")
    assert html.count('class="diagram"') == 3 + 1  # and the band of white
    assert f'href="/{name}" download' in html
    assert (site / name).read_bytes() == (CONTENT / name).read_bytes()
    assert "Computed from a declared model, not measured" in html
    assert html.count("dl-5w.ies") == 2  # the link and its words: it is no spec, and no property for robots
    assert 'class="diagram"' not in page(site, "p/bv-2-5/")


def test_texts_stand_beside_pages_and_say_what_they_say(site):
    shelf = (site / "en/c/downlights/index.md").read_text("utf-8")
    name = html_unescape(re.search(r"<h1>([^<]+)</h1>", page(site, "/en/p/dl-7w/"))[1])
    assert f"| [{name}](https://dengshi.example/en/p/dl-7w/) | from ¥" in shelf
    assert "DL-7W-30K, DL-7W-40K" in shelf
    product = (site / "en/p/dl-7w/index.md").read_text("utf-8")
    assert product.startswith(f"# {name}\n")
    for sku, price in (("DL-7W-30K", "39.00"), ("DL-7W-40K", "39.00")):
        assert re.search(rf"^\| {sku} \| [^|]+ \| ¥{price}", product, re.MULTILINE)
    shown = page(site, "/en/p/dl-7w/").partition('class="spec-groups"')[2].partition("<h2")[0]
    specs = re.findall(r"<dt>(?:<details[^>]*><summary>)?([^<]+)", shown)
    assert specs
    assert [spec for spec in specs if f"- {html_unescape(spec).strip()}: " not in product] == []
    topic = (site / "topics/corridor/index.md").read_text("utf-8")
    assert "](https://dengshi.example/p/dl-7w/) |" in topic
    assert topic.startswith("# ")
    assert "Query:" not in topic
    assert topic.endswith("网页：https://dengshi.example/topics/corridor/\n")
    news = (site / "news/open/index.md").read_text("utf-8")
    assert "Date:" not in news
    linked = {
        path.parent / "index.md"
        for path in site.rglob("*.html")
        if re.search(r'type="text/markdown" href="[^"]+/index\.md"', path.read_text("utf-8"))
    }
    assert linked == set(site.rglob("*.md"))
    assert "/topics/corridor/index.md)" in (site / "llms.txt").read_text("utf-8")


def test_a_release_keeps_the_terms_that_its_pages_say(site):
    assert (site / ".." / "state" / "shop.toml").read_bytes() == (CONTENT / "shop.toml").read_bytes()


@pytest.mark.parametrize("settings", ["pelicanconf.py", "publishconf.py"])
def test_pelicans_own_command_builds_the_site_wherever_it_is_started(settings, tmp_path):
    given = {**shared(), "CATALOG_CACHE": str(tmp_path / "catalog"), "CACHE_PATH": str(tmp_path / "pelican")}
    command = [
        Path(sys.executable).with_name("pelican"),
        CONTENT,
        "-s",
        ROOT / settings,
        "-o",
        tmp_path / "output",
    ]
    done = subprocess.run(
        [*command, "-e", *(f"{name}={json.dumps(value)}" for name, value in given.items())],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "KEYS_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "output/p/dl-7w/index.html").is_file()
