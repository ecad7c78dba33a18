"""An index that follows changes answers as one that was built from nothing."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog import digest
from catalog.model import Catalog, Product, Text
from catalog.money import Money
from search_index import aside, chunks, engine, fill, lexicon, manifest, pinyin, prompts
from search_index.ask import SORTS, Hits, Search
from search_index.beside import Beside
from search_index.build import CURRENT, build
from search_index.query import Index
from tests.counts import often

QUESTIONS = (
    "", "灯", "筒灯", "downlight", "yunhe", "star", "DL-7W-30K", "dl-7w", "9.5w", "红色 电线", "浴室", "厨房", "downl", "sta",
    "starlit", "starlight", "dwonlight", "starligth", "星", "bv copy", "zzz",
)  # fmt: skip
NARROWED = (
    Search(category="downlights"),
    Search("灯", filters={"ip": ["44"]}, ranges={"price": (30, 60)}),
    Search(ranges={"lm": (500, None), "price": (None, 59)}),
    Search(filters={"brand": ["north-star"]}),
    *(Search("灯", sort=sort) for sort in SORTS),
    Search(per_page=2, page=2),
)


def answers(index: Index) -> list[Hits]:
    """Everything the index says, so that two can be compared."""
    return [index.search(search) for search in (*map(Search, QUESTIONS), *NARROWED)]


def sealed(catalog: Catalog, products: dict[str, Product]) -> Catalog:
    """``catalog`` with other products, digests and version made anew."""
    products = {slug: replace(p, digest=digest.of_content(digest.content(p))) for slug, p in products.items()}
    shared = (part.values() for part in (catalog.categories, catalog.brands, catalog.fields))
    told = [(slug, product.digest) for slug, product in products.items()]
    version = digest.of_catalog(*shared, told, catalog.landings, catalog.links, catalog.moved)
    return replace(catalog, version=version, products=products)


def priced(catalog: Catalog, slug: str, fen: int) -> Catalog:
    product = catalog.products[slug]
    variants = tuple(replace(v, price=Money(fen + at * 100)) for at, v in enumerate(product.variants))
    return sealed(catalog, {**catalog.products, slug: replace(product, variants=variants)})


def renamed(catalog: Catalog, slug: str, word: str) -> Catalog:
    product = catalog.products[slug]
    name = Text(f"{product.name.zh}{'星' if word else ''}", f"{product.name.en} {word}".strip())
    return sealed(catalog, {**catalog.products, slug: replace(product, name=name)})


def turned(catalog: Catalog, slug: str) -> Catalog:
    """On sale what was not, and the other way round."""
    product = catalog.products[slug]
    status = "discontinued" if product.active else "active"
    return sealed(catalog, {**catalog.products, slug: replace(product, status=status)})


def without(catalog: Catalog, slug: str) -> Catalog:
    return sealed(catalog, {key: product for key, product in catalog.products.items() if key != slug})


def doubled(catalog: Catalog, slug: str, number: int) -> Catalog:
    """One product more, put in front or at the end."""
    old, copy = catalog.products[slug], f"{slug}-copy{number}"
    if copy in catalog.products:
        return catalog
    variants = tuple(replace(v, sku=f"{v.sku}-{copy.upper()}", gtin=None, product=copy) for v in old.variants)
    new = replace(old, slug=copy, name=Text(old.name.zh, f"{old.name.en} copy"), variants=variants)
    return sealed(catalog, {copy: new, **catalog.products} if number % 2 else {**catalog.products, copy: new})


def reordered(catalog: Catalog) -> Catalog:
    return sealed(catalog, dict(reversed([*catalog.products.items()])))


def rebranded(catalog: Catalog, word: str) -> Catalog:
    """A change that reaches the words of many products."""
    brand = replace(catalog.brands["yunhe"], name=Text("云禾", f"Yunhe {word}".strip()))
    return sealed(replace(catalog, brands={**catalog.brands, "yunhe": brand}), dict(catalog.products))


WORD = st.sampled_from(["", "starlight", "starlit"])
EDITS: st.SearchStrategy[tuple[Callable[..., Catalog], tuple[object, ...]]] = st.one_of(
    st.tuples(st.just(priced), st.tuples(st.integers(1, 9).map(lambda n: n * 1000))),
    st.tuples(st.just(renamed), st.tuples(WORD)),
    st.tuples(st.just(turned), st.tuples()),
    st.tuples(st.just(without), st.tuples()),
    st.tuples(st.just(doubled), st.tuples(st.integers(1, 3))),
)
STEPS = st.one_of(
    st.tuples(EDITS, st.integers(0, 20)),
    st.just("reorder"),
    st.just("back"),
    st.tuples(st.just("brand"), WORD),
)


def edited(past: list[Catalog], step: object) -> Catalog:
    catalog = past[-1]
    match step:
        case "reorder":
            return reordered(catalog)
        case "back":
            return past[len(past) // 2]
        case ("brand", word):
            return rebranded(catalog, word)
        case ((edit, given), at):
            slug = list(catalog.products)[at % len(catalog.products)]
            if edit is without and len(catalog.products) < 3:
                return catalog
            return edit(catalog, slug, *given)
    raise AssertionError(step)


@settings(max_examples=often(8))
@given(
    steps=st.lists(STEPS, min_size=1, max_size=7),
    most=st.sampled_from([1, 3, 200]),
    frequent=st.sampled_from([0, engine.OFTEN]),
    told=st.booleans(),
)
def test_after_any_edits_it_answers_as_one_built_from_nothing(
    small: Catalog, steps: list[object], most: int, frequent: int, *, told: bool
) -> None:
    with pytest.MonkeyPatch.context() as patched, TemporaryDirectory() as folder:
        patched.setattr(engine, "OFTEN", frequent)
        patched.setattr(chunks, "USUAL", 2)
        patched.setattr(fill, "LEAST_LOOSE", most)
        followed, past = Path(folder) / "followed", [small]
        index = Index(build(small, followed))
        for number, step in enumerate(steps):
            past.append(edited(past, step))
            differs = differing(*past[-2:]) if told else None
            index = Index(build(past[-1], followed, changed=differs, since=past[-2].version), index)
            anew = Index(build(past[-1], Path(folder) / f"anew {number}"))
            assert index.catalog_version == past[-1].version
            assert answers(index) == answers(anew)
            assert answers(Index.open(followed)) == answers(anew)
            assert named(followed) == named(Path(folder) / f"anew {number}")


def differing(before: Catalog, after: Catalog) -> set[str] | None:
    """As ``Reading.changed``: None where something else than products differs, or their order."""
    old, new = ({slug: product.digest for slug, product in c.products.items()} for c in (before, after))
    if (before.categories, before.brands) != (after.categories, after.brands):
        return None
    if [slug for slug in old if slug in new] != [slug for slug in new if slug in old]:
        return None
    return {slug for slug, _ in old.items() ^ new.items()}


def named(into: Path) -> list[bytes]:
    return [(into / CURRENT / name).read_bytes() for name in (lexicon.NAME, prompts.NAME)]


def files(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_ino for path in folder.iterdir()}


@pytest.fixture
def cut_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "USUAL", 2)


@pytest.mark.usefixtures("cut_small")
def test_a_price_is_one_chunk_and_the_words_are_the_same_file(small: Catalog, tmp_path: Path) -> None:
    catalog = small
    for number in range(1, 4):
        catalog = doubled(catalog, "dl", number)
    before = files(build(catalog, tmp_path))
    after = files(build(priced(catalog, "dl", 5000), tmp_path))
    own = {name for name, inode in after.items() if before.get(name) != inode}
    assert len([name for name in own if name.startswith("cards-")]) == 1
    assert own - {name for name in own if name.startswith("cards-")} == {
        "shelves.json",
        "replaced.json",
        manifest.NAME,
    }
    assert len([name for name in after if name.startswith("cards-")]) > 1


def test_sounds_are_kept_until_words_differ(
    small: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = lexicon.read(build(small, tmp_path))
    made = []
    gathered = pinyin.gathered
    monkeypatch.setattr(pinyin, "gathered", lambda told: made.append(told) or gathered(told))
    assert lexicon.read(build(priced(small, "dl", 5000), tmp_path)) == first
    assert not made
    said = Beside({"亮堂": "筒灯"})
    assert "liangtang" in lexicon.read(build(small, tmp_path, said)).words
    assert len(made) == 1


@pytest.mark.usefixtures("cut_small")
def test_opened_beside_the_one_before_it_takes_over_what_is_the_same(small: Catalog, tmp_path: Path) -> None:
    old = Index(build(small, tmp_path))
    old.search(Search("筒灯"))
    new = Index(build(priced(small, "dl", 5000), tmp_path), old)
    assert new._parts.words is old._parts.words
    assert new.search(Search("筒灯", ranges={"price": (50, 50)})).total == 1
    assert old.search(Search("筒灯", ranges={"price": (50, 50)})).total == 0


def test_no_garbage_is_looked_for_while_an_index_is_made(
    small: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One look among fifty thousand products takes longer than one changed price."""
    looking = []
    sealed_by = manifest.seal
    monkeypatch.setattr(manifest, "seal", lambda *given: looking.append(gc.isenabled()) or sealed_by(*given))
    build(small, tmp_path)
    build(priced(small, "dl", 5000), tmp_path)
    assert looking == [False, False]
    assert gc.isenabled()


def test_many_changed_products_are_a_segment_of_their_own(
    small: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fill, "LEAST_LOOSE", 1)
    first = manifest.read(build(small, tmp_path))
    one = renamed(small, "dl", "starlight")
    assert manifest.read(build(one, tmp_path)).segment == first.segment
    two = renamed(one, "bv", "starlight")
    assert manifest.read(build(two, tmp_path)).segment != first.segment


@pytest.mark.parametrize("guarded", [True, False])
def test_a_chunk_that_was_tampered_with_is_refused(
    small: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    """Without the guard it would be served: only the digest keeps it out."""
    folder = build(small, tmp_path)
    chunk = next(path for path in folder.glob("cards-*.json") if b'"fen":3900' in path.read_bytes())
    listed = manifest.read(folder).files[chunk.name]
    chunk.write_bytes(chunk.read_bytes().replace(b'"fen":3900', b'"fen":1000'))
    if guarded:
        with pytest.raises(manifest.Tampered, match="cards-"):
            Index.open(tmp_path)
        return
    true = manifest._sha256
    monkeypatch.setattr(manifest, "_sha256", lambda path: listed if path.name == chunk.name else true(path))
    assert Index.open(tmp_path).search(Search("DL-7W-30K")).hits[0].product.price_from == Money(1000)


def test_nothing_is_taken_over_from_an_index_that_was_harmed(small: Catalog, tmp_path: Path) -> None:
    folder = build(small, tmp_path)
    segment = next(folder.glob("*.seg"))
    segment.write_bytes(segment.read_bytes()[:-1] + b"!")
    build(priced(small, "dl", 5000), tmp_path)
    assert Index.open(tmp_path).search(Search("筒灯")).total == 2


@pytest.mark.parametrize("dies", [False, True], ids=["lives", "dies"])
def test_a_second_process_makes_what_one_makes(
    small: Catalog, index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dies: bool
) -> None:
    monkeypatch.setattr(fill, "WORTH_SHARING", 1)
    if dies:
        monkeypatch.setattr(aside, "_send", lambda *_: None)
    build(small, tmp_path)
    assert answers(Index.open(tmp_path)) == answers(index)
