"""What `make serve` puts in front of the service: the built files, their headers, and the reload of devserver."""

from __future__ import annotations

import gzip
import shutil
from dataclasses import replace

import pytest

from backend.app import create_app
from backend.wsgi import LEAST, RELOAD, with_static
from theme.policy import policy


@pytest.fixture
def entrance(settings, request):
    (settings.OUTPUT_DIR / "theme").mkdir(parents=True)
    (settings.OUTPUT_DIR / "en").mkdir()
    (settings.OUTPUT_DIR / "index.html").write_text("<html>灯市</html>", encoding="utf-8")
    (settings.OUTPUT_DIR / "en" / "index.html").write_text("<html>Dengshi</html>", encoding="utf-8")
    (settings.OUTPUT_DIR / "theme" / "main.0123456789.css").write_text("a{}", encoding="utf-8")
    chosen = replace(settings, SERVE_STATIC=True, LIVE_RELOAD=getattr(request, "param", False))
    return with_static(create_app(chosen), chosen).test_client()


def test_static_pages_come_first_and_carry_their_policy(entrance):
    home = entrance.get("/")

    assert home.status_code == 200
    assert "灯市" in home.text
    assert "Dengshi" in entrance.get("/en/").text
    assert home.headers["Content-Security-Policy"] == policy()
    assert home.headers["Cache-Control"] == "no-cache"
    assert "Access-Control-Allow-Origin" not in home.headers


def test_live_pages_are_sent_small(entrance):
    plain = entrance.get("/cart/")
    small = entrance.get("/cart/", headers={"Accept-Encoding": "br, gzip"})
    refused = entrance.get("/cart/", headers={"Accept-Encoding": "gzip;q=0"})

    assert len(plain.data) > LEAST
    assert (small.headers["Content-Encoding"], small.headers["Vary"]) == ("gzip", "Accept-Encoding")
    assert int(small.headers["Content-Length"]) == len(small.data) < len(plain.data) / 2
    assert gzip.decompress(small.data).startswith(b"<!doctype html>")
    assert "Content-Encoding" not in refused.headers
    assert "Content-Encoding" not in entrance.get("/api/version", headers={"Accept-Encoding": "gzip"}).headers


def test_fingerprinted_files_are_kept_for_ever(entrance):
    assert "immutable" in entrance.get("/theme/main.0123456789.css").headers["Cache-Control"]


def test_a_new_build_shows_without_a_restart(entrance, settings):
    (settings.OUTPUT_DIR / "index.html").write_text("<html>新的</html>", encoding="utf-8")

    assert "新的" in entrance.get("/").text


@pytest.mark.parametrize(
    "path", ["/../shop.db", "/%2e%2e/shop.db", "/en/../../shop.db", "/theme/%2e%2e/%2e%2e/shop.db"]
)
def test_nothing_outside_the_built_site_is_served(entrance, path):
    assert entrance.get(path).status_code == 404


def test_pages_of_a_shop_are_shown_as_built(entrance):
    assert b"reload.js" not in entrance.get("/").data


@pytest.mark.parametrize("entrance", [True], indirect=True)
def test_devserver_adds_the_reload_to_what_is_shown_only(entrance, settings):
    script = RELOAD.format(entrance.get("/reload.txt").text).encode()
    assert entrance.get("/").data.endswith(script)
    assert entrance.get("/cart/").data.endswith(script)
    assert b"reload.js" not in (settings.OUTPUT_DIR / "index.html").read_bytes()
    assert b"reload.js" not in entrance.get("/theme/main.0123456789.css").data


@pytest.mark.parametrize("entrance", [True], indirect=True)
def test_devserver_shows_each_page_whole_and_names_the_release_that_it_is_of(entrance, settings, tmp_path):
    """A build between a page and the first look of its script is noticed; a page that the browser has is sent again."""
    browser = {"Accept-Encoding": "gzip", "If-Modified-Since": "Thu, 31 Dec 2037 00:00:00 GMT"}
    for number in (1, 2):
        folder = tmp_path / f"{number:06}"
        shutil.copytree(settings.OUTPUT_DIR, folder / "tree")
        shutil.rmtree(settings.OUTPUT_DIR) if number == 1 else settings.OUTPUT_DIR.unlink()
        settings.OUTPUT_DIR.symlink_to(folder / "tree")
        for path in ("/", "/cart/"):
            assert entrance.get(path, headers=browser).text.endswith(RELOAD.format(folder.name))
        assert entrance.get("/reload.txt").text == folder.name


def test_a_form_of_another_site_is_refused_and_our_own_is_not(client):
    """The guard of decision 2, with its control: the same form from our own page passes it."""
    form = {"number": "2222-2222-222", "phone_end": "0000"}
    ours = client.post("/orders/lookup/", data=form, headers={"Sec-Fetch-Site": "same-origin"})
    theirs = [
        client.post("/orders/lookup/", data=form, headers=headers).status_code
        for headers in (
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Origin": "https://evil.example"},
        )
    ]

    assert ours.status_code != 403
    assert theirs == [403, 403, 403]


def test_an_old_address_leads_on_and_one_that_is_gone_says_so(entrance, settings):
    """By the table of the release in service; what was never a page stays unknown, and a page that is there is shown."""
    table = settings.OUTPUT_DIR / "moved.json"
    table.write_text('{"/p/old/": "/p/new/", "/p/gone/": ""}')
    old, english = entrance.get("/p/old/?sku=A%201&b"), entrance.get("/en/p/old")
    gone = entrance.get("/en/p/gone/")

    assert (old.status_code, old.headers["Location"]) == (301, "/p/new/?sku=A%201&b")
    assert (english.status_code, english.headers["Location"]) == (301, "/en/p/new/")
    assert gone.status_code == 410
    assert "no longer sold" in gone.text
    assert 'href="/en/search/"' in gone.text.replace("href=/en/search/", 'href="/en/search/"')
    assert entrance.get("/p/none/").status_code == entrance.post("/p/old/").status_code == 404
    table.unlink()
    assert entrance.get("/p/old/").status_code == 404
