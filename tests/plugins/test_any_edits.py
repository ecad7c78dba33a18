"""After any edits, kills and pauses the site is, byte for byte, the one that a clean build makes."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from PIL import Image

from catalog.photometry.model import Told
from catalog.photometry.spread import Spread, ies
from plugins.site import graph, mill, sitemaps
from tests.counts import often
from tests.plugins.edited import MORE, Bench

TODAY = date(2026, 6, 1)
words = st.sampled_from(["灯", "lamp", "<b>", "&", "长一点的说明", "7 W"])
products = st.integers(0, MORE - 1).map(lambda n: f"dl-{n}")


class AnyEdits(RuleBasedStateMachine):
    """The rules are what people do between two builds."""

    def __init__(self) -> None:
        super().__init__()
        self.place = tempfile.TemporaryDirectory(dir=os.environ.get("EDITS_DIR"))
        self.bench = Bench(Path(self.place.name))
        self.fresh = False
        assert self.bench.build() == 0

    def teardown(self) -> None:
        self.place.cleanup()

    @rule(slug=products, fen=st.integers(1, 99_999))
    def price(self, slug, fen):
        self.bench.edit("variants", "product", slug, price=f"{fen // 100}.{fen % 100:02}")

    @rule(slug=products, word=words, lang=st.sampled_from(["zh", "en"]))
    def name(self, slug, word, lang):
        self.bench.edit("products", "slug", slug, **{lang: f"{word} {slug}"})

    @rule(slug=products, cct=st.sampled_from(["2700", "3000", "6500"]), lm=st.integers(100, 999))
    def spec(self, slug, cct, lm):
        self.bench.edit("variants", "product", slug, cct=cct, lm=str(lm))
        sheet = self.bench.sheet("variants")
        seen: set[tuple[str, str, str]] = set()
        kept = []
        for row in sheet.rows:  # two variants that read alike are refused
            key = (row["product"], row["cct"], row["lm"]) if row["product"] == slug else (row["sku"], "", "")
            if key not in seen:
                kept.append(row)
            seen.add(key)
        sheet.rows = kept
        sheet.save()

    @rule(slug=products, family=st.sampled_from(["downlight", "downlight-deep", "wire-coil"]))
    def look_of_it(self, slug, family):
        self.bench.edit("products", "slug", slug, family=family)

    @rule(slug=products, status=st.sampled_from(["active", "discontinued"]))
    def status(self, slug, status):
        self.bench.edit("products", "slug", slug, status=status)

    @rule(slug=products, other=products, kind=st.sampled_from(["related", "accessory", "substitute"]))
    def relation(self, slug, other, kind):
        if slug != other:
            self.bench.edit("relations", "product", slug, kind=kind, target=other)

    @rule()
    def another_product(self):
        self.bench.extra += 1
        n = 1000 + self.bench.extra
        goods, sold = self.bench.sheet("products"), self.bench.sheet("variants")
        goods.rows.append(
            goods.rows[0] | {"slug": f"dl-{n}", "zh": f"新 {n}", "en": f"New {n}", "added": "2026-05-30"}
        )
        sold.rows.append(sold.rows[0] | {"sku": f"N{n}", "product": f"dl-{n}", "gtin": ""})
        goods.save()
        sold.save()

    @precondition(lambda self: self.bench.extra)
    @rule()
    def without_it(self):
        n = 1000 + self.bench.extra
        self.bench.extra -= 1
        for name, key in (("products", "slug"), ("variants", "product")):
            sheet = self.bench.sheet(name)
            sheet.rows = [row for row in sheet.rows if row[key] != f"dl-{n}"]
            sheet.save()

    @rule(slug=products, word=words)
    def long_copy(self, slug, word):
        (self.bench.content / "products" / f"{slug}.md").write_text(f"## {word}\n\n{word}\n", "utf-8")

    @rule(slug=products)
    def no_long_copy(self, slug):
        (self.bench.content / "products" / f"{slug}.md").unlink(missing_ok=True)

    @rule(sheet=st.sampled_from(["brands", "categories", "fields"]), word=words)
    def shared_name(self, sheet, word):
        key, value = {
            "brands": ("slug", "yunhe"),
            "categories": ("slug", "downlights"),
            "fields": ("code", "lm"),
        }[sheet]
        self.bench.edit(sheet, key, value, zh=f"名 {word}", en=f"Name {word}")

    @rule(word=words)
    def intro_and_help(self, word):
        self.bench.edit("categories", "slug", "downlights", intro_zh=word)
        self.bench.edit("brands", "slug", "yunhe", about_en=word)
        self.bench.edit("fields", "code", "lm", help_zh=word)

    @rule(word=words)
    def facet(self, word):
        self.bench.facet(word)

    @rule(cct=st.sampled_from(["2700", "3000", "4000"]), word=words)
    def topic(self, cct, word):
        path = self.bench.content / "topics" / "corridor.md"
        path.write_text(
            f"Title: 走道 {word}\nSummary: {word}\nQuery: cct = {cct}\nImage: downlight\n\n{word}\n\n[[products]]\n",
            "utf-8",
        )

    @rule(start=st.integers(-2, 2), end=st.integers(-2, 4), draft=st.booleans())
    def topic_of_days(self, start, end, draft):
        first, last = (TODAY + timedelta(days=n) for n in (start, max(start, end)))
        meta = f"From: {first}\nUntil: {last}\n" + ("Status: draft\n" if draft else "")
        for lang, title in (("", "一季"), (".en", "A season")):
            path = self.bench.content / "topics" / f"season{lang}.md"
            path.write_text(
                f"Title: {title}\nSummary: s\nQuery: lm > 1\nImage: downlight\n{meta}\n[[products]]\n",
                "utf-8",
            )

    @rule(n=st.integers(0, 3), word=words, status=st.sampled_from(["published", "draft"]))
    def news(self, n, word, status):
        path = self.bench.content / "news" / f"n{n}.md"
        path.write_text(
            f"Title: {word}\nDate: 2026-05-0{n + 1}\nSlug: n{n}\nStatus: {status}\nSummary: {word}\n\n{word}\n",
            "utf-8",
        )

    @rule(n=st.integers(0, 3))
    def no_news(self, n):
        (self.bench.content / "news" / f"n{n}.md").unlink(missing_ok=True)

    @rule(
        slug=products,
        at=st.integers(1_700_000_000, 1_790_000_000),
        lang=st.sampled_from(['"zh"', '"en"', "null"]),
    )
    def comment(self, slug, at, lang):
        path = self.bench.content / "comments" / f"{slug}.json"
        path.write_text(
            f'[{{"name": "Kim", "at": {at}, "body_html": "<p>{at}</p>", "lang": {lang}}}]', "utf-8"
        )

    @rule(slug=products)
    def no_comment(self, slug):
        (self.bench.content / "comments" / f"{slug}.json").unlink(missing_ok=True)

    @rule(
        beam=st.sampled_from([30, 60, 110]),
        lm=st.integers(100, 900),
        name=st.sampled_from(["dl-5w.ies", "other.ies"]),
    )
    def photometry(self, beam, lm, name):
        text = ies(Spread((beam, 60)).light(Told("", "Yunhe", "a light", watts=5), lm), "a model")
        (self.bench.content / "photometry" / name).write_text(text, "ascii")

    @precondition(lambda self: (self.bench.content / "photometry" / "other.ies").exists())
    @rule(slug=products, name=st.sampled_from(["", "dl-5w.ies", "other.ies"]))
    def another_photometry(self, slug, name):
        self.bench.edit("variants", "product", slug, photometry=name)

    @rule(phone=st.integers(1000, 9999))
    def shop(self, phone):
        path = self.bench.content / "shop.toml"
        lines = path.read_text("utf-8").splitlines()
        path.write_text(
            "\n".join(f'phone = "400-{phone}"' if x.startswith("phone") else x for x in lines), "utf-8"
        )

    @rule(
        name=st.sampled_from(
            ["base", "product", "category", "components/card", "components/card_line", "topic"]
        ),
        n=st.integers(0, 9),
    )
    def template(self, name, n):
        path = self.bench.theme / "templates" / f"{name}.html"
        path.write_text(
            path.read_text("utf-8").split("{# n")[0] + f"{{# n{n} #}}<!-- {n} -->" * (name != "base"), "utf-8"
        )

    @rule(
        name=st.sampled_from(["css/base.css", "css/components/card.css", "js/matrix.js"]), n=st.integers(0, 9)
    )
    def style(self, name, n):
        path = self.bench.theme / "static" / name
        own = path.read_text("utf-8").split("/*! n")[0]
        path.write_text(f"{own}/*! n{n} */", "utf-8")

    @rule(
        family=st.sampled_from(["downlight", "downlight-lit", "wire-coil", "wire-coil-lit"]),
        tone=st.integers(0, 255),
    )
    def picture(self, family, tone):
        Image.new("RGB", (40, 40), (tone, 90, 90)).save(
            self.bench.content / "images" / "families" / f"{family}.jpg"
        )

    @rule(family=st.sampled_from(["downlight", "downlight-deep", "wire-coil"]))
    def setting(self, family):
        self.bench.hero = family

    @rule()
    def no_picture(self):
        (self.bench.content / "images" / "families" / "wire-coil-lit.jpg").unlink(missing_ok=True)

    @rule(wait=st.floats(0, 0.4))
    def killed(self, wait):
        """A build is killed at some moment."""
        self.bench.later()
        child = os.fork()
        if not child:
            os.setsid()
            mill.FORK = 20
            os._exit(self.bench.build())
        time.sleep(0.05 + wait)
        os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)

    @rule(same=st.booleans())
    def built(self, same):
        """By a new program, or the same one goes on, as the publisher does."""
        self.bench.later()
        assert self.bench.build(same=same) == 0
        self.fresh = True

    @rule(path=st.sampled_from(["", "p", "en/p", "p/dl-1", "theme", "images", "index.html", "stray.html"]))
    def emptied(self, path):
        """Somebody takes out of the site by hand, or puts into it."""
        self.bench.empty(path)

    @precondition(lambda self: self.bench.earlier)
    @rule()
    def taken_back(self):
        """The release before is put in service again."""
        self.bench.releases.roll_back()

    @invariant()
    def as_if_built_from_nothing(self):
        if not self.fresh:
            return
        self.fresh = False
        assert self.bench.build("clean", SINCE_FILE=str(self.bench.since)) == 0
        clean, kept = self.bench.tree("clean"), self.bench.tree("output")
        for top in (self.bench.folder / "clean", self.bench.folder / ".clean"):
            shutil.rmtree(top) if top.is_dir() and not top.is_symlink() else top.unlink(missing_ok=True)
        assert kept.keys() >= clean.keys()
        assert {path for path in clean if kept[path] != clean[path]} == set()
        assert {path for path in kept.keys() - clean.keys() if not path.startswith("theme/")} == set()


def explore(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        AnyEdits,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, derandomize=False,
            suppress_health_check=list(HealthCheck), phases=(Phase.generate,),
        ),
    )  # fmt: skip


@pytest.mark.timeout(600)
def test_any_edits_then_a_build_are_a_clean_build(monkeypatch):
    monkeypatch.setattr(sitemaps, "TOGETHER", 12)  # as in a shop with thousands
    monkeypatch.setattr(sitemaps, "PART", 5)
    explore(often(2), 40)


def test_a_need_left_out_is_found(monkeypatch):
    """The control: cards that forget their prices are noticed."""
    monkeypatch.setattr(graph, "_sold", lambda variant: [variant.sku])
    with pytest.raises(AssertionError):
        for _ in range(3):
            machine = AnyEdits()
            try:
                machine.price("dl-1", 777)
                machine.built(same=False)
                machine.as_if_built_from_nothing()
            finally:
                machine.teardown()


def test_a_filter_has_a_page_until_its_row_is_gone(tmp_path):
    bench = Bench(tmp_path)
    assert bench.build() == 0
    pages = {path for path in bench.tree("output") if "cct-3000" in path}
    assert pages
    facets = bench.content / "search" / "facets.csv"
    facets.write_text(facets.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    assert bench.build() == 0
    assert not pages & bench.tree("output").keys()
