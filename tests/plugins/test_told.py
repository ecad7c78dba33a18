"""What a build says it did, and why: every reason it names is true, and no page is made anew without one."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import ClassVar

import pytest

from plugins.site import told
from plugins.site.planned import Planned
from plugins.site.state import Face, State
from plugins.site.told import CHOSEN, KINDS, LOOKED_AT, NEW, Count, Told, causes, why

SITE = Path(told.__file__).parent


class Facts(dict):
    """Stands for a graph: digests by name, and one product."""

    faces: ClassVar = {"lamp": Face("same", b"same", b"same", "bulbs", "maker", "family", 2)}

    def carded(self, slug):
        return ("trail/bulbs", "brand/maker", "fields")


def page(*needs, file="p/lamp/", kind="product"):
    return Planned(kind, "zh", f"/{file}", needs, lambda: "")


def former(facts, pages=("p/lamp/index.html",)):
    faces = {slug: face._replace(modified=1) for slug, face in Facts.faces.items()}
    return State(pages=dict.fromkeys(pages, b"old"), facts=dict(facts), faces=faces)


SAME = {"trail/bulbs": b"1", "brand/maker": b"1", "fields": b"1", "fields/w,lm": b"1", "shop.toml": b"1"}


@pytest.mark.parametrize(
    ("needs", "changed", "reason"),
    [
        (("card/lamp",), "brand/maker", "brand/maker"),
        (("card/lamp",), "fields", "fields"),
        (("fields/w,lm",), "fields/w,lm", "fields"),
        (("product/lamp", "=3000 K"), None, CHOSEN),
        (("card/lamp",), None, CHOSEN),  # somebody spoke about it since: no card shows that
    ],
)
def test_the_fact_behind_a_need_is_named(needs, changed, reason):
    facts = Facts(SAME | ({changed: b"2"} if changed else {}))
    assert list(why(page(*needs), facts, former(SAME))) == [reason]


def test_a_page_that_was_not_there_is_new():
    assert list(why(page("shop.toml"), Facts(SAME), former(SAME, ()))) == [NEW]


def test_of_many_pages_each_kind_is_looked_at_by_itself():
    facts = Facts(SAME | {"shop.toml": b"2", "brand/maker": b"2"})
    goods = [page("shop.toml", *(["card/lamp"] if n % 2 else [])) for n in range(LOOKED_AT)]
    text = page("card/lamp", file="p/lamp/", kind="text")
    found = causes([*goods, text], {"product": 10 * LOOKED_AT, "text": 1}, facts, former(SAME))
    assert found == {
        ("shop.toml", "product"): Count(10 * LOOKED_AT),
        ("brand/maker", "product"): Count(LOOKED_AT // 2, more=True),
        ("brand/maker", "text"): Count(1),
    }
    said = list(Told(9, 9, 9, 0, 0, found, 3).lines("en", 1.0))
    assert said[:2] == [
        f"  shop.toml → {10 * LOOKED_AT:,} product pages",
        f"  brand/maker → {LOOKED_AT // 2}+ product pages, 1 text",
    ]


def test_every_kind_of_page_has_a_name():
    kinds = set()
    for path in SITE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Planned":
                first = node.args[0] if node.args else next(k.value for k in node.keywords if k.arg == "kind")
                if isinstance(first, ast.Constant):
                    kinds.add(first.value)
    assert kinds <= KINDS.keys()
    assert len(kinds) > 10
