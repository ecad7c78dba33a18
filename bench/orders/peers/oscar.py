"""django-oscar, driven through its own forms: three additions, then a guest's checkout by the fewest requests it takes."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlencode

from bench.orders.answer import Wrong
from bench.orders.client import Visit
from bench.orders.peers.process import Process
from bench.orders.visits import LINES, Wish, jar

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
ADDRESS = {
    "first_name": "小灯", "last_name": "王", "line1": "科技园南区 3 栋 1202", "line4": "深圳", "state": "广东",
    "postcode": "518000", "country": "CN",
}  # fmt: skip


class Oscar:
    """gunicorn with two workers, SQLite with a write-ahead log."""

    name = "django-oscar"
    notes = (
        "gunicorn with 2 workers of 2 threads, DEBUG off, SQLite in WAL with synchronous=NORMAL and immediate transactions, "
        "no mail; 8 requests an order: the product's page for the form's token, then only what the order cannot do without"
    )

    def __init__(self, peers: Path, folder: Path, port: int) -> None:
        self.home, self.file, self.port = peers / "oscar", folder / "oscar.db", port
        self.goods: list[str] = []
        self.process = Process(folder / "oscar.log", f"http://127.0.0.1:{port}/basket/")
        self.process.environment |= {"OSCAR_DB": str(self.file), "PYTHONPATH": str(self.home)}

    def prepare(self, wishes: Sequence[Wish]) -> None:
        """The same SKUs at the same prices, more of each than any run can buy."""
        sheet = self.file.with_suffix(".csv")
        sheet.write_text(
            "sku,price\n" + "".join(f"{sku},{fen}\n" for sku, fen, _ in wishes), encoding="utf-8"
        )
        done = subprocess.run(
            [".venv/bin/python", "oscar_fill.py", str(sheet)],
            cwd=self.home, env=self.process.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            sys.exit(f"django-oscar could not be filled:\n{done.stdout}{done.stderr}")
        self.goods = [sku for sku, _, _ in wishes]

    def open(self) -> None:
        command = [
            ".venv/bin/gunicorn", "--bind", f"127.0.0.1:{self.port}", "--workers", "2", "--worker-class", "gthread",
            "--threads", "2", "--keep-alive", "75", "--no-control-socket", "oscar_urls:application",
        ]  # fmt: skip
        self.process.start(command, cwd=self.home)

    def close(self) -> None:
        self.process.stop()

    def placed(self) -> int:
        """Orders that stand in its database."""
        return self.process.count(self.file, "SELECT COUNT(*) FROM order_order")

    def visits(self, first: int, count: int) -> Iterator[Visit]:
        return (self._visit(visitor) for visitor in range(first, first + count))

    def _visit(self, visitor: int) -> Visit:
        places = [(visitor * LINES + step) % len(self.goods) for step in range(LINES)]
        page = yield self._get(f"/catalogue/{_slug(self.goods[places[0]])}_{places[0] + 1}/", b"")
        token = TOKEN.search(page.body)
        if page.status != 200 or token is None:
            raise Wrong(page)
        cookies = page.cookies()
        steps: list[tuple[str, dict[str, str] | None, str]] = [
            (f"/basket/add/{place + 1}/", {"quantity": "1"}, "") for place in places
        ]
        steps += [
            (
                "/checkout/",
                {"username": f"v{visitor}@example.com", "options": "anonymous"},
                "shipping-address",
            ),
            ("/checkout/shipping-address/", ADDRESS, "shipping-method"),
            ("/checkout/shipping-method/", None, "payment"),
            ("/checkout/preview/", {"action": "place_order"}, "thank-you"),
        ]
        for path, fields, then in steps:
            given = jar(cookies)
            answer = (
                yield self._get(path, given) if fields is None else self._post(path, fields, token[1], given)
            )
            if answer.status != 302 or then.encode() not in answer.location():
                raise Wrong(answer)
            cookies.update(answer.cookies())
        return f"visitor {visitor}"

    def _get(self, path: str, cookies: bytes) -> bytes:
        return f"GET {path} HTTP/1.1\r\n{self._who(cookies)}\r\n".encode()

    def _post(self, path: str, fields: dict[str, str], token: bytes, cookies: bytes) -> bytes:
        body = urlencode({**fields, "csrfmiddlewaretoken": token.decode()})
        return (
            f"POST {path} HTTP/1.1\r\n{self._who(cookies)}Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}"
        ).encode()

    def _who(self, cookies: bytes) -> str:
        cookie = f"Cookie: {cookies.decode()}\r\n" if cookies else ""
        return f"Host: 127.0.0.1:{self.port}\r\n{cookie}"


def _slug(name: str) -> str:
    """As Django makes it of a title."""
    return re.sub(r"[^a-z0-9_-]", "", name.lower())
