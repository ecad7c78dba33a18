"""Gives each article its facts, read from its metadata, and the articles it names."""

import json
from typing import Any

from pelican import signals


def relate(generator: Any) -> None:
    by_slug = {article.slug: article for article in generator.articles}
    for article in generator.articles:
        article.facts = json.loads(article.metadata["facts"])
    for article in generator.articles:
        article.related = [
            (relation["kind"], [by_slug[slug] for slug in relation["to"] if slug in by_slug])
            for relation in article.facts["relations"]
        ]


def register() -> None:
    signals.article_generator_finalized.connect(relate)
