"""A shopper who cannot decide: side by side, with script and without."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Street, settled


def test_ticked_on_a_shelf_and_put_side_by_side(street: Street, visitor: Page, request):
    visitor.goto("/c/downlights/")
    boxes = visitor.locator(".as-grid [data-pick]")
    tray = visitor.get_by_role("form", name="对比")
    expect(tray).to_be_hidden()
    for at in range(3):
        boxes.nth(at).check()
    tray.get_by_role("button", name="对比").click()
    visitor.wait_for_url("**/compare/?p=*")
    columns = visitor.locator("[data-less]")
    expect(columns).to_have_count(3)

    same = visitor.locator("tbody tr.same")
    expect(same.first).to_be_visible()
    visitor.get_by_label("只看不同").check()  # by CSS alone
    expect(same.first).to_be_hidden()
    expect(visitor.locator("tbody tr.differs").first).to_be_visible()

    region = visitor.get_by_role("region")
    assert region.evaluate("box => box.scrollWidth > box.clientWidth")
    assert visitor.evaluate("document.documentElement.scrollWidth") == 390
    head = visitor.locator("tr.differs th").first
    before = head.bounding_box()
    region.evaluate("box => box.scrollTo(200, 0)")
    assert head.bounding_box() == before, "the names of the specs stay in sight"

    columns.first.click()
    expect(columns).to_have_count(2)
    if "no-script" not in request.node.name:
        visitor.goto("/c/panels/")
        expect(tray).to_contain_text("2 / 4")
        for at in range(2):
            visitor.locator(".as-grid [data-pick]").nth(at).check()
        visitor.locator(".as-grid [data-pick]").nth(2).click()
        expect(tray).to_contain_text("最多对比四件")
        expect(visitor.locator(".as-grid [data-pick]").nth(2)).not_to_be_checked()
        visitor.goto("/en/c/panels/")
        held = visitor.get_by_role("form", name="Compare")
        expect(held).to_contain_text("600 × 600 panel")  # two of four were seen in this language
        expect(held).not_to_contain_text("600×600 面板灯")
        visitor.goto("/c/panels/")
        tray.get_by_role("button", name="清空").click()
        expect(tray).to_be_hidden()
        visitor.goto("/compare/?p=downlight-7w&p=downlight-5w")  # somebody else's
        columns.first.click()
        expect(columns).to_have_count(1)
        visitor.goto("/c/panels/")
        settled(visitor)
        expect(tray).to_be_hidden()


def test_an_old_bulb_is_replaced(street: Street, visitor: Page):
    visitor.goto("/")
    visitor.get_by_role("contentinfo").get_by_role("link", name="旧灯换什么").click()
    visitor.wait_for_url("**/replace/")
    visitor.get_by_label("灯头").select_option("E27")
    visitor.get_by_label("原来的灯").select_option(label="白炽灯泡 60\u00a0W")
    visitor.get_by_role("button", name="找能换的灯").click()
    visitor.wait_for_url("**/replace/found/?base=E27*")
    expect(visitor.get_by_role("heading", level=2).first).to_contain_text("806")
    visitor.get_by_role("button", name="加入购物车").first.click()
    visitor.wait_for_url("**/cart/**")


SHIFTS = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => { for (const one of list.getEntries()) sum += one.value; })
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 400);
})"""


def test_what_was_seen_stays_in_the_browser_until_it_is_forgotten(street: Street, visitor: Page, request):
    section = visitor.locator("[data-seen]")
    asked: list[str] = []
    visitor.on("request", lambda r: asked.append(r.url + (r.post_data or "")))
    for slug in ("bulb-a60-9w", "downlight-7w"):
        visitor.goto(f"/p/{slug}/")
        settled(visitor)
    if "no-script" in request.node.name:
        expect(section).to_be_hidden()
        return
    expect(section).to_be_visible()
    assert section.get_by_role("link").all_inner_texts() == ["9 W 球泡灯 A60"]
    assert visitor.evaluate(SHIFTS) == 0
    assert visitor.context.cookies() == []

    visitor.goto("/")
    expect(section.get_by_role("link")).to_have_count(2)
    assert visitor.evaluate(SHIFTS) == 0
    assert not [url for url in asked if "seen" in url and ".js" not in url]
    visitor.goto("/en/p/mr16-5w/")
    expect(section.get_by_role("link").first).to_have_attribute("lang", "zh")

    section.get_by_role("button", name="Forget these").click()
    expect(section.get_by_role("status")).to_have_text("Forgotten.")
    expect(section.get_by_role("link")).to_have_count(0)
    visitor.goto("/")
    expect(section).to_be_hidden()


def test_the_price_follows_the_quantity(street: Street, visitor: Page, request):
    visitor.goto("/p/downlight-7w/?sku=DL-7W-40K")
    price = visitor.locator(".buy-price")
    if "no-script" in request.node.name:
        expect(visitor.get_by_role("table", name="多买价格")).to_contain_text("¥36.70")
        return
    expect(price).to_contain_text("¥39.00")
    visitor.get_by_label("数量").fill("12")
    expect(price).to_contain_text("¥36.70")
    expect(price.get_by_role("status")).to_have_text("12 件 ¥440.40")
    visitor.locator(".variants input").first.check(force=True)
    expect(price.get_by_role("status")).to_have_text("12 件 ¥468.00")
    visitor.get_by_label("数量").fill("1")
    expect(price.get_by_role("status")).to_be_empty()
