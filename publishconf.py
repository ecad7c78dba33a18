"""Settings for the real domain: as pelicanconf.py, with absolute addresses in what Pelican itself writes."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # Pelican looks here last

from catalog.shop import load
from pelicanconf import *  # noqa: F403

SITEURL = load(Path(__file__).parent / "content" / "shop.toml").site_url
DURABLE = True
TWINS = True
