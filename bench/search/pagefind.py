"""Pagefind: an index of static files, asked in a real Chromium. Its search runs in the browser, so that is where it is timed."""

from __future__ import annotations

import html
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path
from socket import socket
from typing import Any
from urllib.parse import urlsplit

from bench.search.document import Document

PACKAGE = "pagefind@1.6.0"
BINARY = Path("node_modules") / "@pagefind" / "linux-x64" / "bin" / "pagefind_extended"
SEEN = 10
#: what is said once of a document in its heading counts for more than what is said below it
WEIGHTS = (None, "5", "8", "3", "1")
ASK = """async ([text, most]) => {
    const answer = await window.pagefind.search(text);
    const shown = await Promise.all(answer.results.slice(0, most).map(result => result.data()));
    return shown.map(page => page.raw_url || page.url);
}"""


class Pagefind:
    """Counts of filters come with its every answer and are not measured apart."""

    name = "Pagefind"
    count: Callable[[str], object] | None = None

    def __init__(self, place: Path) -> None:
        """Raises OSError where there is no npm or Chromium, CalledProcessError where npm fails."""
        self._chromium = _program("chromium")
        if not (place / BINARY).is_file():
            place.mkdir(parents=True, exist_ok=True)
            said = [
                _program("npm"),
                "install",
                "--no-audit",
                "--no-fund",
                "--loglevel=error",
                "--prefix",
                str(place),
                PACKAGE,
            ]
            subprocess.run(said, check=True)
        self._binary = place / BINARY

    def build(self, documents: Sequence[Document], folder: Path) -> None:
        self._site = folder / "pagefind"
        self._site.mkdir()
        for each in documents:
            (self._site / f"{each.slug}.html").write_text(_page(each), encoding="utf-8")
        told = ["--site", str(self._site), "--force-language", "zh", "--quiet"]
        subprocess.run([str(self._binary), *told], check=True)

    @contextmanager
    def opened(self) -> Iterator[None]:
        """While its files are served and a browser has them open."""
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where it is asked

        with closing(socket()) as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        said = ["-m", "http.server", "--bind", "127.0.0.1", "--directory", str(self._site), str(port)]
        server = subprocess.Popen(
            [sys.executable, *said], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            with sync_playwright() as tools:
                browser = tools.chromium.launch(executable_path=self._chromium, args=["--no-sandbox"])
                self._page: Any = browser.new_page()
                self._open(f"http://127.0.0.1:{port}/")
                yield
                browser.close()
        finally:
            server.kill()
            server.wait()

    def _open(self, address: str) -> None:
        (self._site / "index.html").write_text(
            '<!doctype html><html lang="zh"><title>-</title>', encoding="utf-8"
        )
        for _ in range(50):
            try:
                self._page.goto(address)
                break
            except Exception:  # noqa: BLE001 - the server is not there yet
                self._page.wait_for_timeout(100)
        module = json.dumps("/pagefind/pagefind.js")
        self._page.evaluate(
            f"async () => {{ window.pagefind = await import({module}); await window.pagefind.init(); }}"
        )

    def find(self, question: str) -> list[str]:
        found = self._page.evaluate(ASK, [question, SEEN])
        return [Path(urlsplit(address).path).stem for address in found]


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise OSError(f"{name} is missing")
    return found


def _page(document: Document) -> str:
    name, *others = map(html.escape, document.texts)
    weighed = (
        f'<p data-pagefind-weight="{weight}">{text}</p>'
        for weight, text in zip(WEIGHTS[1:], others, strict=True)
    )
    filters = (
        f'<i data-pagefind-filter="{html.escape(code)}">{html.escape(value)}</i>'
        for code, value in document.values
    )
    return "".join(
        chain([f'<!doctype html><html lang="zh"><title>{name}</title><h1>{name}</h1>'], weighed, filters)
    )
