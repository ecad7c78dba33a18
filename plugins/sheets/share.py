"""The picture that other sites show where a page is shared: what its release's page says of itself, without a price."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html import unescape
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 630)
SIDE = 630  # the picture is square and as high as the card
PAPER, INK, QUIET = "#f4f1eb", "#1c1916", "#57504a"
EDGE, MEASURE = 64, SIZE[0] - SIDE - 2 * 64
FONTS = Path("/usr/share/fonts/opentype/noto")
SIMPLIFIED = 2  # of the faces in each of these files
LINES = 4
META = re.compile(r'<meta (?:property|name)="([a-z_:]+)" content="([^"]*)">')
MAKER = re.compile(r'<p class="maker"><a [^>]*>([^<]+)</a>')
PICTURE = re.compile(r"/images/([\w/-]+)-1200\.jpg")
WORD = re.compile(
    r"[\u2e80-\u9fff\u3000-\u303f\uff00-\uffef]|[^\s\u2e80-\u9fff\u3000-\u303f\uff00-\uffef]+\s*|\s+"
)
#: may not stand at the beginning of a line
HANGING = "，。、；：？！）》」』”’,.;:?!)"


@dataclass(frozen=True, slots=True)
class Face:
    """What the card says. ``picture``: the largest JPEG of the page's picture, None where it has none."""

    title: str
    over: str
    under: str
    site: str
    picture: Path | None


def read(tree: Path, page: Path) -> Face:
    """From the page itself, so that both always agree."""
    html = page.read_text("utf-8")
    said = {name: unescape(text) for name, text in META.findall(html)}
    maker = MAKER.search(html)
    stems = PICTURE.findall(html[html.find("<main") :])
    lit = next((stem for stem in stems if stem.endswith("-lit")), stems[0] if stems else "")
    path = tree / "images" / f"{lit}-1200.jpg"
    host = re.sub(r"^https?://([^/]+).*", r"\1", said.get("og:url", ""))
    site = " · ".join(part for part in (said.get("og:site_name", ""), host) if part)
    over = unescape(maker[1]) if maker else ""
    return Face(
        said.get("og:title", ""), over, said.get("description", ""), site, path if path.is_file() else None
    )


@cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / f"NotoSansCJK-{name}.ttc"), size, index=SIMPLIFIED)


def drawn(face: Face) -> bytes:
    """A JPEG of 1200 × 630."""
    card = Image.new("RGB", SIZE, PAPER)
    wide = MEASURE
    if face.picture is not None:
        with Image.open(face.picture, formats=("JPEG",)) as shot:
            card.paste(
                shot.convert("RGB").resize((SIDE, SIDE), Image.Resampling.LANCZOS), (SIZE[0] - SIDE, 0)
            )
    else:
        wide += SIDE
    pen = ImageDraw.Draw(card)
    _mark(pen, EDGE, EDGE)
    pen.text((EDGE + 58, EDGE + 20), face.site, INK, _font("Bold", 24), anchor="lm")
    size, lines = _fitted(face.title, wide)
    under = _wrapped(face.under, _font("Regular", 25), wide)[:3]
    high = len(lines) * size * 1.24 + (38 if face.over else 0) + len(under) * 37 + 18
    y = max(EDGE + 80, (SIZE[1] + 60 - high) / 2)
    if face.over:
        pen.text((EDGE, y), face.over, QUIET, _font("Regular", 25))
        y += 40
    for line in lines:
        pen.text((EDGE - 2, y), line, INK, _font("Bold", size))
        y += size * 1.24
    y += 22
    for line in under:
        pen.text((EDGE, y), line, QUIET, _font("Regular", 25))
        y += 37
    out = BytesIO()
    card.save(out, "JPEG", quality=84, progressive=True, optimize=True)
    return out.getvalue()


def _mark(pen: ImageDraw.ImageDraw, x: int, y: int) -> None:
    """The lantern: two arcs and a line."""
    for box, first, last in (((0, 4, 30, 36), 110, 250), ((10, 4, 40, 36), -70, 70)):
        pen.arc([x + box[0], y + box[1], x + box[2], y + box[3]], first, last, INK, 4)
    pen.line([x + 20, y, x + 20, y + 40], INK, 4)


def _fitted(title: str, wide: int) -> tuple[int, list[str]]:
    """The largest size at which the title takes at most four lines, and these."""
    for size in (58, 50, 43, 37):
        lines = _wrapped(title, _font("Bold", size), wide)
        if len(lines) <= LINES - (size > 50):
            return size, lines
    return 37, lines[:LINES]


def _wrapped(text: str, font: ImageFont.FreeTypeFont, wide: int) -> list[str]:
    lines = [""]
    for word in WORD.findall(text):
        if lines[-1] and word[0] not in HANGING and font.getlength(lines[-1] + word.rstrip()) > wide:
            lines.append("")
        lines[-1] += word
    return [line.strip() for line in lines if line.strip()]
