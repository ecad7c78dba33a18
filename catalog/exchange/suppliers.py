"""Which columns of a supplier's price list are what: guessed once, remembered in ``content/suppliers/<name>.toml``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from catalog.exchange import rules
from catalog.exchange.reading import fold, refused
from catalog.model import Text
from catalog.problems import Rule
from catalog.toml import read

#: what columns are called, by what they hold
WORDS = {
    "sku": "sku|型号|货号|编号|编码|料号|产品编号|商品编号|产品编码|商品编码|物料编码|物料号|规格型号|产品型号|part number|part no|part no."
    "|p/n|item no|item no.|item number|item code|article number|article no|article no.|model|model no|model no.|code|product code"
    "|artikelnummer|artikel-nr|artikel-nr.|référence|réf|référence produit|referencia|código|codice|ugs",
    "gtin": "gtin|ean|ean13|ean-13|ean code|upc|barcode|bar code|条码|条形码|商品条码|69码|国际条码",
    "price": "price|unit price|list price|new price|net price|selling price|retail price|价格|单价|售价|报价|新价|现价|调后价|含税价|含税单价|零售价|批发价|供货价"
    "|供价|出厂价|最新价格|preis|nettopreis|listenpreis|stückpreis|prix|prix unitaire|precio|prezzo",
}
SHAPE = re.compile(r"[\w-]{1,40}")
NUMBER = r"[0-9]{1,4}(?:\.[0-9]{1,4})?"
CHOOSE = Text("请用 --price 选一列", "choose one with --price")
TELL = Text("请用 --sku 和 --price 写出列名", "name the columns with --sku and --price")


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a list. Empty: to be guessed. ``by``: what ``code`` holds; ``mark``: the decimal sign, None: told
    from the cells; a price is the list's times ``factor``, to the cent.
    """

    code: str = ""
    price: str = ""
    by: str = "sku"
    mark: str | None = None
    factor: Decimal = Decimal(1)
    prices: tuple[str, ...] = ()

    def lacking(self) -> tuple[Rule, Text]:
        """Why no header was found, and what helps."""
        told = ", ".join(filter(None, (self.code, self.price)))
        rule = rules.COLUMNS.of(names=told) if told else rules.HEADER
        return rule, TELL

    def chosen(self, file: str) -> Columns:
        """With the one column of prices. Raises Invalid where there are several."""
        if len(self.prices) > 1:
            several = ", ".join(self.prices)
            raise refused(file, rules.SEVERAL.of(names=several), CHOOSE)
        return replace(self, price=self.prices[0], prices=())


def found(header: Sequence[str], columns: Columns) -> tuple[int, Columns] | None:
    """How many columns of a row are known by name, and which they are; None where code or price is missing."""
    names = {kind: [name for name in header if _is(name, kind)] for kind in WORDS}
    codes = [name for name in header if columns.code and fold(name) == fold(columns.code)]
    prices = [name for name in header if columns.price and fold(name) == fold(columns.price)]
    by = columns.by
    if not columns.code:
        codes = names["sku"] or names["gtin"]
        by = "sku" if names["sku"] else "gtin"
    if not columns.price:
        prices = names["price"]
    if not codes or not prices:
        return None
    score = sum(map(len, names.values())) + 10 * bool(columns.code) + 10 * bool(columns.price)
    return score, replace(columns, code=codes[0], by=by, prices=tuple(dict.fromkeys(prices)))


def _is(name: str, kind: str) -> bool:
    """``单价（元）`` is a price as ``单价`` is."""
    bare = re.sub(r"[(（\[/].*$", "", fold(name)).strip() if kind == "price" else fold(name)
    return bool(bare) and bare in WORDS[kind].split("|")


def path(content: Path, supplier: str) -> Path:
    """Where a supplier's columns are remembered. Raises Invalid for a name that is no file's."""
    if not SHAPE.fullmatch(supplier):
        raise refused(supplier, rules.SUPPLIER)
    return content / "suppliers" / f"{supplier}.toml"


def recall(file: Path) -> Columns:
    """What was remembered; nothing where there is no file. Raises Invalid naming every wrong key."""
    if not file.is_file():
        return Columns()
    with read(file) as top:
        code, price = top.line("code"), top.line("price")
        by = top.word("by", "sku|gtin", rules.BY)
        mark = top.word("decimal", "auto|[.,]", rules.MARK)
        factor = top.word("factor", NUMBER, rules.FACTOR)
    if not Decimal(factor):
        raise refused(file.name, rules.FACTOR)
    return Columns(code, price, by, None if mark == "auto" else mark, Decimal(factor))


def remember(file: Path, columns: Columns) -> None:
    """Write them down for the next list."""
    file.parent.mkdir(parents=True, exist_ok=True)
    text = f"""# Which columns of this supplier's price list are what. by: what the code is, sku or gtin.
# decimal: auto, . or ,   A price in the shop is the list's times factor, rounded to the cent.
code = {_quoted(columns.code)}
price = {_quoted(columns.price)}
by = "{columns.by}"
decimal = "{columns.mark or "auto"}"
factor = "{columns.factor}"
"""
    file.write_text(text, "utf-8")


def _quoted(text: str) -> str:
    """One line: columns are found again by their words alone."""
    return '"' + " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"') + '"'
