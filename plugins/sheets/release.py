"""The release in service, opened to print from: its catalogue, pictures and photometric files are of one version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from pathlib import Path

from catalog import cache
from catalog import shop as shop_file
from catalog.calendar import SHOP_ZONE
from catalog.model import LANGS, Catalog, Lang
from catalog.seal import Sealer
from catalog.shop import Shop
from catalog.texts import Reader
from plugins.pictures import Shot
from plugins.release import record
from plugins.site.edition import Edition
from plugins.site.facts import Site
from plugins.site.lights import FOLDER, Light
from plugins.site.plain import Desk

FAMILIES = "images/families"
SHOWN = 640  # pixels: enough for 60 mm at 270 dots an inch
NOBODY = b"paper carries no seals of prices"


class Unreadable(Exception):
    """There is no release, or its catalogue was kept by other code."""


@dataclass(frozen=True)
class House:
    """``tree``: the site itself, made on ``day``. ``desk`` speaks both languages, in the order of ``LANGS``."""

    tree: Path
    day: date
    shop: Shop
    catalog: Catalog
    desk: Desk

    def edition(self, lang: Lang) -> Edition:
        return self.desk.words.editions[LANGS.index(lang)]

    def picture(self, name: str) -> bytes:
        """A picture of the release by the stem it has there."""
        return (self.tree / FAMILIES / f"{name}-{SHOWN}.jpg").read_bytes()

    def shown(self, family: str) -> str:
        """The family's picture with the lamp on, where there is one; "" for none at all."""
        for name in (f"{family}-lit", family):
            if (self.tree / FAMILIES / f"{name}-{SHOWN}.jpg").is_file():
                return name
        return ""


def opened(output: Path, content: Path) -> House:
    """Raises Unreadable."""
    try:
        folder = output.resolve(strict=True).parent
    except OSError:
        raise Unreadable(f"no release stands at {output}") from None
    release, kept = record.read(folder), cache.kept(folder / "state")
    if release is None or kept is None:
        raise Unreadable(f"the catalogue of {folder} cannot be read; publish once more")
    shop, catalog, tree = shop_file.load(content / "shop.toml"), kept.catalog, folder / "tree"
    site = Site(
        catalog=catalog,
        shop=shop,
        shots={shot.name: shot for shot in _shots(tree)},
        stories=(),
        texts={},
        comments={},
        lights=dict(_lights(tree)),
        targets=(),
        sealer=Sealer(NOBODY),
        reader=Reader(catalog),
        news={"zh": (), "en": ()},
        today=date.min,  # nothing printed comes and goes
        hero="",
    )
    day = datetime.fromtimestamp(release.at, SHOP_ZONE).date()
    return House(tree, day, shop, catalog, Desk([Edition(site, lang) for lang in LANGS]))


def _shots(tree: Path) -> Iterator[Shot]:
    for path in sorted((tree / FAMILIES).glob(f"*-{SHOWN}.jpg")):
        name = path.name.removesuffix(f"-{SHOWN}.jpg")
        yield Shot(f"families/{name}", path, "", (SHOWN, SHOWN))


def _lights(tree: Path) -> Iterator[tuple[str, Light]]:
    for path in sorted((tree / FOLDER).glob("*")):
        if not path.name.endswith((".br", ".gz")):
            data = path.read_bytes()
            yield path.name, Light(path, blake2b(data, digest_size=12).hexdigest(), len(data))
