"""J2: look-up by number and phone, forms that were tampered with, prices that moved."""

from __future__ import annotations

import re
import shutil

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.conftest import ROOT
from tests.journeys import steps
from tests.journeys.conftest import Street

CABLE = "BV-2.5-R"


def set_price(street: Street, sku: str, yuan: float) -> None:
    """A planner changes one cell of the workbook and puts it on sale; the static page is still the old one."""
    folder = street.folder / "content" / "catalog"
    if folder.is_symlink():
        folder.unlink()
        shutil.copytree(ROOT / "content" / "catalog", folder)
    book = openpyxl.load_workbook(folder / "catalog.xlsx")
    sheet = book["variants"]
    header = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        if row[header.index("sku")].value == sku:
            row[header.index("price")].value = yuan
    book.save(folder / "catalog.xlsx")
    street.flask("offers", "publish")


@pytest.fixture
def prices(street: Street):
    yield lambda yuan: set_price(street, CABLE, yuan)
    set_price(street, CABLE, 185.00)


def test_a_guest_finds_the_order_next_day(street: Street, visitor: Page, browser):
    steps.put_in_cart(visitor, "downlight-5w", "DL-5W-30K", 1)
    receipt = steps.check_out(visitor)

    elsewhere = browser.new_context(
        base_url=street.shop, java_script_enabled=False, locale="zh-CN"
    ).new_page()
    elsewhere.goto("/orders/lookup/")
    elsewhere.fill("[name=number]", receipt.number)
    elsewhere.fill("[name=phone_end]", "8817")
    elsewhere.fill("[name=code]", receipt.code)
    elsewhere.get_by_role("button", name="查看订单").click()

    expect(elsewhere.locator("h1")).to_contain_text(receipt.number)
    expect(elsewhere.locator("main")).to_contain_text("待付款")
    steps.press(elsewhere, "取消订单")
    expect(elsewhere.locator("main")).to_contain_text("交易关闭")
    elsewhere.context.close()


def test_five_wrong_tries_mean_a_wait_and_no_hint(street: Street, visitor: Page):
    answers = set()
    for _ in range(6):
        visitor.goto("/orders/lookup/")
        visitor.fill("[name=number]", "2222-2222-222")
        visitor.fill("[name=phone_end]", "0000")
        visitor.get_by_role("button", name="查看订单").click()
        answers.add(visitor.locator("[role=alert], main").first.inner_text())
    assert len(answers) == 2, answers
    street.walk(16 * 60)
    visitor.goto("/orders/lookup/")
    visitor.fill("[name=number]", "2222-2222-222")
    visitor.fill("[name=phone_end]", "0000")
    visitor.get_by_role("button", name="查看订单").click()
    assert visitor.locator("[role=alert], main").first.inner_text() in answers


def test_a_form_rewritten_to_another_price_buys_nothing(street: Street, visitor: Page):
    answer = visitor.request.post(
        "/cart/add",
        form={"sku": "DL-7W-30K", "qty": "1", "price:DL-7W-30K": "100", "seal:DL-7W-30K": "A" * 24},
        headers={"Origin": street.shop},
    )

    assert answer.status == 400
    assert "¥39.00" in answer.text()
    visitor.goto("/cart/")
    expect(visitor.locator("main")).to_contain_text("购物车是空的")


def test_a_rise_needs_consent_and_a_fall_is_passed_on(street: Street, visitor: Page, prices):
    steps.put_in_cart(visitor, "bv-2-5", CABLE, 1)
    expect(visitor.locator("main")).to_contain_text("¥185.00")

    prices(195.00)
    visitor.goto("/cart/")
    expect(visitor.locator("main")).to_contain_text("原价 ¥185.00，现价 ¥195.00")
    assert visitor.get_by_role("link", name="去结算").count() == 0
    visitor.get_by_label("我同意按现价购买").check()
    visitor.get_by_role("button", name="按新价格购买").click()
    expect(visitor.get_by_role("link", name="去结算")).to_be_visible()

    prices(175.00)
    visitor.goto("/cart/")
    expect(visitor.locator("main")).to_contain_text("¥175.00")
    expect(visitor.get_by_role("link", name="去结算")).to_be_visible()
    visitor.get_by_role("link", name="去结算").click()
    visitor.select_option("[name=province]", label="广东省")
    visitor.get_by_role("button", name="下一步").click()

    prices(199.00)
    visitor.select_option("[name=region]", label="南山区")
    for name, value in steps.ADDRESS.items():
        visitor.fill(f"[name={name}]", value)
    visitor.get_by_role("button", name=re.compile("提交订单")).click()
    assert "/checkout/" in visitor.url
    expect(visitor.locator("main")).to_contain_text("¥199.00")
    assert street.stock(CABLE)[CABLE]["available"] == 3


def test_what_is_not_there_cannot_be_bought(street: Street, visitor: Page):
    steps.put_in_cart(visitor, "bv-2-5", CABLE, 4)

    assert visitor.get_by_role("link", name="去结算").count() == 0
    expect(visitor.locator("main")).to_contain_text("3")


def test_enter_in_a_quantity_changes_it(street: Street, visitor: Page):
    steps.put_in_cart(visitor, "downlight-5w", "DL-5W-30K", 1)
    field = visitor.locator("input[name='qty:DL-5W-30K']")
    field.fill("3")
    field.press("Enter")

    expect(visitor.locator("input[name='qty:DL-5W-30K']")).to_have_value("3")
    expect(visitor.locator("main")).to_contain_text("¥96.00")
