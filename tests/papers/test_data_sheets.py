"""Data sheets and brochures: made from the release in service, once, by a child; what nobody links to is never made."""

from __future__ import annotations

import io
import os
import re
import threading
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image

from backend.accounts import service as accounts
from backend.config import Settings
from backend.kernel import web
from backend.papers import service
from backend.papers.errors import BadQuery, Printing
from catalog.model import Text
from catalog.money import Money
from catalog.query_tokens import QueryError
from plugins.sheets import brochure, datasheet, release, share
from plugins.sheets.press import pdf
from plugins.site import papers
from tests.plugins.golden import CONTENT, build


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("printed")
    done = build(CONTENT, folder)
    assert done.returncode == 0, done.stderr
    return folder / "output"


@pytest.fixture(scope="module")
def house(site: Path) -> release.House:
    return release.opened(site, CONTENT)


@pytest.fixture
def printing(settings: Settings, site: Path) -> Settings:
    settings.OUTPUT_DIR.symlink_to(site.resolve())
    return settings


def inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:  # a picture
        return b""


def linked(site: Path, page: str = "p/dl-7w") -> str:
    return re.search(r'href="((?:/en)?/sheets/[^"]+)"', (site / page / "index.html").read_text("utf-8"))[1]


def test_a_sheet_is_made_once_and_kept(printing, client: FlaskClient, site):
    address = linked(site)
    folder = printing.INDEX_DIR.parent / "sheets"
    folder.mkdir()
    names = (
        "dl-7w.zh.000000000000.pdf",
        "gone.zh.000000000000.pdf",
        "dl-old.en.000000000000.pdf",
        "mine.txt",
    )
    for name in names:
        (folder / name).touch()
        os.utime(folder / name, (1, 1))
    first = client.get(address)
    assert (first.status_code, first.mimetype) == (200, "application/pdf")
    assert "immutable" in first.headers["Cache-Control"]
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", first.data, re.DOTALL)
    inside = first.data + b"".join(inflated(stream) for stream in streams)
    for word in (b"/MarkInfo", b"/Lang (zh-CN)", b"pdfuaid:part", b"/FontFile3", b"/Count 1"):
        assert word in inside
    assert [(folder / name).exists() for name in names] == [False, False, True, True]
    kept = folder / address.rpartition("/")[2].replace("dl-7w.", "dl-7w.zh.")
    made = kept.stat().st_mtime_ns
    assert client.get(address).data == first.data == kept.read_bytes()
    assert kept.stat().st_mtime_ns == made


def test_a_share_picture_is_drawn_once(printing, client, site):
    html = (site / "en/p/dl-7w/index.html").read_text("utf-8")
    address = re.search(r'og:image" content="https://dengshi.example([^"]+)"', html)[1]
    assert re.fullmatch(r"/en/share/p/dl-7w\.[0-9a-f]{12}\.jpg", address)
    assert 'og:image:height" content="630"' in html
    first = client.get(address)
    assert (first.status_code, first.mimetype) == (200, "image/jpeg")
    with Image.open(io.BytesIO(first.data)) as opened:
        assert opened.size == share.SIZE
    assert client.get(address).data == first.data
    assert client.get(re.sub(r"[0-9a-f]{12}", "0" * 12, address)).status_code == 404


def test_the_merchant_feed_sells_what_the_release_sells(printing, client, site, house):
    for path, lang in (("/feeds/google.xml", ""), ("/en/feeds/google.xml", "/en")):
        answer = client.get(path)
        assert (answer.status_code, answer.mimetype) == (200, "application/xml")
        ids = re.findall(r"<g:id>([^<]+)</g:id>", answer.text)
        sold = {v.sku for p in house.catalog.products.values() if p.active for v in p.variants if not v.parts}
        assert sold <= set(ids)
        assert f"https://dengshi.example{lang}/p/" in answer.text
    assert len([*(printing.INDEX_DIR.parent / "feeds").iterdir()]) == 2


def test_words_of_a_share_picture_break_where_they_may():
    font = share._font("Bold", 50)
    lines = share._wrapped("卫生间里的灯，先看水，再看光 and light, always", font, 300)
    assert "".join(lines).replace(" ", "") == "卫生间里的灯，先看水，再看光andlight,always"
    assert all(font.getlength(line) < 380 and line[0] not in share.HANGING for line in lines)


def test_only_what_a_page_links_to_is_made(printing, client, site, monkeypatch):
    monkeypatch.setattr(service, "_child", lambda *_: pytest.fail("a child was started"))
    old = re.sub(r"[0-9a-f]{12}", "0" * 12, linked(site))
    moved = client.get(old)
    assert (moved.status_code, moved.headers["Location"]) == (303, "/p/dl-7w/")
    for name in (
        "nothing.000000000000.pdf",
        "dl-7w.pdf",
        "..%2f..%2fshop.db",
        "dl-7w.fr.000000000000.pdf",
    ):
        assert client.get(f"/sheets/{name}").status_code == 404


def test_more_than_a_few_at_a_time_are_asked_to_wait(printing, client, site, monkeypatch):
    monkeypatch.setattr(service, "_turns", threading.BoundedSemaphore(1))
    with service._turn():
        assert client.get(linked(site, "en/p/dl-7w")).status_code == 503
        with pytest.raises(Printing):
            service.brochure(printing, "lm > 1", "zh", "", prices=True, speak="zh")


def test_the_address_changes_with_what_the_sheet_says_and_with_nothing_else(house):
    edition, product = house.edition("zh"), house.catalog.products["dl-7w"]
    key = house.desk.plain(product).sheet

    def again(other):
        return papers.key(edition, other, ("w", "lm"), ())

    dear = tuple(replace(v, price=Money(v.price.fen + 1, v.price.currency)) for v in product.variants)
    assert again(product) == again(replace(product, variants=dear, digest="other"))
    assert again(product) != again(replace(product, name=Text("别的", "other")))
    assert key


def test_what_is_on_a_sheet(house):
    shown = datasheet.view(house, house.catalog.products["dl-7w"], "en", "3f9a21bc0000")
    assert [v.sku for v in shown.variants] == [v.sku for v in house.catalog.products["dl-7w"].variants]
    assert shown.groups
    assert shown.address == "https://dengshi.example/en/p/dl-7w/"
    html = datasheet.spoken("en").get_template("paper/sheet.html").render(sheet=shown, shop=house.shop)
    assert "¥" not in html


def test_a_sheet_fetches_nothing():
    page = '<html lang="en"><title>x</title><img src="file:///etc/hostname" alt=""><img src="http://127.0.0.1:9/x" alt="">'
    asked = []
    assert pdf(page, "sheet.css", lambda name: asked.append(name) or b"")
    assert asked == []


def test_a_brochure_holds_what_the_query_finds(house):
    book = brochure.view(house, "category = downlights", "zh", "", prices=True)
    assert {item.slug for chapter in book.chapters for item in chapter.items} == {
        slug
        for slug, product in house.catalog.products.items()
        if product.category == "downlights" and product.active
    }
    for chapter in book.chapters:
        for item in chapter.items:
            assert item.price_from == house.catalog.products[item.slug].price_from
    assert brochure.made(house, "category = downlights", "zh")[:5] == b"%PDF-"


@pytest.mark.parametrize(
    ("query", "said"),
    [("wat = 5", "column 1"), ("lm >", "column"), ("lm > 999999", "no product"), ("category = downlight", "did you mean downlights")],
)  # fmt: skip
def test_what_is_wrong_with_a_query_is_told(house, query, said):
    with pytest.raises((QueryError, brochure.Refused)) as caught:
        brochure.view(house, query, "en", "", prices=True)
    assert said in caught.value.rule["en"]


def test_the_desk_hands_out_a_brochure_or_says_why_not(printing, app):
    client = app.test_client()
    client.set_cookie("staff", accounts.open_session("yun", at=web.house().clock.now()))
    assert client.get("/staff/catalog/brochure/").status_code == 200
    bad = client.get("/staff/catalog/brochure/?query=category+%3D+downlight")
    assert bad.status_code == 422
    assert "是不是想写 downlights" in bad.text
    good = client.get("/en/staff/catalog/brochure/?query=category+%3D+downlights&lang=en")
    assert (good.status_code, good.mimetype) == (200, "application/pdf")
    with pytest.raises(BadQuery):
        service.brochure(printing, "--help", "zh", "--into", prices=False, speak="en")
