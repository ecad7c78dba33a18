"""What every live page shows of the catalogue: its navigation and the friend links."""

from __future__ import annotations

from collections.abc import Mapping

from backend.offers import service
from backend.offers.rules import Shelf
from catalog.model import FriendLink
from theme.pages import NavItem


def chrome() -> Mapping[str, object]:
    """``nav`` and ``friend_links`` of the live version; empty before the first publish."""
    live = service.current()
    if live is None:
        return {"nav": (), "friend_links": ()}
    return {
        "nav": tuple(_item(shelf) for shelf in live.navigation),
        "friend_links": tuple(FriendLink(name, url) for name, url in live.links),
    }


def _item(shelf: Shelf) -> NavItem:
    return NavItem(shelf.name, f"/c/{shelf.slug}/", tuple(_item(child) for child in shelf.children))
