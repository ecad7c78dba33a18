"""J15, the comment part: a question without account or script, moderated, answered, printed into the static page."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Street


def ask(street: Street, visitor: Page, body: str, name: str = "阿宁") -> None:
    street.walk(15 * 60)  # so many from one address at once would be limited
    visitor.goto("/p/ceiling-ip44-15w/")
    visitor.fill("#comment-form [name=body]", body)
    visitor.fill("#comment-form [name=name]", name)
    visitor.locator("#comment-form").get_by_role("button", name="提交").click()


def open_in_queue(clerk: Page, words: str) -> None:
    clerk.goto("/staff/comments/")
    clerk.get_by_role("link", name=words).first.click()


def test_a_question_is_answered_and_becomes_part_of_the_page(
    street: Street, visitor: Page, clerk: Page, request
):
    question = f"能用在浴室吗？{'不开脚本' if 'no-script' in request.node.name else '开着脚本'}"
    ask(street, visitor, question)
    expect(visitor.locator("main")).to_contain_text(question)
    visitor.goto("/p/ceiling-ip44-15w/")
    assert visitor.get_by_text(question).count() == 0

    open_in_queue(clerk, question)
    clerk.fill("[name=answer]", "IP44，浴室 2 区可以。")
    clerk.get_by_role("button", name="记下答复").click()
    clerk.locator("button[value=approve]").click()

    file = street.folder / "output" / "p" / "ceiling-ip44-15w" / "index.html"
    street.wait(lambda: question in file.read_text("utf-8"), seconds=60)
    visitor.goto("/p/ceiling-ip44-15w/")
    expect(visitor.get_by_text(question)).to_be_visible()
    expect(visitor.get_by_text("灯市回复").first).to_be_visible()


def test_a_script_in_a_comment_is_text(street: Street, visitor: Page, clerk: Page, request):
    attack = f"<script>document.title='x'</script><img src=x onerror=alert(1)> {len(request.node.name)}"
    ask(street, visitor, attack, "<b>黑客</b>")
    assert visitor.locator("main script, main img[src=x]").count() == 0
    assert "<b>黑客</b>" in visitor.locator("main").inner_text()

    open_in_queue(clerk, attack[:20])
    assert clerk.locator("main script, main img[src=x]").count() == 0
    clerk.locator("button[value=spam]").click()


def test_a_decision_is_public_and_names_no_one(street: Street, visitor: Page, clerk: Page, request):
    words = "代购电缆，比店里便宜" if "no-script" in request.node.name else "加我联系方式，量大从优"
    ask(street, visitor, words, "路人")
    open_in_queue(clerk, words[:8])
    clerk.select_option("[name=reason]", index=1)
    clerk.locator("button[value=reject]").click()

    visitor.goto("/community/log/")
    expect(visitor.locator("main")).to_contain_text("运营主管")
    assert visitor.get_by_text("路人").count() == 0
