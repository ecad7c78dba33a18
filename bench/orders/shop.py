"""Our own shop, started as deploy/serve.py starts it, on a fresh database in a folder of its own."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any, Self

import apsw

from bench.orders import children
from bench.orders.visits import Shoppers
from catalog.money import Money
from catalog.seal import Sealer, load_key

ROOT = Path(__file__).resolve().parents[2]
PLENTY = 1_000_000_000


def _serve() -> ModuleType:
    """deploy/serve.py, so that the command measured is the command that opens the shop."""
    spec = importlib.util.spec_from_file_location("serve", ROOT / "deploy" / "serve.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _shelf() -> set[str]:
    """The SKUs of the demo stock: sets are not among them, they are made of these."""
    lines = (ROOT / "deploy" / "demo" / "stock.csv").read_text(encoding="utf-8-sig").splitlines()
    return {line.partition(",")[0] for line in lines[1:]}


class Shop:
    """One folder, one database, one server process and, unless told otherwise, one worker."""

    def __init__(
        self, folder: Path, port: int, *, database_url: str = "", worker: bool = True, clock: bool = False
    ) -> None:
        self.folder, self.port, self.worker = folder, port, worker
        self.file = folder / "shop.db"
        self.url = database_url or f"sqlite:///{self.file}"
        self.environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "DATABASE_URL": self.url,
            "CONTENT_DIR": str(ROOT / "content"),
            "OUTPUT_DIR": str(folder / "output"),
            "INDEX_DIR": str(folder / "index"),
            "KEYS_DIR": str(folder / "keys"),
            "SANDBOX_DIR": str(folder / "sandbox"),
            "MAIL_DIR": str(folder / "mail"),
            "BUILD_COMMAND": "true",
            "SHOP_URL": f"http://127.0.0.1:{port}",
            "SERVE_STATIC": "true",
            # Each visitor comes from an address of their own, as the proxy in front would say it.
            "PROXY_COUNT": "1",
        }
        if clock:
            self.environment["CLOCK_FILE"] = str(folder / "clock")
        self._processes: list[subprocess.Popen[bytes]] = []

    def prepare(self) -> None:
        """The demo catalogue on sale, and more of everything than any run can buy."""
        (self.folder / "output").mkdir(parents=True, exist_ok=True)
        self.flask("offers", "publish")
        sheet = self.folder / "stock.csv"
        rows = (f"{sku},{PLENTY},0\n" for sku in sorted(_shelf()))
        sheet.write_text("sku,on_hand,safety\n" + "".join(rows), encoding="utf-8")
        self.flask("stock", "load", str(sheet))

    def set_clock(self, seconds: int) -> None:
        """So far from the machine's clock; only a shop that was made with a clock of its own."""
        (self.folder / "clock").write_text(str(seconds), encoding="ascii")

    def flask(self, *words: str) -> None:
        """Run one of the shop's own commands."""
        command = [sys.executable, "-m", "flask", "--app", "backend.wsgi", *words]
        done = subprocess.run(
            command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.exit(f"flask {' '.join(words)} failed:\n{done.stdout}{done.stderr}")

    def __enter__(self) -> Self:
        serve: Any = _serve()
        children.free(self.port)
        self._start(serve.shop_command(self.port))
        end = time.monotonic() + 60
        while not serve.answers(f"http://127.0.0.1:{self.port}/api/cart/count"):
            if self._processes[0].poll() is not None or time.monotonic() > end:
                self.close()
                sys.exit(f"the shop did not open; see {self.folder}/server.log")
            time.sleep(0.05)
        if self.worker:
            self._start([sys.executable, "-m", "flask", "--app", "backend.wsgi", "worker"])
        return self

    def _start(self, command: list[str]) -> None:
        log = self.folder / "server.log"
        self._processes.append(children.start(command, cwd=ROOT, environment=self.environment, log=log))

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        for process in self._processes:
            children.stop(process)
        self._processes.clear()

    @property
    def pids(self) -> list[int]:
        """Server first, then the worker; each leads its process group."""
        return [process.pid for process in self._processes]

    def shoppers(self) -> Shoppers:
        """Visitors with the prices and seals that the product pages hold. They buy what lies on the shelf, no sets."""
        sealer = Sealer(load_key(self.folder / "keys" / "seal.key"))
        offers = self.ask(
            "SELECT sku, price_fen, currency, digest FROM offer WHERE status = 'active' ORDER BY sku"
        )
        shelf = _shelf()
        wishes = [
            (sku, fen, sealer.seal(sku, Money(fen, currency), digest))
            for sku, fen, currency, digest in offers
            if sku in shelf
        ]
        return Shoppers(wishes, self.port)

    def ask(self, sql: str) -> list[Any]:
        """Rows of a question to the database, past the service."""
        if self.url.startswith("postgresql"):
            import psycopg  # noqa: PLC0415 - an extra: only where PostgreSQL is measured

            with psycopg.connect(self.url) as server:
                return server.execute(sql).fetchall()
        link = apsw.Connection(str(self.file), flags=apsw.SQLITE_OPEN_READONLY)
        try:
            return list(link.execute(sql))
        finally:
            link.close()
