"""What the pages of filters are called, and which of them a shelf leads to."""

from __future__ import annotations

from catalog.facet_pages import FacetPage
from plugins.site.edition import Edition
from theme import formats


def title(edition: Edition, page: FacetPage) -> str:
    """As the planner wrote it, else the values and the category: ``E27 球泡灯``, ``Bulbs, E27``."""
    if page.title[edition.lang]:
        return page.title[edition.lang]
    values = " ".join(label(edition, code, value) for code, value in page.where)
    name = edition.catalog.categories[page.category].name[edition.lang]
    return edition.say(f"{values} {name}", f"{name}, {values}")


def label(edition: Edition, code: str, value: str) -> str:
    """A condition in words: ``E27``, ``3000 K``, ``IP65``."""
    field = edition.fields[code]
    if field.kind == "choice":
        return field.values[value][edition.lang]
    if field.kind == "flag":
        return f"{field.name[edition.lang]}: {formats.bare(field, value == 'yes', edition.lang)}"
    return formats.measure(value, field.unit)


def wanted(edition: Edition, category: str, but: str = "") -> tuple[tuple[str, str], ...]:
    """(title, path) of the pages that narrow a category, without the one at ``but``."""
    return tuple(
        (title(edition, page), page.path)
        for page in edition.site.facet_pages
        if page.category == category and page.path != but
    )
