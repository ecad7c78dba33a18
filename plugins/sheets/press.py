"""HTML of ours → PDF/UA-1: tagged, with its fonts embedded. Nothing is fetched: pictures are handed over by name."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
from markupsafe import Markup

STYLES = Path(__file__).parents[2] / "theme" / "paper"
SCHEME = "shop:"


@cache
def _library() -> Any:
    """WeasyPrint takes half a second to import, and only those who print need it."""
    try:
        import weasyprint  # noqa: PLC0415
    except OSError as error:  # it draws text with the system's own library
        sys.exit(f"apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk: {error}")
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415

    logging.getLogger("weasyprint").setLevel(logging.ERROR)

    class Handed(URLFetcher):  # type: ignore[misc]
        """Gives what was handed over, and refuses every other address."""

        def __init__(self, give: Callable[[str], bytes]) -> None:
            super().__init__(allowed_protocols=())
            self._give = give

        def fetch(self, url: str, headers: Any = None) -> Any:
            del headers
            if not url.startswith(SCHEME):
                raise ValueError(f"a sheet fetches nothing: {url}")
            return URLFetcherResponse(url, BytesIO(self._give(url.removeprefix(SCHEME))))

    return weasyprint, FontConfiguration(), Handed


def pdf(html: str, style: str, picture: Callable[[str], bytes]) -> bytes:
    """``style``: a file of theme/paper. ``picture``: the bytes of what the HTML names ``shop:<name>``."""
    weasyprint, fonts, handed = _library()
    fetcher = handed(picture)
    css = weasyprint.CSS(string=(STYLES / style).read_text("utf-8"), font_config=fonts, url_fetcher=fetcher)
    made = weasyprint.HTML(string=html, url_fetcher=fetcher).write_pdf(
        stylesheets=[css], font_config=fonts, pdf_variant="pdf/ua-1", optimize_images=False
    )
    return bytes(made)


def square(address: str, said: str) -> Markup:
    """A QR code as SVG. ``said``: what it leads to, for who cannot see it."""
    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(border=0, omitsize=True, lineclass=None, svgclass="square", title=said)
    return Markup(drawn)  # noqa: S704 - made by segno, which escapes the title
