"""llms.txt: the shop for programs that read instead of look, as llmstxt.org describes it."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.site.edition import Edition
from plugins.site.jsonld import address
from theme.pages import TEXT

PATH = "/llms.txt"


def text(edition: Edition) -> bytes:
    """What the shop is, its shelves, topics and help, and where whole lists stand."""
    return "\n".join(_lines(edition)).encode() + b"\n"


def _lines(edition: Edition) -> Iterator[str]:
    site, shop, lang, say = edition.site, edition.site.shop, edition.lang, edition.say
    yield f"# {shop.name[lang]}"
    yield f"\n> {shop.tagline[lang]}\n"
    yield say(
        "商品、分类、品牌、专题、落地页、消息和帮助页旁边都有 index.md，内容相同；分类的 index.md 每件商品一行：价格、关键参数、SKU；"
        "商品的 index.md（/p/…/index.md）有完整参数和每个 SKU 的价格（含税，人民币）。"
        "商品页另有尺寸图和 schema.org 数据；有配光文件的还有配光曲线。库存以页面实时显示为准。",
        "Beside each product, category, brand, topic, guide, news and help page stands index.md, which says the same; that of a "
        "category has a row for each product: price, key figures, SKUs; that of a product (/p/…/index.md) has all specifications and the "
        "price of each SKU (tax included, CNY). The page itself also has a dimensioned drawing and schema.org data; with a "
        "photometric file also the light. Stock is live on the page.",
    )
    yield say("\n## 分类\n", "\n## Categories\n")
    for slug, category in edition.catalog.categories.items():
        if edition.catalog.standing[slug]:
            yield _link(category.name[lang], address(edition, f"/c/{slug}/{TEXT}"), category.intro[lang])
    yield say("\n## 专题\n", "\n## Topics\n")
    for story in site.topics:
        told = story.told[lang]
        yield _link(told.title, address(edition, f"/topics/{story.slug}/{TEXT}"), told.summary)
    yield say("\n## 常见的问题\n", "\n## Guides\n")
    for story in site.landings.values():
        told = story.told[lang]
        yield _link(told.title, address(edition, f"/guide/{story.slug}/{TEXT}"), told.summary)
    yield say("\n## 买卖条件\n", "\n## Terms\n")
    for path, name in (
        ("/help/shipping/", say("配送与运费", "Delivery")),
        ("/help/payment/", say("付款与担保", "Payment and escrow")),
        ("/help/returns/", say("退货与换货", "Returns")),
    ):
        yield _link(name, address(edition, path + TEXT), "")
    yield "\n## Optional\n"
    yield _link(say("全部地址", "Every address"), f"{shop.site_url}/sitemap.xml", "")
    yield _link(
        say("在售商品与价格，XML", "What is on sale with prices, XML"),
        address(edition, "/feeds/google.xml"),
        "",
    )


def _link(name: str, url: str, note: str) -> str:
    return f"- [{name}]({url})" + (f": {note}" if note else "")
