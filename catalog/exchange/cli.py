"""``python -m catalog export|import|prices``: the catalogue and files from elsewhere."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, cast

from catalog import load, sheets, shop
from catalog.exchange import incoming, keeping, pricelist, report, rules, suppliers
from catalog.exchange.incoming import Plan
from catalog.exchange.outgoing import FORMS, export
from catalog.exchange.pricelist import PricePlan
from catalog.exchange.reading import refused
from catalog.exchange.showcase import Showcase
from catalog.exchange.ways import Ways
from catalog.model import Lang
from catalog.schema import SHEETS
from catalog.sheets import Sheet

#: sheets, and long copy by file name → what to say
Put = Callable[[Mapping[str, Sheet], Mapping[str, str]], str]
COMMANDS = ("export", "import", "prices")

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - argparse gives it no other name


def add(commands: Commands) -> None:
    """The commands' arguments."""
    out = commands.add_parser("export", help="导出 · write the catalogue for another shop")
    out.add_argument("form", choices=FORMS)
    out.add_argument("content", nargs="?", type=Path, default=Path("content"))
    out.add_argument(
        "--into", type=Path, default=Path("var/export"), help="写到此文件夹 · the folder to write to"
    )
    out.add_argument("--lang", choices=("zh", "en"), default="zh")
    take = commands.add_parser("import", help="导入 · read products from another shop's file")
    take.add_argument("--into", type=Path, help="另存到此空文件夹 · write the sheets there instead")
    take.add_argument("--assume", action="append", default=[], type=_assumed, metavar="COLUMN=VALUE")
    take.add_argument(
        "--make-sku", action="store_true", help="没有合格 SKU 时自动编 · make SKUs where they are missing"
    )
    take.add_argument("--lang", choices=("zh", "en"), help="文件的语言 · the file's language")
    prices = commands.add_parser("prices", help="调价 · read a supplier's price list")
    prices.add_argument("--supplier", required=True, help="供应商代号 · a name to remember the columns by")
    prices.add_argument("--sku", metavar="COLUMN", help="编码列 · the column of codes")
    prices.add_argument("--price", metavar="COLUMN", help="价格列 · the column of prices")
    prices.add_argument("--factor", type=_factor, help="乘以系数 · times this factor")
    for command in (take, prices):
        command.add_argument("file", type=Path)
        command.add_argument("content", nargs="?", type=Path, default=Path("content"))
        command.add_argument("--decimal", choices=(".", ","), help="小数点 · the decimal sign")
        command.add_argument(
            "--write",
            action="store_true",
            help="写入（make import、make prices） · write it (make import, make prices)",
        )
        command.add_argument(
            "--rest", action="store_true", help="有拒绝的行也写入其余的 · although rows were refused"
        )


def _assumed(text: str) -> tuple[str, str]:
    column, sign, value = text.partition("=")
    known = {*SHEETS["products"].columns, *SHEETS["variants"].columns} - {
        "slug",
        "sku",
        "price",
        "gtin",
        "product",
    }
    if not sign or not value or column not in known:
        raise argparse.ArgumentTypeError(f"COLUMN=VALUE; COLUMN: {', '.join(sorted(known))}")
    return column, value


def _factor(text: str) -> Decimal:
    try:
        factor = Decimal(text)
    except InvalidOperation:
        factor = Decimal(0)
    if not factor.is_finite() or not 0 < factor < 10_000:
        raise argparse.ArgumentTypeError("> 0")
    return factor


def run(asked: argparse.Namespace, lang: Lang, put: Put | None = None) -> int:
    """Exit code 0, or 1 where something was refused. Raises Invalid. ``put``: brings sheets and long copy into the
    content folder, and says what came of it; where nobody does, they can be written beside alone.
    """
    if asked.command == "export":
        return _export(asked, lang)
    if asked.write and put is None:
        raise refused("--write", rules.NO_DESK)
    raw = _read(asked.file)
    return (_import if asked.command == "import" else _prices)(asked, raw, lang, put)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        raise refused(str(file), rules.UNREAD) from None


def _export(asked: argparse.Namespace, lang: Lang) -> int:
    content = asked.content
    shown = Showcase(load.load(content), shop.load(content / "shop.toml"), cast("Lang", asked.lang))
    # The day the sheets were last saved: the same catalogue makes the same file.
    saved = max(path.stat().st_mtime for path in sheets.find(content / "catalog"))
    parcel = export(asked.form, shown, datetime.fromtimestamp(saved, UTC).date(), content / "rules")
    asked.into.mkdir(parents=True, exist_ok=True)
    path = asked.into / parcel.name
    path.write_bytes(parcel.raw)
    print(report.exported(parcel, str(path), lang))
    return 0


def _currency(content: Path) -> str:
    settings = content / "shop.toml"
    return shop.load(settings).currency if settings.is_file() else Ways().currency


def _import(asked: argparse.Namespace, raw: bytes, lang: Lang, put: Put | None) -> int:
    into: Path | None = asked.into
    if into and (into / "catalog").is_dir() and any((into / "catalog").iterdir()):
        raise refused(str(into), rules.FILLED)
    ways = Ways(_currency(asked.content), asked.lang, asked.decimal, dict(asked.assume), asked.make_sku)
    plan = incoming.plan(asked.file.name, raw, asked.content, ways)
    print(report.imported(plan, lang))
    if not _held(asked, plan, lang, wanted=asked.write or into is not None):
        if into:
            print(report.written(len(keeping.write(into, plan.sheets, plan.copies)), lang))
        elif put:
            print(put(plan.sheets, plan.copies))
    return 1 if plan.refused else 0


def _held(asked: argparse.Namespace, plan: Plan | PricePlan, lang: Lang, *, wanted: bool) -> bool:
    """Whether nothing is to be written, having said why."""
    bad = bool(plan.refused) and not asked.rest
    if plan.sheets and wanted and not bad:
        return False
    print(report.untouched(plan, lang, bad=bad))
    return True


def _prices(asked: argparse.Namespace, raw: bytes, lang: Lang, put: Put | None) -> int:
    memory = suppliers.path(asked.content, asked.supplier)
    columns = suppliers.recall(memory)
    if asked.sku:
        columns = replace(columns, code=asked.sku, by="sku")
    columns = replace(
        columns,
        price=asked.price or columns.price,
        mark=asked.decimal or columns.mark,
        factor=asked.factor or columns.factor,
    )
    plan = pricelist.plan(asked.file.name, raw, asked.content, columns, _currency(asked.content))
    print(report.priced(plan, lang))
    if not _held(asked, plan, lang, wanted=asked.write) and put:
        print(put(plan.sheets, {}))
        suppliers.remember(memory, replace(plan.columns, mark=asked.decimal or columns.mark))
    return 1 if plan.refused else 0
