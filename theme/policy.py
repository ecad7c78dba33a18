"""What a page may load and run: from this shop alone, and of what stands in a page only the script that each begins with."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import rjsmin

FIRST = str(rjsmin.jsmin((Path(__file__).parent / "first.js").read_text("utf-8")))


def policy(*forms: str) -> str:
    """The value of Content-Security-Policy. ``forms``: origins beside this one that a form may lead to."""
    known = b64encode(sha256(FIRST.encode()).digest()).decode()
    ours = " ".join(("'self'", *forms))
    return (
        f"default-src 'none'; script-src 'self' 'sha256-{known}'; style-src 'self'; img-src 'self' data:; "
        f"connect-src 'self'; form-action {ours}; frame-ancestors 'none'; base-uri 'none'"
    )
