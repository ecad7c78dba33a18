"""The pieces that are kept while the site is built are decided by their keys: with and without, every byte is the same."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from jinja2 import ChoiceLoader, DictLoader, Environment, FileSystemLoader

from catalog.model import LANGS
from plugins.site import facts
from plugins.site.edition import Edition
from plugins.site.pages import plan
from theme.assets import contents
from theme.environment import TEMPLATES, equip, fragments
from theme.memo import MOST, Fragments, Place

ASSETS = {name: f"/static/{name}" for name in contents()}


def environment(lang: str, memo: bool, **changed: str) -> Environment:
    """``changed``: another source of a component, by name."""
    sources = {f"components/{name}.html": source for name, source in changed.items()}
    env = Environment(loader=ChoiceLoader([DictLoader(sources), FileSystemLoader(TEMPLATES)]))
    equip(env, lang, ASSETS, memo=memo)
    return env


def written(site: facts.Site, env: Environment, edition: Edition) -> Iterator[tuple[str, str]]:
    base = {"shop": site.shop, "nav": edition.nav, "friend_links": site.catalog.links}
    for planned in plan((edition,)):
        if planned.kind == "text":
            continue
        here, context = planned.fill()
        html = env.get_template(f"{planned.template}.html").render({**base, "here": here, **context})
        yield planned.file, html


def differing(site: facts.Site, lang: str, **changed: str) -> set[str]:
    plain, kept = environment(lang, memo=False), environment(lang, memo=True, **changed)
    # One edition each: what one makes is not known to the other.
    pairs = zip(
        written(site, plain, Edition(site, lang)), written(site, kept, Edition(site, lang)), strict=True
    )
    return {file for (file, one), (_, other) in pairs if one != other}


@pytest.mark.parametrize("lang", LANGS)
def test_the_whole_site_with_and_without(site, lang):
    assert differing(site, lang) == set()


@pytest.mark.parametrize("lang", LANGS)
def test_no_page_of_the_site_is_left_to_the_ordinary_templates(site, lang):
    assert left(site, environment(lang, memo=True), lang) == set()


def test_a_page_that_is_left_is_found_out(site):
    odd = "{% macro seen() %}{% set x = {'a': 1} %}{{ x.a }}{% endmacro %}"

    assert left(site, environment("zh", memo=True, seen=odd), "zh") == {"product", "home"}


def left(site: facts.Site, env: Environment, lang: str) -> set[str]:
    """The templates that had to be asked for again."""
    found: set[str] = set()
    ordinary = env.ordinary()

    class Noting(Environment):
        def get_template(self, name, *args):
            found.add(name.removesuffix(".html"))
            return ordinary.get_template(name, *args)

    env.ordinary = Noting
    for _ in written(site, env, Edition(site, lang)):
        pass
    return found


def test_a_piece_under_the_wrong_key_is_found_out(site):
    source = (TEMPLATES / "components" / "spec_table.html").read_text("utf-8")
    assert "{% memo row %}" in source

    assert (
        len(differing(site, "en", spec_table=source.replace("{% memo row %}", "{% memo row.name by 1 %}")))
        > 100
    )


def test_the_memory_is_bounded():
    place = Place()
    for number in range(10):
        place.keep((number,), "x" * (MOST // 4), ())

    assert sum(map(len, place.values())) <= MOST
    assert (9,) in place


def test_objects_live_as_long_as_their_piece():
    env = Environment(loader=DictLoader({"a.html": "{% memo thing %}{{ thing }}{% endmemo %}"}))
    equip(env, "zh", ASSETS, memo=True)
    template = env.get_template("a.html")

    # Without being held, each list would be freed at once and the next one take its place and its identity.
    assert [template.render(thing=[number]) for number in range(100)] == [
        f"[{number}]" for number in range(100)
    ]


def test_what_is_forgotten_is_made_anew():
    env = Environment(loader=DictLoader({"a.html": "{% memo %}{{ x }}{% endmemo %}"}))
    equip(env, "zh", ASSETS, memo=True)
    template = env.get_template("a.html")

    assert [template.render(x=1), template.render(x=2)] == ["1", "1"]
    fragments(env).forget()
    assert template.render(x=3) == "3"


def test_the_service_keeps_nothing():
    env = Environment(loader=DictLoader({"a.html": "{% memo %}{{ x }}{% endmemo %}"}))
    equip(env, "zh", ASSETS)
    template = env.get_template("a.html")

    assert [template.render(x=1), template.render(x=2)] == ["1", "2"]
    assert not isinstance(fragments(env), Fragments)
