"""The Atom feed of the news in one language."""

from __future__ import annotations

from datetime import UTC, datetime

from feedgenerator import Atom1Feed, get_tag_uri  # type: ignore[import-untyped]

from plugins.site.edition import Edition
from plugins.site.jsonld import address
from theme.environment import TAGS

PATH = "/feeds/all.atom.xml"


def atom(edition: Edition) -> bytes:
    """Every news article, newest first, whole: people read it in their reader."""
    shop = edition.site.shop
    feed = Atom1Feed(
        title=shop.name[edition.lang],
        link=address(edition, "/"),
        feed_url=address(edition, PATH),
        description=shop.tagline[edition.lang],
        subtitle=shop.tagline[edition.lang],
        language=TAGS[edition.lang],
        author_name=shop.name[edition.lang],
    )
    for item in edition.site.news[edition.lang]:
        at = datetime.fromtimestamp(item.at, UTC)
        link = address(edition, item.path)
        feed.add_item(
            title=item.title,
            link=link,
            description=item.summary,
            content=item.html,
            unique_id=get_tag_uri(link, at),
            pubdate=at,
            updateddate=at,
        )
    return str(feed.writeString("utf-8")).encode()
