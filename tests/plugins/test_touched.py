"""What people do to output/ by hand, and Pelican by its ``-d``: the next build puts it right."""

from __future__ import annotations

import pytest
from pelican import signals

from plugins.release import outline
from plugins.release.errors import Refused
from tests.plugins.edited import Bench


@pytest.fixture
def bench(tmp_path):
    made = Bench(tmp_path)
    assert made.build() == 0
    return made


@pytest.mark.parametrize("same", [False, True])
def test_what_was_taken_out_or_put_in_is_put_right(bench, same):
    bench.edit("variants", "sku", "N1-30", price="7.00")
    assert bench.build(same=same) == 0
    whole = bench.tree("output")
    for path in ("", "en/p", "p/dl-1", "stray.html"):
        bench.empty(path)
        assert bench.tree("output") != whole
        assert bench.build(same=same) == 0
        assert bench.tree("output") == whole


def test_who_does_not_look_leaves_it_as_it_is(bench, monkeypatch):
    """The control."""
    monkeypatch.setattr(outline, "stands", lambda _folder: True)
    bench.empty("p")
    assert bench.build() == 0
    assert "p/dl-1/index.html" not in bench.tree("output")


def test_a_build_by_which_nothing_changes_is_the_last_of_its_kind(bench):
    (bench.folder / "output" / "empty").mkdir()
    number = bench.releases.current().number
    assert not bench.releases.current().stands
    assert bench.build() == 0
    assert bench.releases.current().number == number
    assert bench.releases.current().stands


def test_nobody_goes_back_to_a_site_that_was_emptied(bench):
    bench.empty()
    assert bench.build() == 0
    with pytest.raises(Refused):
        bench.releases.roll_back()


def test_what_was_touched_and_taken_back_does_not_come_again(bench):
    """As a tree no longer kept, from which a later release is made."""
    for fen in range(8):
        if fen == 2:
            bench.empty()
            bench.empty("stray.html")
            bench.releases.roll_back()
        bench.edit("variants", "sku", "N1-30", price=f"7.0{fen}")
        assert bench.build() == 0
    assert bench.build("clean") == 0
    clean = bench.tree("clean")
    assert {name for name in bench.tree("output") if not name.startswith(("theme/", "sitemap"))} == {
        name for name in clean if not name.startswith(("theme/", "sitemap"))
    }


def test_what_nobody_sees_without_looking_at_each_file_pelicans_d_puts_right(bench):
    for fen in range(4):  # until there is a spare tree, in which everything still stands
        bench.edit("variants", "sku", "N1-30", price=f"7.0{fen}")
        assert bench.build() == 0
    whole = bench.tree("output")
    for path in ("p/dl-20/index.html", "p/dl-21/stray.html"):  # no price changed there
        bench.empty(path)
    assert bench.build() == 0
    assert bench.tree("output") != whole
    assert bench.build("output", "-d") == 0
    assert bench.tree("output") == whole


def test_pelicans_d_makes_all_anew_while_the_site_stays_in_service(bench, capsys):
    found = []

    def look(_generators):
        found.append((bench.folder / "output" / "p" / "dl-1" / "index.html").exists())

    bench.edit("variants", "sku", "N1-30", price="7.00")
    capsys.readouterr()
    with signals.all_generators_finalized.connected_to(look):
        assert bench.build("output", "-d") == 0
    assert found == [True]
    pages, _, rest = capsys.readouterr().out.partition(" pages, ")
    assert rest.startswith(f"{pages.splitlines()[-1]} made anew")
