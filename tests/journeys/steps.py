"""What people do in the shop, in their words."""

from __future__ import annotations

import io
import os
import re
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Street

ADDRESS = {"street": "人民路 1 号 2 栋 301", "name": "林小满", "phone": "13812348817"}


@dataclass
class Receipt:
    """What a shopper writes down after ordering."""

    number: str
    code: str


def put_in_cart(page: Page, product: str, sku: str, quantity: int) -> None:
    page.goto(f"/p/{product}/")
    page.locator(f"input[name=sku][value='{sku}']").check(force=True)
    page.locator("input[name=qty]").fill(str(quantity))
    page.get_by_role("button", name="加入购物车").click()
    page.wait_for_url("**/cart/**")


def check_out(page: Page, email: str = "") -> Receipt:
    """From the cart to the order page, as a guest in Shenzhen."""
    page.get_by_role("link", name="去结算").click()
    page.select_option("[name=province]", label="广东省")
    page.get_by_role("button", name="下一步").click()
    page.select_option("[name=region]", label="南山区")
    for name, value in ADDRESS.items():
        page.fill(f"[name={name}]", value)
    page.fill("[name=email]", email)
    page.get_by_role("button", name=re.compile("提交订单")).click()
    page.wait_for_url(re.compile(r"/orders/[0-9A-Z-]{13}/"))
    kept = page.locator("dl.keep dd")
    return Receipt(kept.nth(0).inner_text(), kept.nth(1).inner_text())


def go_to_gateway(page: Page, street: Street) -> None:
    page.get_by_role("button", name=re.compile("去付款")).click()
    page.wait_for_url(f"{street.gateway}/**")


def pay(page: Page, street: Street) -> None:
    """Pay at the gateway and come back to an order that is paid."""
    go_to_gateway(page, street)
    page.locator("button[value=pay]").click()
    page.wait_for_url(f"{street.shop}/orders/**")
    label_becomes(page, street, "待发货")


def press(page: Page, name: str) -> None:
    """Press a button and arrive where it leads."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def label_becomes(page: Page, street: Street, label: str) -> None:
    """Look again until the order says so: notices and timers take their moment."""

    def look() -> bool:
        page.goto(page.url)  # a reload would fail where the page has just been left
        return label in page.locator(".order-head").inner_text()

    street.wait(look)
    expect(page.locator(".order-next")).not_to_be_empty()


def ship(clerk: Page, number: str, waybill: str) -> None:
    clerk.goto(f"/staff/orders/{number}/")
    clerk.select_option("[name=carrier]", "SF")
    clerk.fill("[name=waybill]", waybill)
    clerk.get_by_role("button", name="确认发货").click()
    expect(clerk.get_by_text(waybill).first).to_be_visible()


def ledger(clerk: Page, number: str) -> dict[str, str]:
    """The sums of one order by account, as the desk shows them: account → last non-empty posting of its column."""
    clerk.goto(f"/staff/ledger/{number}/")
    return {"text": clerk.locator("main").inner_text()}


def picture(page: Page, name: str, *, wide: int = 1000) -> None:
    """For the guides: ``SCREENS=docs/screens`` keeps what the reader of this step would see, a desk wide."""
    folder = os.environ.get("SCREENS")
    if not folder:
        return
    before = page.viewport_size
    page.set_viewport_size({"width": wide, "height": 640})
    page.wait_for_timeout(300)
    raw = Image.open(io.BytesIO(page.screenshot()))
    raw.convert("RGB").quantize(64).save(Path(folder) / f"{name}.png", optimize=True)
    if before:
        page.set_viewport_size(before)
