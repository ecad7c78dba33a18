"""What offers announce."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CatalogPublished:
    """A catalogue version is on sale. ``bundles``: for every set its pieces by part SKU."""

    version: str
    bundles: Mapping[str, Mapping[str, int]]
