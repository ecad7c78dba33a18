"""Settings of the site. The shop's own facts stand in content/shop.toml, the goods in content/catalog/."""

import os
import sys
from hashlib import blake2b
from pathlib import Path

from jinja2 import StrictUndefined

ROOT = Path(__file__).parent
if str(ROOT) not in sys.path:  # Pelican may be started anywhere, and looks for plugins where it was
    sys.path.insert(0, str(ROOT))
PATH = "content"
OUTPUT_PATH = "output"
THEME = "theme"
TIMEZONE = "Asia/Shanghai"
DEFAULT_LANG = "zh"
LOCALE = ["C.UTF-8", "C"]  # pages are the same whatever language the machine speaks
SITEURL = ""
SITENAME = "灯市"

# Plugins are named one by one: without this Pelican loads whatever is installed.
PLUGINS = ["plugins.site.plugin"]
SEAL_KEY_FILE = Path(os.environ.get("KEYS_DIR", "var/keys")) / "seal.key"
PICTURE_CACHE = "var/pictures"
DRAWING_CACHE = "var/drawings"
TEMPLATE_CACHE = "var/templates"
CATALOG_CACHE = Path(os.environ.get("INDEX_DIR", "var/index")).parent / "catalog"
PREVIEW_PATH = "var/preview"
TWINS = False  # brotli and gzip beside each text: for web servers, which only a published site has
DURABLE = False  # a release need not survive a power cut: it is built again
HERO_FAMILY = "pendant-dome"  # the home page shows the newest lamp of this family
# What changed since when, for a build that has no release to go on from: the since.json of the one in service (docs/decisions/0033).
SINCE_FILE = ""

# News are Pelican's articles, help pages its pages; everything else is made by plugins.site.
ARTICLE_PATHS = ["news"]
ARTICLE_URL = "news/{slug}/"
ARTICLE_SAVE_AS = "news/{slug}/index.html"
ARTICLE_LANG_URL = "{lang}/news/{slug}/"
ARTICLE_LANG_SAVE_AS = "{lang}/news/{slug}/index.html"
DEFAULT_METADATA = {"category": "news"}  # never shown, but Pelican fails on a draft that has none
PAGE_PATHS = ["pages"]
PAGE_URL = "help/{slug}/"
PAGE_SAVE_AS = "help/{slug}/index.html"
PAGE_LANG_URL = "{lang}/help/{slug}/"
PAGE_LANG_SAVE_AS = "{lang}/help/{slug}/index.html"
# Texts are markdown, called .md: what is called otherwise no rule looks at.
READERS = dict.fromkeys(("rst", "htm", "html", "markdown", "mkd", "mdown"))
# Neither hidden files and locks, nor folders among them: whatever does not end in .md, said as Pelican can be told.
IGNORE_FILES = [".*", "~$*", "?", "??", "*[!d]", "*[!m]d", "*[!.]md"]
WITH_FUTURE_DATES = False  # an article dated tomorrow appears with the first build of tomorrow
FORMATTED_FIELDS: list[str] = []  # a summary is one plain sentence
# What Pelican has read of an article or page is read again when its bytes differ, or these settings or a library do.
CACHE_CONTENT = LOAD_CONTENT_CACHE = True
CONTENT_CACHING_LAYER = "reader"
CHECK_MODIFIED_METHOD = "md5"
GZIP_CACHE = False
CACHE_PATH = (
    "var/pelican/"
    + blake2b(Path(__file__).read_bytes() + (ROOT / "uv.lock").read_bytes(), digest_size=8).hexdigest()
)
MARKDOWN = {
    "extension_configs": {
        "markdown.extensions.tables": {},
        "markdown.extensions.sane_lists": {},
        "markdown.extensions.meta": {},
    },
    "output_format": "html5",
}

# Pages of a blog that a shop has no use for.
DIRECT_TEMPLATES: list[str] = []
ARCHIVES_SAVE_AS = AUTHOR_SAVE_AS = AUTHORS_SAVE_AS = ""
CATEGORY_SAVE_AS = CATEGORIES_SAVE_AS = TAG_SAVE_AS = TAGS_SAVE_AS = ""
# A draft is written nowhere; `make preview` shows it under the address that it will have.
DRAFT_URL, DRAFT_LANG_URL = ARTICLE_URL, ARTICLE_LANG_URL
DRAFT_PAGE_URL, DRAFT_PAGE_LANG_URL = PAGE_URL, PAGE_LANG_URL
DRAFT_SAVE_AS = DRAFT_LANG_SAVE_AS = DRAFT_PAGE_SAVE_AS = DRAFT_PAGE_LANG_SAVE_AS = ""

# The feeds, in both languages, are made by plugins.site.
FEED_ATOM = FEED_RSS = FEED_ALL_ATOM = FEED_ALL_RSS = None
CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = TRANSLATION_FEED_ATOM = None

# Nothing is copied behind the writer's back, and the output tree is never deleted.
STATIC_PATHS: list[str] = []
THEME_STATIC_PATHS: list[str] = []
DELETE_OUTPUT_DIRECTORY = False

# Text from sheets is escaped, and a name that is not there stops the build.
JINJA_ENVIRONMENT = {
    "autoescape": True,
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "auto_reload": False,
}
