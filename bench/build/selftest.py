"""The check, checked: what is taken out of a real page must be found."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from bench.build import check
from bench.build.report import BuildReport
from catalog.model import Catalog
from theme import formats


def self_test(report: BuildReport, catalog: Catalog, output: Path) -> None:
    """A clean page first, which must show nothing; then each fault, which must show."""
    product = next(
        p
        for p in catalog.products.values()
        if p.active
        and len(p.variants) > 1
        and p.relations
        and p.copy.zh
        and len({v.price for v in p.variants}) > 1
    )
    html = (output / "p" / product.slug / "index.html").read_text("utf-8")
    price = formats.money(product.variants[1].price)
    code = next(code for code in product.specs if len(product.values_of(code)) == 1)
    name = catalog.fields[code].name.zh
    target = next(iter(product.relations.values()))[0]
    closing = product.copy.zh.strip().splitlines()[-1]
    planted: dict[str, Callable[[str], str]] = {
        "another language": lambda page: page.replace('lang="zh-CN"', 'lang="en"', 1),
        "no title": lambda page: re.sub(r"<h1.*?</h1>", "", page, flags=re.DOTALL),
        "no price": lambda page: re.sub(r">\s*" + re.escape(price), ">", page),
        "no spec": lambda page: page.replace(name, ""),
        "JSON-LD that does not parse": lambda page: page.replace('ld+json">{', 'ld+json">{,', 1),
        "another price in JSON-LD": lambda page: page.replace(f'"{product.variants[0].price}"', '"0.01"'),
        "no SKU in JSON-LD": lambda page: re.sub(
            r'"sku":\s*"' + re.escape(product.variants[0].sku), '"sku": "X', page
        ),
        "no breadcrumb": lambda page: re.sub(
            r'<nav[^>]*class="breadcrumb".*?</nav>', "", page, flags=re.DOTALL
        ),
        "no related link": lambda page: page.replace(f"/p/{target}/", "/"),
        "no long copy": lambda page: page.replace(re.sub(r"\*+", "", closing)[:20], ""),
    }
    report.at_most("clean page: facts missing", len(list(check.page(catalog, product, "zh", html))), 0)
    for what, spoil in planted.items():
        found = list(check.page(catalog, product, "zh", spoil(html)))
        report.at_least(f"planted and found: {what}", len(found), 1)
    before = len(check.site(catalog, output))
    path = output / "p" / check.sample(catalog, 1)[0].slug / "index.html"
    aside = path.rename(path.with_suffix(".aside"))
    report.at_least("planted and found: a page that is gone", len(check.site(catalog, output)) - before, 1)
    aside.rename(path)
