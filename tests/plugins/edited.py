"""The fixture shop in a folder of its own, to be edited and built again and again in this process."""

from __future__ import annotations

import csv
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from catalog.calendar import SHOP_ZONE
from plugins.release.releases import Releases
from plugins.site import ask
from tests.plugins.golden import CONTENT, ROOT

MORE = 30
NOW = datetime(2026, 6, 1, 12, tzinfo=SHOP_ZONE)


class Sheet:
    """A CSV sheet as a list of dicts, written back whole."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open(encoding="utf-8", newline="") as file:
            self.rows = list(csv.DictReader(file))
        self.header = list(self.rows[0])

    def save(self) -> None:
        with self.path.open("w", encoding="utf-8", newline="") as file:
            out = csv.DictWriter(file, self.header)
            out.writeheader()
            out.writerows(self.rows)


class Bench:
    """A content folder, a theme of its own, and builds of it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.content, self.theme = folder, folder / "content", folder / "theme"
        shutil.copytree(CONTENT, self.content)
        for name in ("templates", "static"):
            shutil.copytree(ROOT / "theme" / name, self.theme / name)
        (folder / "keys").mkdir()
        (folder / "keys" / "seal.key").write_bytes(b"a key for tests, of 32 bytes....")
        goods, sold = self.sheet("products"), self.sheet("variants")
        for n in range(MORE):
            goods.rows.append(
                goods.rows[0]
                | {"slug": f"dl-{n}", "zh": f"筒灯 {n}", "en": f"Light {n}", "added": "2026-03-01"}
            )
            for k in (30, 40)[: 1 + n % 2]:
                lamp = {
                    "sku": f"N{n}-{k}",
                    "product": f"dl-{n}",
                    "gtin": "",
                    "price": f"{20 + n}.00",
                    "cct": f"{k}00",
                }
                sold.rows.append(sold.rows[0] | lamp)
        goods.save()
        sold.save()
        relations = self.sheet("relations")
        relations.rows += [
            {"product": f"dl-{n}", "kind": "related", "target": f"dl-{(n + 7) % MORE}"} for n in range(MORE)
        ]
        relations.save()
        (self.content / "search").mkdir()
        self.facet("")
        self._sites: dict[str, Any] = {}
        self.extra = 0
        self.hero = "downlight"
        self.now = NOW

    def sheet(self, name: str) -> Sheet:
        return Sheet(self.content / "catalog" / f"{name}.csv")

    def facet(self, title: str) -> None:
        """A filter with a page of its own; the one product that nobody edits is always on it."""
        rows = f"category,where,title_zh,title_en\ndownlights,cct=3000,{title},{title}\n"
        (self.content / "search" / "facets.csv").write_text(rows, "utf-8")

    def edit(self, name: str, key: str, value: str, **cells: str) -> None:
        sheet = self.sheet(name)
        for row in sheet.rows:
            if row[key] == value:
                row.update(cells)
        sheet.save()

    def build(self, output: str = "output", *arguments: str, same: bool = False, **more: object) -> int:
        """``same``: by the program that has built it before, as the publisher does. ``arguments``: of Pelican's command."""
        kept = {
            "SEAL_KEY_FILE": str(self.folder / "keys" / "seal.key"),
            "PICTURE_CACHE": str(self.folder / "pictures"),
            "TEMPLATE_CACHE": str(self.folder / "templates"),
            "CATALOG_CACHE": str(self.folder / f"{output}.catalog"),
            "THEME": str(self.theme),
            "HERO_FAMILY": self.hero,
        }
        whole = [str(self.content), "-s", str(ROOT / "pelicanconf.py"), "-o", str(self.folder / output)]
        if not (same and output in self._sites):
            whole += ["--fatal", "errors", "-t", str(self.theme), *arguments]
            self._sites[output] = ask.prepare(whole)
        return ask.run(self._sites[output], {**kept, "NOW": self.now, **more})

    def later(self, seconds: int = 1) -> int:
        """Time goes on; to how many UTC seconds."""
        self.now += timedelta(seconds=seconds)
        return int(self.now.timestamp())

    def empty(self, path: str = "") -> None:
        """Take this out of the site in service, or all of it; put it in where it is not there."""
        top = (self.folder / "output").resolve()
        for gone in [top / path] if path else [*top.iterdir()]:
            if gone.is_dir():
                shutil.rmtree(gone)
            elif gone.exists():
                gone.unlink()
            else:
                gone.parent.mkdir(exist_ok=True)
                gone.write_text("?", "utf-8")

    @property
    def releases(self) -> Releases:
        return Releases(self.folder / "output")

    @property
    def earlier(self) -> bool:
        """Whether there is a release to go back to."""
        current = self.releases.current()
        return current is not None and self.releases.all()[0].number < current.number

    @property
    def since(self) -> Path:
        """What stands written down with the release in service."""
        return (self.folder / "output").resolve().parent / "state" / "since.json"

    def tree(self, output: str) -> dict[str, bytes]:
        top = (self.folder / output).resolve()
        return {p.relative_to(top).as_posix(): p.read_bytes() for p in top.rglob("*") if p.is_file()}
