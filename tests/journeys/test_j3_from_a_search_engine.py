"""J3: a question typed into a search engine leads to an answer, products that fit, and a cart."""

from __future__ import annotations

import gzip
import json
import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Street

GUIDE = "/guide/downlight-7w-75mm/"


def test_the_answer_then_the_products_then_the_cart(street: Street, visitor: Page):
    answer = visitor.goto(GUIDE)
    assert answer is not None
    assert answer.status == 200
    assert len(gzip.compress(answer.body())) < 30_000
    expect(visitor.locator("nav[aria-label]").filter(has_text="首页").first).to_be_visible()
    products = visitor.locator("main a[href^='/p/']")
    assert products.count() >= 3
    assert visitor.locator("main h3, main summary, main dt").count() >= 3

    products.first.click()
    visitor.wait_for_url("**/p/**")
    visitor.get_by_role("button", name="加入购物车").click()
    visitor.wait_for_url("**/cart/**")
    expect(visitor.get_by_role("link", name="去结算")).to_be_visible()


def test_the_page_speaks_to_machines(street: Street, visitor: Page):
    visitor.goto(GUIDE)
    kinds = {
        json.loads(text).get("@type")
        for text in visitor.locator("script[type='application/ld+json']").all_inner_texts()
    }

    assert "BreadcrumbList" in kinds
    assert visitor.locator("link[rel=canonical]").get_attribute("href") == f"https://dengshi.example{GUIDE}"
    languages = {
        link.get_attribute("hreflang") for link in visitor.locator("link[rel=alternate][hreflang]").all()
    }
    assert languages == {"zh-CN", "en", "x-default"}


def test_a_withdrawn_product_leads_to_its_successor(street: Street, visitor: Page):
    visitor.goto("/p/downlight-8w-2023/")

    expect(visitor.locator("main a[href^='/p/']").first).to_be_visible()
    assert visitor.get_by_role("button", name="加入购物车").count() == 0


def test_a_page_that_is_not_there_says_so_and_helps(street: Street, visitor: Page):
    answer = visitor.goto("/p/no-such-lamp/")
    assert answer is not None

    assert answer.status == 404
    expect(visitor.locator("h1")).to_be_visible()
    assert visitor.locator("form[action*='/search/']").count() >= 1


def test_the_stock_badge_comes_alive_where_scripts_run(street: Street, visitor: Page, request):
    visitor.goto("/p/downlight-7w/")
    if "no-script" in request.node.name:
        expect(visitor.locator("main")).to_contain_text("加入购物车时核对")
    else:
        expect(visitor.locator("main")).to_contain_text(re.compile("有货|还有 [0-9]+ 件"))
