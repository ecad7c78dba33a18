"""The providers in use, by name. Filled once by app.py."""

from __future__ import annotations

from collections.abc import Mapping

from backend.kernel.errors import NotFound
from backend.payments.providers.contract import Provider

_known: dict[str, Provider] = {}


def use(providers: Mapping[str, Provider]) -> None:
    """Replace the providers in use."""
    _known.clear()
    _known.update(providers)


def provider(name: str) -> Provider:
    """A provider by name; NotFound where there is none."""
    try:
        return _known[name]
    except KeyError:
        raise NotFound from None
