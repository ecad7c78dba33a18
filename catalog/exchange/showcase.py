"""The shop as other places are shown it: its names in one language and its public addresses."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.exchange.drafts import Draft
from catalog.model import Catalog, Lang
from catalog.shop import Shop


@dataclass(frozen=True, slots=True)
class Showcase:
    """``lang``: what a form with room for one language says."""

    catalog: Catalog
    shop: Shop
    lang: Lang

    @property
    def option(self) -> str:
        """What the choice between variants is called."""
        return "规格" if self.lang == "zh" else "Variant"

    def brand(self, draft: Draft) -> str:
        return self.catalog.brands[draft.cells["brand"]].name[self.lang]

    def path(self, draft: Draft) -> list[str]:
        """The names of the category and those above it, top first. The sign that joins paths is no part of a name."""
        return [c.name[self.lang].replace(">", "＞") for c in self.catalog.path(draft.cells["category"])]

    def page(self, draft: Draft, sku: str = "") -> str:
        """The product's address, the variant chosen where one is given."""
        lang = "/en" if self.lang == "en" else ""
        return f"{self.shop.site_url}{lang}/p/{draft.slug}/" + (f"?sku={sku}" if sku else "")

    def image(self, family: str) -> str:
        return f"{self.shop.site_url}/images/families/{family}-1200.jpg"
