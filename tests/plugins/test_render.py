"""Pages that are made together are what each of them is alone, whatever is made between."""

from __future__ import annotations

from pathlib import PurePosixPath
from types import SimpleNamespace
from typing import Any

from catalog.model import LANGS
from plugins.site.builder import Build
from plugins.site.edition import Edition
from plugins.site.facts import Site
from plugins.site.pages import plan
from plugins.site.planned import Planned
from tests.plugins.test_memo import environment


def beginning(site: Site) -> tuple[Build, Any, list[Planned]]:
    """A build that has made nothing yet, its facts and plans."""
    none: Any = None
    build = Build(
        site, none, none, none, {}, {}, none, None, None, none, none, none, b"", none,
        environments={lang: environment(lang, memo=True) for lang in LANGS},
    )  # fmt: skip
    facts = SimpleNamespace(editions={lang: Edition(site, lang) for lang in LANGS})
    return build, facts, [*plan(tuple(facts.editions.values()))]


def test_together_and_alone(site):
    build, facts, plans = beginning(site)
    together = [*build.render(plans, facts)]
    for at, path, _ in together:
        assert PurePosixPath(path).parent == PurePosixPath(plans[at].file).parent
    build, facts, plans = beginning(site)
    alone = {path: data for planned in plans for _, path, data in build.render([planned], facts)}
    assert {path: data for _, path, data in together} == alone
    assert len(together) == len(alone) > len(plans)
