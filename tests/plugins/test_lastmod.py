"""The day that sitemaps say of a page moves with what it shows, and with nothing else."""

from __future__ import annotations

import json
import os
import signal
import xml.etree.ElementTree as ET
from datetime import UTC, datetime

import pytest

from catalog import cache, digest
from plugins.site import sitemaps, state
from tests.plugins.edited import Bench

SPACE = {"s": sitemaps.SPACE}
ORIGIN = "https://dengshi.example"
ARRIVED = 1772294400  # of the thirty products: midnight of 1 March 2026 in China
#: lists that show dl-0 and dl-1, in one language
LISTS = {"/c/downlights/", "/c/luminaires/", "/c/downlights/cct-3000/", "/brands/yunhe/"}


@pytest.fixture(params=["together", "apart"])
def bench(request, tmp_path, monkeypatch) -> Bench:
    if request.param == "apart":
        monkeypatch.setattr(sitemaps, "TOGETHER", 12)
        monkeypatch.setattr(sitemaps, "PART", 5)
    found = Bench(tmp_path)
    assert found.build() == 0
    return found


def told(bench: Bench, output: str = "output") -> dict[str, int | None]:
    """UTC seconds by address, those of the sitemaps themselves too."""
    top, found = bench.folder / output, {}
    for each in ET.parse(top / "sitemap.xml").getroot():
        name = each.findtext("s:loc", None, SPACE).removeprefix(f"{ORIGIN}/")
        inside = [*map(_entry, ET.parse(top / name).getroot())]
        found |= dict(inside)
        found[name] = _entry(each)[1]
        assert found[name] == max((at for _, at in inside if at), default=None)
    return found


def _entry(each: ET.Element) -> tuple[str, int | None]:
    at = each.findtext("s:lastmod", None, SPACE)
    path = each.findtext("s:loc", None, SPACE).removeprefix(ORIGIN)
    return path, int(datetime.fromisoformat(at).timestamp()) if at else None


def moved(bench: Bench, before: dict[str, int | None]) -> dict[str, int | None]:
    return {path: at for path, at in told(bench).items() if before[path] != at}


def both(paths: set[str]) -> set[str]:
    return paths | {f"/en{path}" for path in paths}


def price(bench: Bench, slug: str, yuan: int) -> int:
    """Edit it and build; the second of that build."""
    bench.edit("variants", "product", slug, price=f"{yuan}.00")
    at = bench.later(60)
    assert bench.build() == 0
    return at


def clean(bench: Bench, **more: str) -> bool:
    """Whether a build from nothing gives the same sitemaps."""
    assert bench.build("clean", **more) == 0
    trees = [bench.tree(output) for output in ("output", "clean")]
    kept, fresh = ({name: tree[name] for name in tree if name.startswith("sitemap")} for tree in trees)
    return kept == fresh


def test_a_price_moves_both_pages_its_lists_and_the_index_and_nothing_else(bench):
    before = told(bench)
    assert before["/p/dl-1/"] == before["/c/downlights/"] == ARRIVED
    at = price(bench, "dl-1", 5)
    now = moved(bench, before)
    assert set(now.values()) == {at}
    assert {path for path in now if path.startswith("/")} == both({"/p/dl-1/", *LISTS})
    names = {path for path in now if not path.startswith("/")}
    assert {name.removesuffix(".xml").split("-")[2] for name in names} == {
        "product",
        "category",
        "facet",
        "brand",
    }
    assert json.loads(bench.since.read_bytes()) == {"dl-1": at}
    before = told(bench)
    later = price(bench, "dl-0", 6)  # the newest downlight: the home page shows it
    assert {path for path in moved(bench, before) if path.startswith("/")} == both({"/", "/p/dl-0/", *LISTS})
    assert told(bench)["/en/p/dl-1/"] == at
    assert json.loads(bench.since.read_bytes()) == {"dl-1": at, "dl-0": later}
    assert clean(bench, SINCE_FILE=str(bench.since))


def test_so_does_any_other_fact_of_it(bench):
    before = told(bench)
    bench.edit("products", "slug", "dl-1", en="Another name")
    (bench.content / "products" / "dl-2.md").write_text("## 说明\n\n新写的。\n", "utf-8")
    bench.edit("variants", "product", "dl-3", lm="321")
    at = bench.later()
    assert bench.build() == 0
    now = moved(bench, before)
    assert set(now.values()) == {at}
    assert {path for path in now if "/p/" in path} == both({"/p/dl-1/", "/p/dl-2/", "/p/dl-3/"})
    assert clean(bench, SINCE_FILE=str(bench.since))


def test_without_what_was_written_down_a_clean_build_is_another(bench):
    """The control."""
    price(bench, "dl-1", 5)
    assert not clean(bench)


def test_what_is_said_of_it_counts_where_it_is_newer(bench):
    at = price(bench, "dl-1", 5)
    comment = bench.content / "comments" / "dl-1.json"
    for said in (at - 1000, at + 1000):
        comment.write_text(
            f'[{{"name": "Kim", "at": {said}, "body_html": "<p>ok</p>", "lang": "en"}}]', "utf-8"
        )
        bench.later()
        assert bench.build() == 0
        assert told(bench)["/p/dl-1/"] == max(at, said)
    comment.unlink()
    bench.later()
    assert bench.build() == 0
    assert told(bench)["/p/dl-1/"] == at


def test_roll_back_takes_it_back(bench):
    before = told(bench)
    price(bench, "dl-1", 5)
    assert moved(bench, before)
    bench.releases.roll_back()
    assert moved(bench, before) == {}
    at = bench.later()
    assert bench.build() == 0  # the sheets still say the new price: it is on sale from now on
    assert told(bench)["/p/dl-1/"] == at
    assert json.loads(bench.since.read_bytes()) == {"dl-1": at}


def test_a_build_that_is_killed_before_it_is_in_service_leaves_nothing(bench):
    before = told(bench)
    bench.edit("variants", "product", "dl-1", price="5.00")
    bench.later(60)
    child = os.fork()
    if not child:
        bench.build(BEFORE=lambda _: os.kill(os.getpid(), signal.SIGKILL))
        os._exit(0)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    assert moved(bench, before) == {}
    assert json.loads(bench.since.read_bytes()) == {}
    at = bench.later(60)
    assert bench.build() == 0
    assert told(bench)["/p/dl-1/"] == at


def test_other_templates_and_other_code_keep_it(bench, monkeypatch):
    at = price(bench, "dl-1", 5)
    now = told(bench)
    page = bench.theme / "templates" / "product.html"
    page.write_text(page.read_text("utf-8") + "<!-- another -->", "utf-8")
    bench.later()
    assert bench.build() == 0
    monkeypatch.setattr(cache, "written_by", lambda: b"other code\n")
    monkeypatch.setattr(digest, "of_content", lambda raw: f"other {len(raw)} {hash(raw)}")
    bench.later()
    assert bench.build() == 0  # it tells products apart by other digests
    monkeypatch.setattr(state, "FORM", -1)
    bench.later()
    assert bench.build() == 0  # and cannot read what was left
    assert moved(bench, now) == {}
    assert json.loads(bench.since.read_bytes()) == {"dl-1": at}
    later = price(bench, "dl-1", 6)
    assert told(bench)["/p/dl-1/"] == later


def test_a_running_program_says_the_same(bench):
    for yuan in (5, 6, 7):
        before = told(bench)
        bench.edit("variants", "product", "dl-1", price=f"{yuan}.00")
        at = bench.later()
        assert bench.build(same=True) == 0
        assert set(moved(bench, before).values()) == {at}
    assert clean(bench, SINCE_FILE=str(bench.since))


def test_what_is_gone_is_forgotten(bench):
    price(bench, "dl-1", 5)
    for name, key in (
        ("products", "slug"),
        ("variants", "product"),
        ("relations", "product"),
        ("relations", "target"),
    ):
        sheet = bench.sheet(name)
        sheet.rows = [row for row in sheet.rows if row[key] != "dl-1"]
        sheet.save()
    at = bench.later()
    assert bench.build() == 0
    assert json.loads(bench.since.read_bytes()) == {"dl-24": at}  # which was related to it
    assert clean(bench, SINCE_FILE=str(bench.since))


def test_a_sitemap_that_was_tampered_with_is_made_anew(bench):
    before = told(bench)
    price(bench, "dl-1", 5)
    for name in (path for path in moved(bench, before) if not path.startswith("/")):
        path = bench.folder / "output" / name
        if "-zh-" in name:
            path.unlink()
        else:
            path.write_bytes(path.read_bytes().replace(b"</loc>", b"x</loc>"))
    price(bench, "dl-1", 6)
    assert clean(bench, SINCE_FILE=str(bench.since))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[1]", "SINCE_FILE"),
        ('{"dl-1": 99999999999999}', "SINCE_FILE"),
        ('{"dl-1": -1}', "SINCE_FILE"),
        ('{"dl-1": "yesterday"}', "SINCE_FILE"),
        ("{", "SINCE_FILE"),
        (None, "no such file or folder"),
    ],
)
def test_a_file_that_is_none_ends_the_build_with_a_sentence(tmp_path, capfd, text, said):
    bench, path = Bench(tmp_path), tmp_path / "kept.json"
    if text is not None:
        path.write_text(text)
    assert bench.build(SINCE_FILE=str(path)) == 1
    err = capfd.readouterr().err
    assert said in err
    assert str(path) in err
    assert "Traceback" not in err
    assert not (tmp_path / "output").exists()


def test_a_record_of_a_clock_that_was_ahead_ends_the_build_with_a_sentence(tmp_path, capfd):
    bench, path = Bench(tmp_path), tmp_path / "kept.json"
    now = bench.later()
    path.write_text(json.dumps({"dl-0": now, "dl-1": now + 86_400, "dl-2": now + 1}))
    assert bench.build(SINCE_FILE=str(path)) == 1
    err = capfd.readouterr().err
    for said in (str(path), "dl-1", f"{datetime.fromtimestamp(now + 86_400, UTC):%Y-%m-%d}", "2 in all"):
        assert said in err
    assert not (tmp_path / "output").exists()
    path.write_text(json.dumps({"dl-0": now}))
    assert bench.build(SINCE_FILE=str(path)) == 0
    assert told(bench)["/p/dl-0/"] == now


def test_where_an_address_stands_depends_on_itself_alone():
    entries = [sitemaps.Entry(f"/p/lamp-{n}/", ("zh", "en"), ARRIVED + n) for n in range(3_000)]
    parts = sitemaps.cut(entries)
    assert len(parts) == 16
    assert max(map(len, parts)) < sitemaps.TOGETHER
    assert sorted(entry for part in parts for entry in part) == sorted(entries)
    fewer = sitemaps.cut(entries[::2], len(parts))
    assert all(set(some) <= set(part) for some, part in zip(fewer, parts, strict=True))
    assert [len(part) for part in sitemaps.cut(entries[:1_000])] == [1_000]


def test_one_line_anew_is_all_of_it_anew():
    group = ("en", "product")
    entries = [sitemaps.Entry(f"/p/lamp-{n}/", ("zh", "en"), ARRIVED + n, "/x.jpg") for n in range(3_000)]
    was = {each.name: each for each in sitemaps.maps(ORIGIN, group, sitemaps.cut(entries))}
    new = [entries[5]._replace(modified=ARRIVED * 2), entries[77]._replace(modified=None, image="/y.jpg")]
    entries[5], entries[77] = new
    now = {each.name: each for each in sitemaps.maps(ORIGIN, group, sitemaps.cut(entries))}
    again = [*sitemaps.again(ORIGIN, group, new, [*was], lambda name: was[name].data)]
    assert len(again) == 2
    assert was | {each.name: each for each in again} == now
