"""What stock does when the catalogue changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from backend.stock import service
from backend.stock.rules import Parts


class Published(Protocol):
    """A catalogue went on sale: what each of its sets is made of."""

    @property
    def bundles(self) -> Mapping[str, Parts]: ...


def catalog_published(event: Published) -> None:
    """Sets are what the version on sale says."""
    service.renew(event.bundles)
