"""The news of one language as Atom and as RSS."""

from __future__ import annotations

from datetime import UTC, datetime

from feedgenerator import Atom1Feed, Rss201rev2Feed, get_tag_uri  # type: ignore[import-untyped]

from plugins.site.edition import Edition
from plugins.site.jsonld import address
from plugins.site.times import latest
from theme.environment import TAGS

ATOM, RSS = "/feeds/all.atom.xml", "/feeds/all.rss.xml"
KINDS = {ATOM: Atom1Feed, RSS: Rss201rev2Feed}


def news(edition: Edition, path: str) -> bytes:
    """Every news article, newest first: whole in Atom, where people read it in their reader; RSS has the summary."""
    shop = edition.site.shop
    feed = KINDS[path](
        title=shop.name[edition.lang],
        link=address(edition, "/"),
        feed_url=address(edition, path),
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
            unique_id_is_permalink=False,
            pubdate=at,
            updateddate=at,
        )
    if not feed.items:  # else it would say the time of the build
        last = datetime.fromtimestamp(latest(edition.site.newest[:1], {}) or 0, UTC)
        feed.latest_post_date = lambda: last
    return str(feed.writeString("utf-8")).encode()
