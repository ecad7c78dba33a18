"""The demo shop as the tools see it, and a client of a shop that has its index and its photometric files."""

from __future__ import annotations

import shutil
from urllib.parse import urlencode

import pytest

from catalog.domain import facts
from catalog.load import load
from catalog.model import Catalog
from catalog.photometry.figures import Figures
from catalog.photometry.read import of
from catalog.seal import Sealer
from tests.conftest import ROOT
from tests.search.conftest import built  # noqa: F401 - the index that the search page is tried with
from theme.shelf import Shelf
from tools import ask
from tools.goods import Goods
from tools.known import TOOLS

CONTENT = ROOT / "content"


@pytest.fixture(scope="session")
def goods() -> Catalog:
    return load(CONTENT)


@pytest.fixture(scope="session", params=["zh"])
def shop(goods: Catalog, request: pytest.FixtureRequest) -> Goods:
    return shop_of(goods, request.param)


def shop_of(catalog: Catalog, lang: str) -> Goods:
    shelf = Shelf(lang, catalog.fields, catalog.categories, catalog.brands, Sealer(b"0" * 32), frozenset())

    def find(sku):
        variant = catalog.variants.get(sku)
        return (catalog.products[variant.product], variant) if variant else None

    def light(name):
        file = CONTENT / "photometry" / name
        return Figures(of(file)) if file.is_file() else None

    return Goods(shelf, lambda slug: catalog.shelves.get(slug, ()), find, light, facts.named(CONTENT, "lux"))


@pytest.fixture
def reckon(shop):
    """A tool's answer to some fields, the others as they start."""

    def answer(slug: str, **given: object):
        tool = TOOLS[slug]
        asked = {code: str(value) for code, value in given.items()}
        values = ask.read(tool.asks(shop, asked.get("sku", "")), asked)
        assert not values.problems, values.problems
        return tool.answer(shop, values)

    return answer


@pytest.fixture
def visit(settings, built, client):  # noqa: F811 - as above
    """The page of a tool's answer, from the service."""
    shutil.copytree(built, settings.INDEX_DIR, symlinks=True)
    settings.OUTPUT_DIR.mkdir(exist_ok=True)
    (settings.OUTPUT_DIR / "photometry").symlink_to(CONTENT / "photometry")

    def ask_for(slug: str, lang: str = "", **given: object):
        return client.get(f"{lang}/tools/{slug}/answer/?{urlencode(given)}")

    return ask_for
