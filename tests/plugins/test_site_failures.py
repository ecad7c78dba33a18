"""What is wrong stops the build: a status that is not 0, one readable report, and the old site untouched."""

from __future__ import annotations

import shutil
from pathlib import Path
from time import monotonic, sleep

import pytest
from jinja2 import FileSystemBytecodeCache
from pelican.settings import read_settings

from plugins.site.compiling import TEMPLATES
from tests.plugins.golden import CONTENT, ROOT, build


@pytest.fixture
def content(tmp_path: Path) -> Path:
    shutil.copytree(CONTENT, tmp_path / "content")
    return tmp_path / "content"


def refused(done) -> str:
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    return done.stderr


def test_a_broken_row_names_sheet_and_cell(content, tmp_path):
    sheet = content / "catalog" / "variants.csv"
    sheet.write_text(sheet.read_text().replace("39.00,210,7,600", "cheap,210,7,600").replace("32.00,", ","))
    report = refused(build(content, tmp_path))
    assert "variants" in report
    assert "F3" in report
    assert '"cheap"' in report
    assert "2 problems" in report
    assert not (tmp_path / "output").exists()


def test_templates_are_compiled_while_the_sources_are_read(content, tmp_path):
    sheet = content / "catalog" / "variants.csv"
    good = sheet.read_text()
    sheet.write_text(good.replace("32.00,", ","))
    compiled = tmp_path / "templates"
    refused(build(content, tmp_path, words=["html"], TEMPLATE_CACHE=str(compiled)))
    last = compiled / _file_of(f"{TEMPLATES[-1]}.html")
    until = monotonic() + 20
    while not last.exists() and monotonic() < until:
        sleep(0.05)
    assert all((compiled / _file_of(f"{name}.html")).exists() for name in TEMPLATES)

    found = {*compiled.iterdir()}
    sheet.write_text(good)
    assert build(content, tmp_path, words=["html"], TEMPLATE_CACHE=str(compiled)).returncode == 0
    assert {*compiled.iterdir()} == found  # no page needs another one


def _file_of(template: str) -> str:
    key = FileSystemBytecodeCache.get_cache_key(None, template, str(ROOT / "theme" / "templates" / template))
    return f"__jinja2_{key}.cache"


def test_texts_are_told_by_file_and_line(content, tmp_path):
    topic = content / "topics" / "corridor.md"
    topic.write_text(
        topic.read_text()
        .replace("lm >= 500", "lumens >= 500")
        .replace("mm2 = 2.5", "mm2 = thick")
        .replace("Order: 1", "Order: ²")
        + "\n\n![大厅](/images/none.jpg)\n"
    )
    (content / "landing" / "bathroom.en.md").unlink()
    (content / "comments" / "bv-2-5.json").write_text('[{"name": "Kim"}]')
    report = refused(build(content, tmp_path))
    assert 'content/topics/corridor.md:3 Query: "lumens >= 500' in report
    assert 'content/topics/corridor.md:5 Order: "²" is not a whole number' in report
    assert 'picture: "/images/none.jpg" is no picture of ours' in report
    assert "content/landing/bathroom.en.md:1" in report
    assert "content/comments/bv-2-5.json" in report


def test_what_the_shop_calls_itself_keeps_to_the_law_as_well(content, tmp_path):
    shutil.copytree(ROOT / "content" / "rules", content / "rules")
    facts = content / "shop.toml"
    facts.write_text(
        facts.read_text().replace('[tagline]\nzh = "', '[tagline]\nzh = "世界级灯具，全网最低价，')
    )
    report = refused(build(content, tmp_path, words=["html"]))
    assert "shop.toml › tagline.zh" in report
    assert "“世界级”" in report
    assert "“全网最低”" in report
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize("control", ["\0", "\x0b", "\x1b", "\uffff"])
def test_a_control_character_is_told_by_file_and_line_and_stands_in_no_feed(content, tmp_path, control):
    names = (
        "news/open.md",
        "news/open.en.md",
        "pages/about.md",
        "topics/corridor.md",
        "landing/bathroom.en.md",
    )
    lines = {}
    for name in names:
        with (content / name).open("a", encoding="utf-8") as text:
            text.write(f"\nA{control}B\n")
        lines[name] = (content / name).read_bytes().count(b"\n")
    report = refused(build(content, tmp_path, words=["html"]))
    assert "5 problems" in report
    for name in names:
        assert f'content/{name}:{lines[name]}: "{control!r}" holds'.replace("'", "") in report


def test_a_query_inside_a_text_is_told_by_its_line(content, tmp_path):
    topic = content / "topics" / "corridor.md"
    topic.write_text(topic.read_text().replace("mm2 = 2.5", "mm2 = thick"))
    assert "content/topics/corridor.md:13 Query" in refused(build(content, tmp_path))


def _theme(folder: Path) -> Path:
    for name in ("templates", "static"):
        shutil.copytree(ROOT / "theme" / name, folder / "theme" / name)
    return folder / "theme"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [("{{ brand.nmae }}", "nmae"), ("{% if brand %}", "endif"), ("{{ _('没有英文的话') }}", "没有英文的话")],
)
def test_a_template_typo_names_template_line_and_page(content, tmp_path, wrong, said):
    theme = _theme(tmp_path)
    brand = theme / "templates" / "brand.html"
    lines = brand.read_text().splitlines()
    at = lines.index("{% block main %}") + 1
    brand.write_text("\n".join([*lines[:at], wrong, *lines[at:]]))
    report = refused(build(content, tmp_path, THEME=str(theme), TEMPLATE_CACHE=str(tmp_path / "templates")))
    assert "brand.html" in report
    assert said in report
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize(
    ("gone", "asking"),
    [("spec_table", "styleguide.html:"), ("price", "card.html:2")],
    ids=["ours", "pelicans"],
)
def test_a_component_that_is_not_there_is_named_with_who_asks_for_it(content, tmp_path, gone, asking):
    theme = _theme(tmp_path)
    (theme / "templates" / "components" / f"{gone}.html").unlink()
    report = refused(
        build(content, tmp_path, words=["html"], THEME=str(theme), TEMPLATE_CACHE=str(tmp_path / "templates"))
    )
    assert f"there is no template components/{gone}.html" in report
    assert asking in report
    assert len(report.splitlines()) == 1


@pytest.mark.parametrize("gone", ["product.html", "base.html", "category.html"])
def test_a_template_that_is_not_there_is_named_and_none_of_pelicans_own_stands_in(content, tmp_path, gone):
    theme = _theme(tmp_path)
    (theme / "templates" / gone).unlink()
    settings = {"THEME": str(theme), "TEMPLATE_CACHE": str(tmp_path / "templates")}
    report = refused(build(content, tmp_path, words=["html"], **settings))
    assert report.startswith(f"There is no template {gone} (")
    assert len(report.splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "wrong", "said"),
    [
        (
            "components/price.html",
            '{% from "components/card.html" import card %}',
            "imports in a circle: components/card.html → components/price.html → components/card.html",
        ),
        (
            "components/price.html",
            '{% from "components/price.html" import price %}',
            "imports in a circle: components/price.html → components/price.html",
        ),
        ("base.html", '{% extends "base.html" %}', "base.html:1"),
        (
            "components/mark.html",
            '\n{% from "components/icon.html" import ikon as icon %}',
            "components/mark.html:2",
        ),
        (
            "base.html",
            '{% from "components/icon.html" import ikon as sign %}',
            "there is no macro ikon in components/icon.html",
        ),
        ("components/mark.html", "{{ nowhere }}", "components/mark.html:1"),
        ("components/price.html", "\n\n{% set z = nowhere.x %}", "components/price.html:3"),
        (
            "components/mark.html",
            "{# caf\udce9 #}",
            "theme/templates/components/mark.html:1: is not UTF-8 text",
        ),
    ],
    ids=["circle", "itself", "extends", "macro", "unused", "name", "attribute", "bytes"],
)
def test_a_template_that_cannot_be_imported_is_named(content, tmp_path, name, wrong, said):
    template = _theme(tmp_path) / "templates" / name
    good = template.read_bytes()
    template.write_bytes(f"{wrong}\n".encode("utf-8", "surrogateescape") + good)
    settings = {"THEME": str(tmp_path / "theme"), "TEMPLATE_CACHE": str(tmp_path / "templates")}
    report = refused(build(content, tmp_path, **settings))
    assert said in report
    assert f"{name}:" in report
    assert not (tmp_path / "output").exists()


def test_a_template_that_breaks_later_is_named_as_well(content, tmp_path):
    template = _theme(tmp_path) / "templates" / "components" / "price.html"
    assert build(content, tmp_path, words=["html"], THEME=str(tmp_path / "theme")).returncode == 0
    template.write_text(
        '{% from "components/card.html" import card %}' + template.read_text("utf-8"), "utf-8"
    )
    settings = {"THEME": str(tmp_path / "theme"), "TEMPLATE_CACHE": str(tmp_path / "templates")}
    report = refused(build(content, tmp_path, words=["html"], **settings))
    assert "imports in a circle" in report
    assert len(report.splitlines()) == 1
    assert (tmp_path / "output" / "index.html").exists()


def test_a_broken_translation_is_told_in_one_line(content, tmp_path):
    settings = tmp_path / "conf.py"
    settings.write_text(
        f'import sys\nsys.path.insert(0, "{ROOT}")\nfrom pelicanconf import *\nfrom theme import translations\n'
        "translations.files = lambda *_: {'theme.en.po': b'msgid \"a\"\\nmsgsrt \"b\"'}\n"
        f'THEME = "{ROOT / "theme"}"\n'
    )
    report = refused(build(content, tmp_path, str(settings), words=["html"]))
    assert report.startswith("Unreadable: theme.en.po:2 ")
    assert len(report.splitlines()) == 1


def test_what_stands_above_news_and_help_is_told_with_all_that_is_wrong(content, tmp_path):
    news = content / "news"
    said = (news / "open.md").read_text("utf-8")
    (news / "again.md").write_text(said)
    (news / "empty.md").write_text("")
    (news / "old.md").write_bytes("Title: café\n".encode("latin-1"))
    (news / "some.md").write_text(
        "Title: 开门\nTitle: 关门\nDate: 2026-02-30\nModified: soon\nSlug: ../up\nLang: fr\nStatus: live\nSummary: 今天\n\n今天。\n"
    )
    (content / "landing" / "bathroom.en.md").unlink()
    report = refused(build(content, tmp_path))
    for line in (
        'open.md:3 Slug: "open" is the address of content/news/again.md already',
        "empty.md:1: the file is empty",
        "old.md:1: is not UTF-8 text",
        "some.md:2 Title: is written twice",
        'some.md:3 Date: "2026-02-30" is not a time such as 2026-01-31 10:00',
        'some.md:4 Modified: "soon" is not a time',
        'some.md:5 Slug: "../up" has to be lower-case letters',
        'some.md:6 Lang: "fr" has to be zh or en',
        'some.md:7 Status: "live" has to be published or draft',
        "landing/bathroom.en.md:1",
    ):
        assert line in report


def test_a_mark_of_byte_order_is_no_part_of_a_text(content, tmp_path):
    said = content / "news" / "open.md"
    said.write_bytes(b"\xef\xbb\xbf" + said.read_bytes())
    assert build(content, tmp_path).returncode == 0
    told = (tmp_path / "output/news/open/index.md").read_text("utf-8")
    assert "Title:" not in told


def test_no_locale_of_the_machine_is_asked_for(caplog, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_XX.UTF-8")
    read_settings(str(ROOT / "pelicanconf.py"))
    assert "Locale" not in caplog.text


def test_a_plugin_that_cannot_be_imported_stops_the_build(content, tmp_path):
    settings = tmp_path / "conf.py"
    settings.write_text(
        f'import sys\nsys.path.insert(0, "{ROOT}")\nfrom pelicanconf import *\nPLUGINS = ["plugins.site.plugni"]\nTHEME = "{ROOT / "theme"}"\n'
    )
    assert build(content, tmp_path, str(settings)).returncode != 0


@pytest.mark.parametrize("zone", ["Asia/Shangai", "", "Asia"])
def test_a_time_zone_that_is_none_is_named(content, tmp_path, zone):
    done = build(content, tmp_path, TIMEZONE=zone)
    assert done.returncode == 1
    assert done.stderr == f'the setting TIMEZONE: there is no time zone "{zone}"\n'
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize("asked", [{"fatal": ()}, {"words": ["html"]}], ids=["plain", "ours"])
def test_what_pelican_cannot_read_is_not_left_out(content, tmp_path, asked):
    """It would go on without."""
    said = refused(build(content, tmp_path, MARKDOWN={"extensions": ["no.such"]}, **asked))
    assert said.endswith("Pelican cannot read what is named above; nothing of the site changed\n")
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize("left", [b"", b"\x80\x04\x95"], ids=["nothing", "half"])
def test_what_a_kill_left_of_pelicans_memory_stops_no_build(content, tmp_path, left):
    cache = tmp_path / "cache"
    cache.mkdir()
    for name in ("ArticlesGenerator-Readers", "PagesGenerator-Readers"):
        (cache / name).write_bytes(left)
    done = build(content, tmp_path, CACHE_PATH=str(cache))
    assert done.returncode == 0, done.stdout + done.stderr
    assert all(
        (cache / name).stat().st_size > len(left)
        for name in ("ArticlesGenerator-Readers", "PagesGenerator-Readers")
    )
