"""No network: what was seen is there and says from when; nothing is ordered at an old price; the slip becomes a cart later."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.conftest import ROOT
from tests.journeys.conftest import Street

READY = "navigator.serviceWorker.ready.then(it => new Promise(done => { const see = () => it.active?.state === 'activated' && navigator.serviceWorker.controller ? done(1) : setTimeout(see, 50); see(); }))"


@pytest.fixture
def traveller(street: Street, browser: Browser) -> Iterator[Page]:
    """Somebody who has been in the shop once, with a worker that is ready."""
    context = browser.new_context(
        base_url=street.shop, locale="zh-CN", viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto("/")
    page.evaluate(READY)
    yield page
    context.close()


def until(page: Page, true: str) -> None:
    """Waits for a promise of the page to come true."""
    end = time.monotonic() + 20
    while not page.evaluate(true):
        assert time.monotonic() < end, true
        time.sleep(0.1)


def away(context: BrowserContext) -> None:
    context.set_offline(True)


def test_pages_seen_are_there_and_say_from_when(traveller: Page):
    traveller.goto("/p/downlight-7w/")
    traveller.goto("/c/bulbs/")
    away(traveller.context)
    traveller.goto("/p/downlight-7w/")
    notice = traveller.locator("[data-stored-notice]")
    expect(notice).to_contain_text(re.compile(r"20\d\d年\d+月\d+日 \d\d:\d\d 存下的页面"))
    expect(notice).to_contain_text("离线不能下单")
    assert traveller.locator("form[action$='/cart/add']").count() == 0
    assert traveller.locator(".view img").first.evaluate("img => img.naturalWidth") > 0
    assert traveller.evaluate("getComputedStyle(document.querySelector('h1')).fontWeight") == "600"
    traveller.goto("/c/bulbs/")
    expect(traveller.locator("[data-stored-notice]")).to_be_visible()


def test_what_was_not_seen_leads_to_the_slip(traveller: Page):
    away(traveller.context)
    for path in ("/p/bulb-a60-9w/", "/cart/", "/search/?q=GU10"):
        traveller.goto(path)
        expect(traveller.get_by_role("heading", level=1)).to_have_text("订货单")
    expect(traveller.locator("[data-slip-found] li").first).to_contain_text("GU10")


def test_the_slip_is_written_offline_and_becomes_a_cart(traveller: Page):
    traveller.goto("/p/downlight-7w/")
    away(traveller.context)
    traveller.goto("/p/downlight-7w/")
    traveller.locator("input[name=sku][value='DL-7W-40K']").check(force=True)
    traveller.locator("input[name=qty]").fill("3")
    traveller.get_by_role("button", name="记到订货单").click()
    lines = traveller.get_by_label("每行一个货号和数量")
    expect(lines).to_have_value("DL-7W-40K 3")
    hits = traveller.locator("[data-slip-found] a")
    for typed in ("ｄｌ7w", "7w筒灯"):
        traveller.get_by_label("找商品").fill(typed)
        expect(hits.first).to_have_text("7 W 筒灯，开孔 75 mm")
    traveller.get_by_label("找商品").fill("bv 2.5")
    traveller.locator("[data-slip-found] button").first.click()
    expect(lines).to_have_value(re.compile(r"^DL-7W-40K 3\n\S+ 1$"))
    assert "DL-7W-40K%203" in (traveller.locator("[data-slip-mail]").get_attribute("href") or "")

    traveller.context.set_offline(False)
    traveller.goto("/slip/")
    expect(lines).to_have_value(re.compile("DL-7W-40K 3"))
    traveller.get_by_role("button", name="放进购物车").click()
    traveller.wait_for_url("**/cart/**")
    expect(traveller.locator(".line")).to_have_count(2)


def test_online_nothing_comes_from_the_store_and_the_store_is_bounded(traveller: Page):
    traveller.goto("/p/downlight-7w/")
    traveller.goto("/p/downlight-7w/")
    expect(traveller.locator("[data-stored-notice]")).to_have_count(0)
    assert traveller.locator("form[action$='/cart/add']").count() == 1
    most = traveller.evaluate(
        """async () => {
          const store = await caches.open("pages");
          for (let at = 0; at < 80; at++) await store.put(`/filler/${at}`, new Response("x"));
          return (await store.keys()).length;
        }"""
    )
    assert most > 60
    traveller.goto("/c/bulbs/")
    until(traveller, "caches.open('pages').then(s => s.keys()).then(k => k.length <= 60)")
    kept = traveller.evaluate("caches.open('pages').then(s => s.keys()).then(k => k.map(r => r.url))")
    assert not [url for url in kept if re.search("/(cart|checkout|orders|staff)/", url)]


def test_a_shop_that_opts_out_takes_the_worker_away(traveller: Page, street: Street):
    toml = street.folder / "content" / "shop.toml"
    kept, site = toml.read_text("utf-8"), street.folder / "output"
    try:
        toml.write_text(kept.replace("offline = true", "offline = false"), "utf-8")
        subprocess.run(
            street.environment["BUILD_COMMAND"].split(), cwd=ROOT, env=street.environment, check=True
        )
        assert "unregister" in (site / "sw.js").read_text("utf-8")
        traveller.goto("/")
        traveller.evaluate("navigator.serviceWorker.getRegistration().then(it => it?.update())")
        until(traveller, "navigator.serviceWorker.getRegistration().then(it => !it)")
        assert traveller.evaluate("caches.keys()") == []
        traveller.goto("/")
        assert traveller.evaluate("navigator.serviceWorker.getRegistration().then(it => !it)")
    finally:
        toml.write_text(kept, "utf-8")
        subprocess.run(
            street.environment["BUILD_COMMAND"].split(), cwd=ROOT, env=street.environment, check=True
        )


def test_the_worker_and_its_pages_are_small():
    ours = [
        *(ROOT / "theme" / "worker").glob("*.js"),
        *(ROOT / "theme/static/js" / f"{n}.js" for n in ("offline", "slip")),
    ]
    assert sum(path.stat().st_size for path in ours) < 10_000
