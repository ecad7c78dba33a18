"""Pelican as it comes: products are markdown articles, shelves are tags, makers are authors; one run a language."""

import json
import os
from pathlib import Path

HERE = Path(__file__).parent
LANG = os.environ["PEER_LANG"]
DEFAULT_LANG = LANG
TIMEZONE = "Asia/Shanghai"
PREFIX = "" if LANG == "zh" else "/en"
OTHER = "/en" if LANG == "zh" else ""
ORIGIN = "https://dengshi.example"
SITEURL = ""
SITENAME = "灯市" if LANG == "zh" else "Dengshi"
TAGLINE = "灯具与电工，按参数挑选" if LANG == "zh" else "Lighting and electrical parts, chosen by the numbers"
HOURS = "周一至周六 9:00–18:00" if LANG == "zh" else "Monday to Saturday, 9:00–18:00 (Beijing time)"
THEME = str(HERE / "theme")
PLUGIN_PATHS = [str(HERE / "plugins")]
PLUGINS = ["related"]

ARTICLE_URL = "p/{slug}/"
ARTICLE_SAVE_AS = "p/{slug}/index.html"
TAG_URL = "c/{slug}/"
TAG_SAVE_AS = "c/{slug}/index.html"
AUTHOR_URL = "brands/{slug}/"
AUTHOR_SAVE_AS = "brands/{slug}/index.html"
DIRECT_TEMPLATES = ["index"]
CATEGORY_SAVE_AS = ARCHIVES_SAVE_AS = TAGS_SAVE_AS = AUTHORS_SAVE_AS = CATEGORIES_SAVE_AS = ""
PAGINATED_TEMPLATES = {"tag": 24, "author": 24}
PAGINATION_PATTERNS = (
    (1, "{url}", "{save_as}"),
    (2, "{base_name}/page/{number}/", "{base_name}/page/{number}/index.html"),
)
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
STATIC_PATHS: list[str] = []
DEFAULT_CATEGORY = "goods"
USE_FOLDER_AS_CATEGORY = False
ARTICLE_ORDER_BY = "weight"
FORMATTED_FIELDS: list[str] = []
MARKDOWN = {
    "extension_configs": {"markdown.extensions.tables": {}, "markdown.extensions.meta": {}},
    "output_format": "html5",
}
JINJA_ENVIRONMENT = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True}
JINJA_GLOBALS = {
    "words": json.loads((HERE / "words" / f"{LANG}.json").read_text("utf-8")),
    "fields": json.loads((HERE / "fields.json").read_text("utf-8")),
    "shelves": json.loads((HERE / f"shelves-{LANG}.json").read_text("utf-8")),
    "makers": json.loads((HERE / f"makers-{LANG}.json").read_text("utf-8")),
    "tops": json.loads((HERE / "tops.json").read_text("utf-8")),
}
