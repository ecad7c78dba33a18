"""Search engines hear which pages changed, where the shop wants that: Baidu's push and IndexNow, through the outbox.

Off until a key is set. Nothing else of the shop waits for it or needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from backend.config import Settings
from backend.kernel import outbox
from backend.kernel.db import write_tx
from backend.publish.errors import Unheard

if TYPE_CHECKING:
    import httpx

TOPIC = "announce"
MOST = 2_000  # pages of one release: a change of everything is what sitemaps are for
TIMEOUT = 10  # seconds
#: pages that search engines may list
LISTED = ("p/", "c/", "brands/", "topics/", "guide/", "news/", "help/", "tools/")
PAGE = "index.html"


def engines(settings: Settings) -> tuple[str, ...]:
    """Who is told."""
    keys = {"baidu": settings.BAIDU_TOKEN, "indexnow": settings.INDEXNOW_KEY}
    return tuple(name for name, key in keys.items() if key)


def pages(paths: Iterable[str], site: str) -> list[str]:
    """The addresses of changed files that are pages to be found, at most ``MOST``."""
    found = []
    for path in sorted(paths):
        plain = path.removeprefix("en/")
        if plain == PAGE or (plain.endswith(f"/{PAGE}") and plain.startswith(LISTED)):
            found.append(f"{site}/{path.removesuffix(PAGE)}")
    return found[:MOST]


def post(settings: Settings, number: int, paths: Iterable[str], site: str, *, at: int) -> None:
    """Write down that release ``number`` changed these files; one row an engine, so that each is tried by itself."""
    names = engines(settings)
    urls = pages(paths, site) if names else []
    if urls:
        with write_tx():
            for name in names:
                outbox.post(TOPIC, f"{TOPIC}:{name}:{number}:{at}", {"engine": name, "urls": urls}, at=at)


class Announcer:
    """The outbox's handler for ``announce``. ``site``: gives the shop's public address."""

    def __init__(self, settings: Settings, site: Callable[[], str]) -> None:
        self._settings, self._site = settings, site

    def __call__(self, payload: dict[str, Any]) -> None:
        """Raises Unheard where the engine did not take them; then the outbox comes again. Silent where it was switched off."""
        if payload["engine"] not in engines(self._settings):
            return
        import httpx  # noqa: PLC0415 - only who tells needs it, and every publisher writes down

        tell = {"baidu": self._baidu, "indexnow": self._indexnow}[payload["engine"]]
        try:
            with httpx.Client(timeout=TIMEOUT) as line:
                tell(line, payload["urls"])
        except httpx.HTTPError as error:
            raise Unheard(
                f"{payload['engine']}: {type(error).__name__}"
            ) from None  # its words may name the key

    def _baidu(self, line: httpx.Client, urls: list[str]) -> None:
        answer = line.post(
            self._settings.BAIDU_URL,
            params={"site": self._site(), "token": self._settings.BAIDU_TOKEN},
            content="\n".join(urls),
            headers={"Content-Type": "text/plain"},
        )
        told = answer.json() if "json" in answer.headers.get("Content-Type", "") else {}
        if answer.status_code != 200 or "success" not in told:
            raise Unheard(f"baidu: {answer.status_code} {told.get('message', '')}")

    def _indexnow(self, line: httpx.Client, urls: list[str]) -> None:
        host = self._site().partition("://")[2]
        body = {"host": host, "key": self._settings.INDEXNOW_KEY, "urlList": urls}
        answer = line.post(self._settings.INDEXNOW_URL, json=body)
        if answer.status_code not in {200, 202}:
            raise Unheard(f"indexnow: {answer.status_code}")
