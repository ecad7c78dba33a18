"""A shopper who searches: suggestions, chips and filters, with script and without."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Street, settled


def narrowed_in_place(visitor: Page, before: int) -> None:
    """The list changes without a page load, there and back, and from a page that was built."""
    chips = visitor.get_by_role("list", name="已选条件").get_by_role("link")
    expect(visitor.get_by_role("status").filter(has_text="件商品")).to_be_attached()
    expect(visitor.locator("h1")).to_be_focused()
    visitor.go_back()
    expect(chips).to_have_count(before)
    visitor.go_forward()
    expect(chips).to_have_count(before - 1)
    assert visitor.evaluate("window.stayed"), "the page was loaded anew"
    asked = visitor.locator(".site-search [name=q]").input_value()
    assert asked in visitor.locator("h1").inner_text(), "the box says what is asked now"
    visitor.goto("/c/downlights/")
    settled(visitor)
    choice = visitor.locator(".facet a[rel=nofollow]").first
    toggle, fold = visitor.locator("#show-filters"), visitor.locator("label.show-filters")
    fold.click()
    visitor.evaluate("window.stayed = true")
    choice.click()
    expect(chips).not_to_have_count(0)
    expect(choice).to_be_hidden()
    expect(chips.first).to_be_in_viewport()
    expect(visitor.locator(".card").first).to_be_in_viewport(ratio=0.5)
    expect(visitor.get_by_role("status").filter(has_text="件商品")).to_be_attached()
    expect(toggle).to_be_focused()
    toggle.press("Space")
    chosen = visitor.locator(".facet a.chosen")
    expect(chosen).to_be_visible()
    visitor.set_viewport_size({"width": 1440, "height": 900})
    chosen.press("Enter")
    expect(chosen).to_have_count(0)
    expect(choice).to_be_focused()
    visitor.set_viewport_size({"width": 390, "height": 844})
    assert visitor.evaluate("window.stayed")


def kept_as_a_table(visitor: Page) -> None:
    """Who reads tables gets tables: after a reload, where the shelf is narrowed, and on the next shelf."""
    table, choice = visitor.locator(".as-table"), visitor.locator(".facet a[rel=nofollow]").first
    visitor.goto("/c/downlights/")
    expect(table).to_be_hidden()
    visitor.get_by_text("表格", exact=True).click()
    expect(table).to_be_visible()
    visitor.reload()
    expect(table).to_be_visible()
    expect(visitor.get_by_role("link", name="表格", exact=True)).to_have_attribute("aria-current", "true")
    visitor.goto(str(choice.get_attribute("href")))
    expect(table).to_be_visible()
    visitor.goto("/brands/nanchuang/")
    expect(table).to_be_visible()
    visitor.get_by_text("图片", exact=True).click()
    visitor.go_back()
    expect(table).to_be_hidden()


def kept_as_a_table_by_its_addresses(visitor: Page) -> None:
    """Without script a table stays one through filter, page, order and language, until pictures are asked for."""
    visitor.goto("/c/downlights/")
    visitor.get_by_role("link", name="表格", exact=True).click()

    def shown() -> None:
        expect(visitor.locator(".as-table")).to_be_visible()
        expect(visitor.locator(".as-grid")).to_be_hidden()

    shown()
    visitor.get_by_role("navigation", name="分页").get_by_role("link", name="2", exact=True).click()
    shown()
    visitor.locator("label.show-filters").click()
    visitor.locator(".facet a").first.click()
    shown()
    visitor.locator("label.show-filters").click()
    visitor.locator(".span input").first.fill("1")
    visitor.locator(".span button").first.click()
    shown()
    visitor.get_by_role("link", name="价格从低到高").click()
    shown()
    visitor.locator(".tools a[hreflang]").click()
    shown()
    visitor.get_by_role("link", name="Pictures", exact=True).click()
    expect(visitor.locator(".as-grid")).to_be_visible()
    expect(visitor.locator(".as-table")).to_be_hidden()


def test_typed_chosen_by_keyboard_narrowed_and_opened(street: Street, visitor: Page, request):
    visitor.goto("/c/cables/")
    box = visitor.get_by_role("combobox" if "no-script" not in request.node.name else "searchbox").first
    box.fill("td")
    if "no-script" in request.node.name:
        box.press("Enter")
        visitor.wait_for_url("**/search/?q=td")
    else:
        options = visitor.get_by_role("option")
        expect(options.filter(has_text="筒灯").first).to_be_visible()
        expect(box).to_have_attribute("aria-expanded", "true")
        expect(visitor.get_by_role("status").filter(has_text="条建议")).to_be_attached()
        box.press("ArrowUp")
        last = options.last
        expect(box).to_have_attribute("aria-activedescendant", str(last.get_attribute("id")))
        box.press("Escape")
        expect(options.first).to_be_hidden()
        expect(box).to_have_value("td")
        box.press("ArrowDown")
        expect(options.first).to_be_visible()
        box.fill("7w 筒")
        expect(options.filter(has_text="7w 筒灯").first).to_be_visible()
        box.press("ArrowDown")
        box.press("Enter")
        visitor.wait_for_url("**/search/?q=7w*")
    visitor.goto("/search/?q=7w+筒灯+3000k")
    chips = visitor.get_by_role("list", name="已选条件").get_by_role("link")
    expect(chips.filter(has_text="7")).not_to_have_count(0)
    before = chips.count()
    settled(visitor)
    visitor.evaluate("window.stayed = true")
    chips.first.click()
    expect(chips).to_have_count(before - 1)
    if "no-script" not in request.node.name:
        narrowed_in_place(visitor, before)
        kept_as_a_table(visitor)
    else:
        kept_as_a_table_by_its_addresses(visitor)
    visitor.goto("/search/?q=7w+筒灯+3000k")
    assert visitor.evaluate("document.documentElement.scrollWidth") == 390

    visitor.goto("/search/?q=筒灯&cct=3000&w_min=900")
    expect(visitor.get_by_text("没有找到合适的商品")).to_be_visible()
    visitor.get_by_role("link", name="不限").first.click()
    with visitor.expect_request(lambda r: "/search/opened?" in r.url and r.method == "POST"):
        visitor.locator(".card-name a").first.click()
    visitor.wait_for_url("**/p/**")
