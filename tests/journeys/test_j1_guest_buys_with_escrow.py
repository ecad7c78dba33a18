"""J1, as a guest: filter, cart, address, escrow payment, shipment, receipt, release."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import Street

SKU = "DL-7W-30K"


def level(street: Street) -> int:
    return int(str(street.stock(SKU)[SKU]["available"]))


def test_the_whole_loop(street: Street, visitor: Page, clerk: Page):
    before = level(street)

    visitor.goto("/c/downlights/")
    visitor.goto(
        visitor.locator(".facet a[href*='cct']").filter(has_text="3000").first.get_attribute("href") or ""
    )
    visitor.locator("label.show-filters").click()
    visitor.locator("[name=lm_min]").first.fill("500")
    visitor.locator("[name=lm_min]").first.press("Enter")
    expect(visitor).to_have_url(re.compile(r"lm_min=500"))
    expect(visitor).to_have_url(re.compile(r"cct=3000"))
    visitor.get_by_role("link", name=re.compile("7 W 筒灯，开孔 75")).first.click()
    visitor.wait_for_url("**/p/downlight-7w/**")

    steps.put_in_cart(visitor, "downlight-7w", SKU, 2)
    totals = visitor.locator("main").inner_text()
    assert "¥78.00" in totals
    assert "¥8.00" in totals

    receipt = steps.check_out(visitor)
    assert re.fullmatch(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{3}", receipt.number)
    assert re.fullmatch(r"\d{6}", receipt.code)
    assert level(street) == before - 2
    expect(visitor.locator("main")).to_contain_text("¥86.00")

    steps.pay(visitor, street)
    assert "escrow_held" in street.flask("payments", "proof")
    assert receipt.number in street.flask("payments", "proof")

    waybill = f"SF{abs(hash(receipt.number)) % 10**13:013d}"
    steps.ship(clerk, receipt.number, waybill)
    assert level(street) == before - 2

    visitor.goto(visitor.url)
    expect(visitor.get_by_role("link", name=re.compile(waybill))).to_be_visible()
    steps.press(visitor, "确认收货")
    steps.label_becomes(visitor, street, "交易成功")

    clerk.goto(f"/staff/ledger/{receipt.number}/")
    expect(clerk.locator("main")).to_contain_text("86.00")
    assert receipt.number not in street.flask("payments", "proof")


def test_paying_after_the_order_closed_is_refunded(street: Street, visitor: Page):
    before = level(street)
    steps.put_in_cart(visitor, "downlight-7w", SKU, 1)
    steps.check_out(visitor)
    order = visitor.url
    steps.go_to_gateway(visitor, street)
    gateway = visitor.url

    street.walk(31 * 60)
    visitor.goto(order)
    steps.label_becomes(visitor, street, "交易关闭")
    assert level(street) == before

    visitor.goto(gateway)
    visitor.locator("button[value=late], button[value=pay]").first.click()
    visitor.wait_for_url(f"{street.shop}/orders/**")
    visitor.goto(order)
    street.wait(lambda: visitor.goto(visitor.url) and "已退回" in visitor.locator("main").inner_text())
    assert "已退款" in visitor.locator(".order-head").inner_text()


def test_a_notice_with_a_wrong_amount_changes_nothing_and_staff_see_it(
    street: Street, visitor: Page, clerk: Page
):
    steps.put_in_cart(visitor, "downlight-7w", SKU, 1)
    steps.check_out(visitor)
    order = visitor.url
    steps.go_to_gateway(visitor, street)
    visitor.locator("button[value=wrong]").click()
    visitor.wait_for_url(f"{street.shop}/orders/**")
    visitor.goto(order)

    assert "待付款" in visitor.locator(".order-head").inner_text()
    number = visitor.url.split("/orders/")[1].split("/")[0]

    def reported() -> bool:
        clerk.goto("/staff/ledger/")
        return number in clerk.locator("main").inner_text()

    street.wait(reported)
    expect(clerk.locator("#odd")).to_be_visible()
    steps.press(visitor, "取消订单")
    steps.label_becomes(visitor, street, "已退款")


def test_a_notice_sent_five_times_is_posted_once(street: Street, visitor: Page, clerk: Page):
    steps.put_in_cart(visitor, "downlight-7w", SKU, 1)
    receipt = steps.check_out(visitor)
    steps.go_to_gateway(visitor, street)
    visitor.locator("button[value=five]").click()
    visitor.wait_for_url(f"{street.shop}/orders/**")
    visitor.goto(f"/orders/{receipt.number}/")
    steps.label_becomes(visitor, street, "待发货")

    clerk.goto(f"/staff/ledger/{receipt.number}/")
    postings = clerk.locator("tbody tr").filter(has_text=receipt.number).filter(has=clerk.locator("time"))
    assert postings.count() == 1
    assert "47.00" in postings.first.inner_text()
