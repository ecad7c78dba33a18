"""Source pictures → three widths in AVIF, WebP and JPEG, made once and kept by the hash of their content."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from PIL import Image

SOURCES = (".jpg", ".jpeg", ".png", ".webp")
WIDTHS = (320, 640, 1200)
FORMATS = ("avif", "webp", "jpg")
# Measured on our renderings at 1200 px, one core. AVIF at quality 55: 14.1 KB in 82 ms at speed 8, 12 % under WebP's
# 16.1 KB in 67 ms; speed 9 is twice as fast and 35 % larger, so that WebP would beat it; speed 7 takes twice as long
# for 2 %. JPEG, 10 ms, is for browsers that know neither.
RECIPES: dict[str, tuple[str, dict[str, Any]]] = {
    "avif": ("AVIF", {"quality": 55, "speed": 8, "max_threads": 1}),
    "webp": ("WEBP", {"quality": 78, "method": 4}),
    "jpg": ("JPEG", {"quality": 80, "progressive": True, "optimize": True}),
}
VERSION = "2"  # change it with anything above, so that kept pictures are made anew
Image.MAX_IMAGE_PIXELS = 40_000_000  # a picture that claims more is not one of ours


@dataclass(frozen=True, slots=True)
class Shot:
    """A source picture. ``name``: its path under content/images without suffix, the stem of its addresses."""

    name: str
    source: Path
    digest: str
    size: tuple[int, int]

    def files(self, cache: Path) -> Iterator[tuple[str, Path]]:
        """(path in the output tree, file in the cache) of every width and format."""
        for width in WIDTHS:
            for suffix in FORMATS:
                yield f"images/{self.name}-{width}.{suffix}", cache / f"{self.digest}-{width}.{suffix}"


def find(folder: Path) -> dict[str, Shot]:
    """Every source picture under content/images by name. ValueError names a file that is no picture."""
    shots: dict[str, Shot] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in SOURCES or path.name.startswith("."):
            continue
        name = path.relative_to(folder).with_suffix("").as_posix()
        digest = blake2b(path.read_bytes(), digest_size=12, person=VERSION.encode()).hexdigest()
        try:
            with Image.open(path) as picture:
                size = picture.size
        except (OSError, Image.DecompressionBombError) as error:
            raise ValueError(f"{path.name}: {error}") from None
        shots[name] = Shot(name, path, digest, size)
    return shots


def make(shots: Sequence[Shot], cache: Path) -> int:
    """Make what the cache lacks, in two processes when there is much to do. Returns how many sources were worked on."""
    cache.mkdir(parents=True, exist_ok=True)
    missing = [shot for shot in shots if not all(file.exists() for _, file in shot.files(cache))]
    jobs = [(shot.source, shot.digest, cache) for shot in missing]
    if len(jobs) < 4:
        for job in jobs:
            _make(*job)
    else:
        with ProcessPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
            list(pool.map(_make, *zip(*jobs, strict=True), chunksize=2))
    return len(missing)


def _make(source: Path, digest: str, cache: Path) -> None:
    """All widths and formats of one source; never larger than the source is."""
    with Image.open(source) as opened:
        picture = opened.convert("RGB")
    for width in sorted(WIDTHS, reverse=True):
        if width < picture.width:
            height = round(picture.height * width / picture.width)
            picture = picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
        for suffix in FORMATS:
            target = cache / f"{digest}-{width}.{suffix}"
            if not target.exists():
                form, options = RECIPES[suffix]
                fresh = target.with_name(f".{target.name}.{os.getpid()}")
                picture.save(fresh, form, **options)
                fresh.replace(target)
