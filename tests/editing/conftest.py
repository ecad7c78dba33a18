"""A shop whose content/ may be written to, and people who change it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from backend.editing import service, uploads
from backend.editing.outlook import outlook
from backend.editing.rules import Outlook
from backend.editing.standing import look
from backend.kernel.db import write_tx
from catalog import convert, sheets, workbook
from catalog.sheets import Sheet
from tests.plugins.golden import CONTENT as SMALL

AT = 1_800_000_000
TING, LEI, HUI = "staff:ting", "staff:lei", "staff:hui"


def own_content(content: Path) -> None:
    """The small catalogue of the build's tests, as files of its own: what a test writes stays in its folder."""
    for link in list(content.iterdir()):
        link.unlink()
    shutil.copytree(SMALL, content, dirs_exist_ok=True)
    convert.convert(content / "catalog", "xlsx")


def once(work: Callable[[], str]) -> str:
    with write_tx():
        return work()


@dataclass
class Room:
    """The verbs as the desk calls them."""

    content: Path
    lock: Path

    def workbook(self, cells: dict[tuple[str, str, str], object] | None = None) -> bytes:
        """What a person downloads and changes: (sheet, key in the first column, column) → value."""
        standing = look(self.content, AT)
        whole = dict(standing.sheets)
        for (name, key, code), value in (cells or {}).items():
            whole[name] = changed(whole[name], key, code, value)
        return workbook.write(whole, "zh", standing.label)

    def propose(self, raw: bytes, by: str = TING, name: str = "catalog.xlsx") -> str:
        taken = uploads.check(raw, name, self.content)
        return once(lambda: uploads.propose(raw, name, taken, self.content, by=by, at=AT))

    def look(self, ref: str) -> Outlook:
        return outlook(service.find(ref), look(self.content, AT), AT)

    def do(self, verb: Callable[..., str], ref: str, by: str, seen: str = "") -> str:
        return verb(ref, seen or self.look(ref).seen, self.content, self.lock, by=by, at=AT, once=once)

    def price(self, sku: str) -> Decimal:
        sheet = sheets.read(self.content / "catalog")["variants"]
        at = sheet.header.index("price")
        return Decimal(str(next(row[at] for row in sheet.rows.values() if row[0] == sku)))


def changed(sheet: Sheet, key: str, code: str, value: object) -> Sheet:
    rows = dict(sheet.rows)
    number = next(number for number, row in rows.items() if row[0] == key)
    row = list(rows[number])
    row[sheet.header.index(code)] = value
    rows[number] = row
    return Sheet(sheet.file, sheet.name, sheet.header, rows, sheet.length)


@pytest.fixture
def room(app, settings) -> Room:
    own_content(settings.CONTENT_DIR)
    return Room(settings.CONTENT_DIR, settings.INDEX_DIR.parent / "desk.lock")
