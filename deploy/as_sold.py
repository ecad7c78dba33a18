"""The page that an order line was sold from, made again: python deploy/as_sold.py ORDER SKU [-s SETTINGS] [--into FOLDER]

Content/ is laid out as it was at the version in service when the order was placed, and the site builder makes that one
page. Pictures are not kept, their names and hashes are: the page is the same where they still stand in content/images.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from backend.app import create_app
from backend.config import Settings, settled
from backend.editing import kept, sold
from backend.editing.census import Census
from backend.editing.errors import NotKept
from backend.editing.sold import Candidate, Sold
from catalog import command
from catalog.calendar import SHOP_ZONE
from catalog.load import load
from plugins.site import ask, sources

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("order")
    parser.add_argument("sku")
    parser.add_argument("-s", "--settings", default="publishconf.py")
    parser.add_argument("--into", type=Path, default=Path("var/as-sold"))
    asked = parser.parse_args()
    os.chdir(ROOT)
    settings = settled()
    with create_app(settings).app_context():
        try:
            line = sold.line(asked.order, asked.sku)
        except NotKept:
            sys.exit(f"订单 {asked.order} 里没有 {asked.sku} · order {asked.order} has no line {asked.sku}")
        for found in sold.candidates(line):
            with tempfile.TemporaryDirectory() as folder:
                if _sold_here(line, found, Path(folder)):
                    return _make(line, found, Path(folder), settings, asked.settings, asked.into)
    sys.exit("那时的版本没有留下 · the version of that time was not kept")


def _sold_here(line: Sold, found: Candidate, folder: Path) -> bool:
    """Lay content/ out, and see whether the product says there what the line says."""
    kept.lay_out(found.number, folder)
    product = load(folder).products.get(line.product)
    return product is not None and product.digest == line.digest


def _make(line: Sold, found: Candidate, folder: Path, settings: Settings, conf: str, into: Path) -> int:
    """The page into ``into``. 0 where it is, byte for byte, the page that was live; 1 where it is not."""
    files, now = kept.files_at(found.number), Census(settings.CONTENT_DIR).take()
    other = sorted(p for p, hash_ in files.items() if p.startswith(kept.PICTURES) and now.get(p) != hash_)
    (folder / "images").symlink_to((settings.CONTENT_DIR / "images").absolute())
    out, cache = folder / ".made", folder / ".cache"
    site = ask.prepare([str(folder), "-s", conf, "-o", str(out), "--fatal", "errors"])
    at = datetime.fromtimestamp(found.at, UTC).astimezone(SHOP_ZONE)
    asked = {"ASKED": ("preview", line.path), "NOW": at, "PREVIEW_PATH": str(into), "CATALOG_CACHE": cache}
    if ask.run(site, {**asked, "CACHE_PATH": str(folder / ".pelican")}) != 0:
        return 1
    page = kept.sha((into / line.path).read_bytes())
    print(
        f"版本 · version {found.number} ({line.version}, {at:%Y-%m-%d %H:%M:%S}), 商品 · product {line.digest}"
    )
    for path in other:
        print(f"图片已不同 · another picture stands at content/{path}")
    if page == found.page:
        print(f"与当时的页面逐字节相同 · byte for byte the page that was live: SHA-256 {page}")
        return 0
    if found.made_by != sources.made_by(Path(site.settings["THEME"])):
        print(
            f"当时的程序不同 · made by other code then ({found.made_by}): put that release of the shop back to compare"
        )
    print(f"与当时的页面不同 · not the page that was live: {page}, then {found.page or '?'}")
    return 1


if __name__ == "__main__":
    command.run(main)
