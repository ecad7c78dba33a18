"""The service worker of the shop, filled in; where the shop keeps nothing offline, the one that goes away."""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path

import orjson
import rjsmin

from theme.translations import say

NAME = "sw.js"
FOLDER = Path(__file__).parent / "worker"
PAGES = ("/slip/", "/en/slip/")
WORDS = {
    "title": "这是 # 存下的页面，现在没有网络",
    "text": "价格是那时的，可能已经变了，离线不能下单；可以把货号记到",
    "link": "订货单",
    "slip": "记到订货单",
}
TAGS = {"zh": "zh-CN", "en": "en-GB"}


def worker(core: bytes, zone: str, *, offline: bool) -> bytes:
    """``core``: changes with anything the worker keeps from the beginning. ``zone``: of the hours that it names."""
    if not offline:
        return str(rjsmin.jsmin((FOLDER / "gone.js").read_text("utf-8"))).encode()
    words = {
        lang: {name: say(lang, msgid) for name, msgid in WORDS.items()} | {"lang": TAGS[lang], "path": path}
        for lang, path in zip(TAGS, PAGES, strict=True)
    }
    told = {
        "VERSION": blake2b(core, digest_size=6).hexdigest(),
        "PAGES": list(PAGES),
        "WORDS": words,
        "ZONE": zone,
    }
    head = "".join(f"const {name} = {orjson.dumps(value).decode()};\n" for name, value in told.items())
    return (head + str(rjsmin.jsmin((FOLDER / "sw.js").read_text("utf-8")))).encode()
