"""django-oscar, driven through its own pages: three additions, then a guest's checkout by the fewest forms it takes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlencode

from bench.orders.answer import Wrong
from bench.orders.client import Visit
from bench.orders.peers.process import Process
from bench.orders.visits import LINES, Wish, jar

#: Django only asks that the cookie and the field agree
CSRF = "A" * 32
ADDRESS = {
    "first_name": "小灯", "last_name": "王", "line1": "科技园南区 3 栋 1202", "line4": "深圳", "state": "广东",
    "postcode": "518000", "country": "CN",
}  # fmt: skip


class Oscar:
    """gunicorn with two workers, SQLite with a write-ahead log."""

    name = "django-oscar"
    notes = (
        "gunicorn with 2 workers of 4 threads, DEBUG off, SQLite in WAL with synchronous=NORMAL and immediate transactions, "
        "no mail; 7 requests an order, no page of its is fetched that the order does not need"
    )

    def __init__(self, peers: Path, folder: Path, port: int) -> None:
        self.home, self.file, self.port = peers / "oscar", folder / "oscar.db", port
        self.goods = 0
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
        self.goods = len(wishes)

    def open(self) -> None:
        command = [
            ".venv/bin/gunicorn", "--bind", f"127.0.0.1:{self.port}", "--workers", "2", "--worker-class", "gthread",
            "--threads", "4", "--keep-alive", "75", "--no-control-socket", "oscar_urls:application",
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
        cookies = {b"csrftoken": CSRF.encode()}
        steps: list[tuple[str, dict[str, str] | None, str]] = [
            (f"/basket/add/{(visitor * LINES + step) % self.goods + 1}/", {"quantity": "1"}, "")
            for step in range(LINES)
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
            answer = yield self._request(path, fields, jar(cookies))
            if answer.status != 302 or then.encode() not in answer.location():
                raise Wrong(answer)
            cookies.update(answer.cookies())
        return f"visitor {visitor}"

    def _request(self, path: str, fields: dict[str, str] | None, cookies: bytes) -> bytes:
        head = f"HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: {cookies.decode()}\r\n"
        if fields is None:
            return f"GET {path} {head}\r\n".encode()
        body = urlencode({**fields, "csrfmiddlewaretoken": CSRF})
        return (
            f"POST {path} {head}Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}"
        ).encode()
