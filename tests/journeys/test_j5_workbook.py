"""J5: a clerk corrects product data by spreadsheet; two clerks; −90 %; with script and without, on a phone's width."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Street
from tests.journeys.steps import picture

Sign = Callable[[str], Page]
SKU = {"script": "BA60-9W-27K", "no-script": "BA60-9W-40K"}
OTHER = {"script": "BA60-8W-27K", "no-script": "BA60-8W-30K"}


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def sign(street: Street, browser: Browser, request: pytest.FixtureRequest):
    """``sign("ting")``: ting's own browser, signed in, 390 wide."""
    contexts = []

    def enter(name: str) -> Page:
        context = browser.new_context(
            base_url=street.shop, locale="zh-CN", java_script_enabled=request.param,
            viewport={"width": 390, "height": 844}, accept_downloads=True,
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.goto("/staff/")
        page.fill("[name=name]", name)
        page.fill("[name=password]", f"{name}-dengshi-demo")
        page.press("[name=password]", "Enter")
        page.wait_for_url("**/staff/")
        return page

    yield enter
    for context in contexts:
        context.close()


@pytest.fixture
def which(request: pytest.FixtureRequest) -> str:
    return "no-script" if "no-script" in request.node.name else "script"


def take_home(page: Page, folder: Path) -> Path:
    """Download the workbook."""
    page.goto("/staff/catalog/")
    with page.expect_download() as coming:
        page.get_by_role("link", name="下载 Excel 工作簿").click()
    file = folder / f"{len(list(folder.iterdir()))}.xlsx"
    coming.value.save_as(file)
    return file


def write(file: Path, cells: dict[tuple[str, str, str], object]) -> Path:
    """Change cells as a spreadsheet program does: by sheet, the row's first cell, and the column's code."""
    book = openpyxl.load_workbook(file)
    for (sheet, key, code), value in cells.items():
        page = book[sheet]
        codes = [str(cell.value).split("\n")[0] for cell in page[1]]
        row = next(row for row in page.iter_rows(min_row=2) if row[0].value == key)
        row[codes.index(code)].value = value
    book.save(file)
    return file


def hand_in(page: Page, file: Path) -> None:
    page.goto("/staff/catalog/")
    page.set_input_files("[name=file]", file)
    with page.expect_navigation():
        page.get_by_role("button", name="上传并检查").click()


def publish(page: Page, street: Street) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="确认上线").click()
    live(page, street)


def live(page: Page, street: Street) -> None:
    def look() -> bool:
        page.goto(page.url)
        return "已上线，第" in page.locator("main").inner_text()

    street.wait(look)


def price_on_page(street: Street, sku: str) -> str:
    text = (street.folder / "output/p/bulb-a60-9w/index.html").read_text("utf-8")
    found = re.search(rf'value="{sku}"[^>]*data-price="(\d+)"', text)
    return found[1] if found else text


def test_mistakes_come_back_by_cell_then_the_price_is_live(
    street: Street, sign: Sign, which: str, tmp_path: Path
):
    clerk = sign("ting")
    sku, price = SKU[which], 10.8 if which == "script" else 10.6
    file = take_home(clerk, tmp_path)
    picture(clerk, "desk-catalog")
    hand_in(
        clerk,
        write(file, {("variants", sku, "price"): "3 9.00", ("products", "bulb-a60-9w", "family"): "bulbb"}),
    )
    main = clerk.locator("main")
    expect(main).to_contain_text("处要改")
    expect(main).to_contain_text("variants!F")
    expect(main).to_contain_text("3 9.00")
    picture(clerk, "desk-mistakes")
    with clerk.expect_download() as coming:
        clerk.get_by_role("link", name="下载标出错误的工作簿").click()
    coming.value.save_as(tmp_path / "marked.xlsx")
    marked = write(
        tmp_path / "marked.xlsx",
        {("variants", sku, "price"): price, ("products", "bulb-a60-9w", "family"): "bulb-a60"},
    )

    hand_in(clerk, marked)
    expect(main).to_contain_text("1 处价格")
    expect(main).to_contain_text(f"¥{price:.2f}")
    picture(clerk, "desk-change")
    assert f"¥{price:.2f}" not in (street.folder / "output/p/bulb-a60-9w/index.html").read_text("utf-8")
    publish(clerk, street)
    picture(clerk, "desk-live")
    clerk.goto("/p/bulb-a60-9w/")
    expect(clerk.locator("main")).to_contain_text(f"¥{price:.2f}")
    assert clerk.evaluate("document.documentElement.scrollWidth") <= 390 if which == "script" else True

    log = sign("gong")
    log.goto("/staff/audit/?q=marked.xlsx")
    expect(log.locator("main")).to_contain_text(sku)


def test_two_clerks_and_one_cell(street: Street, sign: Sign, which: str, tmp_path: Path):
    ting, lei = sign("ting"), sign("lei")
    sku, other = SKU[which], OTHER[which]
    mine, theirs = take_home(ting, tmp_path), take_home(lei, tmp_path)
    hand_in(lei, write(theirs, {("variants", sku, "price"): 11.5, ("variants", other, "price"): 13.2}))
    publish(lei, street)
    hand_in(ting, write(mine, {("variants", sku, "price"): 12.1}))
    main = ting.locator("main")
    expect(main).to_contain_text("1 个格子您和同事改得不一样")
    expect(main).to_contain_text("12.1")
    expect(main).to_contain_text("11.5")
    assert ting.get_by_role("button", name="确认上线").count() == 0

    newest = take_home(ting, tmp_path)
    hand_in(ting, write(newest, {("variants", sku, "price"): 12.1}))
    publish(ting, street)


def test_minus_ninety_per_cent_waits_and_is_undone(street: Street, sign: Sign, which: str, tmp_path: Path):
    clerk, lead = sign("ting"), sign("hui")
    sku = "BA70-15W-40K" if which == "script" else "BA70-15W-30K"
    hand_in(clerk, write(take_home(clerk, tmp_path), {("variants", sku, "price"): 1.89}))
    main = clerk.locator("main")
    expect(main).to_contain_text("1 处价格变动超过 50%")
    picture(clerk, "desk-second-person")
    assert clerk.get_by_role("button", name="确认上线").count() == 0
    with clerk.expect_navigation():
        clerk.get_by_role("button", name="送审").click()
    expect(main).to_contain_text("等另一个人批准")

    lead.goto("/staff/")
    expect(lead.locator("main")).to_contain_text("目录改动等批准")
    lead.locator("main a[href='/staff/catalog/']").click()
    lead.locator("a[href*='/changes/']").first.click()
    expect(lead.locator("main")).to_contain_text("−90.0 %")
    lead.fill("[name=reason]", "少写了一位")
    with lead.expect_navigation():
        lead.get_by_role("button", name="退回修改").click()
    clerk.goto(clerk.url)
    expect(main).to_contain_text("少写了一位")
    with clerk.expect_navigation():
        clerk.get_by_role("button", name="放弃这项改动").click()
