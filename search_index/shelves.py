"""What the whole catalogue shares, in one small file: categories, brands, declared specs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import orjson

from catalog.model import Brand, Catalog, Category, Field, Text

NAME = "shelves.json"


@dataclass(frozen=True, slots=True)
class Shelves:
    """Each by slug or code, in the order of the sheets."""

    categories: Mapping[str, Category]
    brands: Mapping[str, Brand]
    fields: Mapping[str, Field]

    def upwards(self, slug: str) -> Iterator[str]:
        """A category, the one that it is part of, and so on."""
        at: str | None = slug
        while at is not None:
            yield at
            at = self.categories[at].parent


def write(catalog: Catalog, folder: Path) -> None:
    """Write those of ``catalog`` into ``folder``."""
    content = {
        "categories": list(catalog.categories.values()),
        "brands": list(catalog.brands.values()),
        "fields": list(catalog.fields.values()),
    }
    (folder / NAME).write_bytes(orjson.dumps(content))


def read(folder: Path) -> Shelves:
    """Those of a folder whose manifest was checked."""
    raw = orjson.loads((folder / NAME).read_bytes())
    categories = [
        Category(
            slug=item["slug"],
            parent=item["parent"],
            name=Text(**item["name"]),
            intro=Text(**item["intro"]),
            facets=tuple(item["facets"]),
            columns=tuple(item["columns"]),
        )
        for item in raw["categories"]
    ]
    brands = [Brand(item["slug"], Text(**item["name"]), Text(**item["about"])) for item in raw["brands"]]
    fields = [
        Field(
            code=item["code"],
            name=Text(**item["name"]),
            unit=item["unit"],
            kind=item["kind"],
            decimals=item["decimals"],
            group=item["group"],
            help=Text(**item["help"]),
            values={code: Text(**name) for code, name in item["values"].items()},
        )
        for item in raw["fields"]
    ]
    return Shelves(
        categories={category.slug: category for category in categories},
        brands={brand.slug: brand for brand in brands},
        fields={field.code: field for field in fields},
    )
