"""What goes out in another shop's form comes back as the same catalogue."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.convert import write_csv
from catalog.exchange import incoming, keeping
from catalog.exchange.ways import Ways
from catalog.load import load
from catalog.model import Lang
from catalog.problems import Invalid
from catalog.sheets import read
from tests.catalog.exchange.made import BACK, ROOT, books, content, emptied, loaded, sent
from tests.catalog.small import Rows, put, sheets

EXAMPLES = 8


@pytest.mark.parametrize("form", BACK)
@given(made=books(), lang=st.sampled_from(["zh", "en"]))
@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
def test_any_catalogue_comes_back_the_same(
    form: str, made: tuple[dict[str, Rows], dict[str, str]], lang: Lang
) -> None:
    book, copies = made
    with TemporaryDirectory() as place:
        catalog = loaded(Path(place) / "before", book, copies)
        parcel = sent(catalog, form, lang)
        bare = content(Path(place) / "after", emptied(book), {})

        plan = incoming.plan(parcel.name, parcel.raw, bare, Ways())
        assert [problem.say("en") for problem in plan.refused] == []
        keeping.write(bare, plan.sheets, plan.copies)

        assert load(bare).version == catalog.version
        again = incoming.plan(parcel.name, parcel.raw, bare, Ways())
        assert (again.new, again.changed, again.sheets, again.unread) == ((), (), {}, {})


@pytest.mark.parametrize("form", BACK)
def test_the_demo_catalogue_comes_back_the_same(form: str, tmp_path: Path) -> None:
    """Into a shop that has its shelves and its fields, and nothing on them."""
    kept = read(ROOT / "content" / "catalog")
    empty = {name: kept[name] for name in ("categories", "brands", "fields", "values", "links")}
    empty |= {name: replace(kept[name], rows={}) for name in ("products", "variants")}
    (tmp_path / "catalog").mkdir()
    write_csv(empty, tmp_path / "catalog")
    catalog = load(ROOT / "content")
    parcel = sent(catalog, form)
    plan = incoming.plan(parcel.name, parcel.raw, tmp_path, Ways())
    assert [problem.say("en") for problem in plan.refused] == []
    keeping.write(tmp_path, plan.sheets, plan.copies)
    after = load(tmp_path).products
    assert {slug: p.digest for slug, p in after.items()} == {
        slug: p.digest for slug, p in catalog.products.items()
    }
    assert [*after] == [*catalog.products]


@pytest.mark.parametrize("form", BACK)
def test_what_was_edited_over_there_is_what_changes(form: str, tmp_path: Path) -> None:
    """A control: the same file does change a catalogue that says otherwise."""
    folder = content(tmp_path / "c", sheets(), {"dl.md": "旧文"})
    parcel = sent(load(folder), form)
    book = sheets()
    put(book, "variants", "DL-7W-30K", "price", "40.00")
    other = content(tmp_path / "d", book, {"dl.md": "新文"})

    plan = incoming.plan(parcel.name, parcel.raw, other, Ways())
    assert (plan.changed, plan.new, plan.same) == (("dl",), (), ("dl-old", "bv"))
    assert [(c.sku, str(c.before), str(c.after)) for c in plan.prices] == [("DL-7W-30K", "40.00", "39.00")]
    assert plan.copies == {"dl.md": "旧文"}


@pytest.mark.parametrize("form", BACK)
def test_products_without_variants_are_named_as_left_out(form: str, tmp_path: Path) -> None:
    book = sheets()
    book["variants"] = [row for row in book["variants"] if row[0] != "DL-OLD"]
    parcel = sent(loaded(tmp_path / "c", book), form)
    assert parcel.left == ("dl-old",)
    assert parcel.variants == len(book["variants"]) - 1


def test_a_catalogue_with_mistakes_is_not_imported_into(tmp_path: Path) -> None:
    folder = content(tmp_path / "c", sheets(), {})
    parcel = sent(load(folder), "shopify")
    broken = sheets()
    put(broken, "variants", "DL-OLD", "price", "free")
    with pytest.raises(Invalid, match=r"variants.csv.*free"):
        incoming.plan(parcel.name, parcel.raw, content(tmp_path / "d", broken, {}), Ways())
