"""What every live page shows of the catalogue: its navigation and the friend links."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

import peewee

from backend.offers import service
from backend.offers.rules import Live, Shelf
from catalog.model import FriendLink
from theme.pages import NavItem


class Chrome:
    """Gives ``nav`` and ``friend_links`` of the live version; empty before the first publish.

    Where the database does not answer they are those of before: the page that says so must not need it.
    """

    def __init__(self) -> None:
        self._shown = _shown(None)

    def __call__(self) -> Mapping[str, object]:
        with suppress(peewee.OperationalError):
            self._shown = _shown(service.current())
        return self._shown


def _shown(live: Live | None) -> Mapping[str, object]:
    if live is None:
        return {"nav": (), "friend_links": ()}
    return {
        "nav": tuple(_item(shelf) for shelf in live.navigation),
        "friend_links": tuple(FriendLink(name, url) for name, url in live.links),
    }


def _item(shelf: Shelf) -> NavItem:
    return NavItem(shelf.name, f"/c/{shelf.slug}/", tuple(_item(child) for child in shelf.children))
