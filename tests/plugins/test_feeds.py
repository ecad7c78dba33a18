"""Feeds say when their news were written, and never when they were built."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from catalog.calendar import seconds
from plugins.site import feeds
from plugins.site.edition import Edition


@pytest.mark.parametrize("path", feeds.KINDS)
def test_a_feed_without_news_is_as_old_as_the_newest_product(site, path):
    bare = replace(site, news={"zh": (), "en": ()})
    at = datetime.fromtimestamp(seconds(site.newest[0].added), UTC)
    said = feeds.news(Edition(bare, "en"), path).decode()
    assert f"{at:%Y-%m-%dT%H:%M:%S}" in said or f"{at:%d %b %Y %H:%M:%S}" in said
