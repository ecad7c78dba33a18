"""What every shop's file needs on its way to our sheets: languages, names, prices, weights, options, SKUs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from html import escape
from unicodedata import normalize

from catalog.cells import SKU, BadCell
from catalog.exchange import amounts
from catalog.exchange.columns import Record, Table, carried
from catalog.exchange.drafts import Draft, Line
from catalog.exchange.known import MOST, Known, is_slug, slugged
from catalog.exchange.markup import to_html, to_line, to_markdown
from catalog.exchange.ways import Found, Image, Ways
from catalog.model import Lang
from catalog.tidy import clean

CHINESE = re.compile("[\u4e00-\u9fff]")
WEB = re.compile(r"https?://[^\s,]+(?:,[^\s,]+)*")


class Adapter:
    """The reading of one file: what it knows, and what it has found so far."""

    def __init__(self, table: Table, known: Known, ways: Ways, titles: str, mark: str | None = None) -> None:
        """``titles``: the key of the column that tells the file's language; ``mark``: the form's decimal sign."""
        self.table = table
        self.known = known
        self.ways = ways
        self.found = Found()
        self.allowed = carried(known.fields)
        self.lang: Lang = ways.lang or self._language(titles)
        self.other: Lang = "en" if self.lang == "zh" else "zh"
        prices = [record.cell("price") for record in table.rows()]
        self.mark = ways.mark or mark or amounts.decimal_mark(prices)
        self._skus = {record.get("sku") for record in table.rows()}
        self._slugs: set[str] = set()

    def _language(self, titles: str) -> Lang:
        ours = {code for level, code in self.table.extras.values() if level == "product"} & {"zh", "en"}
        if len(ours) == 1:
            return "zh" if ours == {"en"} else "en"
        return "zh" if any(CHINESE.search(record.get(titles)) for record in self.table.rows()) else "en"

    def draft(self, record: Record, rows: Iterable[int]) -> Draft:
        """A product with what our own columns say of it."""
        draft = Draft(self.table.sheet.file, [*rows])
        record.take(draft, "product", self.allowed["product"])
        self.found.drafts.append(draft)
        return draft

    def line(self, draft: Draft, record: Record) -> Line:
        """A variant likewise, with its price, weight, SKU and GTIN."""
        line = Line(record.row)
        record.take(line, "variant", self.allowed["variant"])
        draft.lines.append(line)
        record.fill(line, "sku", "sku", normalize("NFKC", record.get("sku")).removeprefix("'"))
        record.fill(line, "gtin", "gtin", gtin(record.get("gtin")))
        self.read(draft, line, record, "price", "price", lambda: self._price(record))
        return line

    def read(
        self,
        draft: Draft,
        holder: Draft | Line,
        record: Record,
        code: str,
        key: str,
        reader: Callable[[], str],
    ) -> None:
        """``code`` is what ``reader`` makes of the column ``key``; a cell it cannot read refuses the draft."""
        if not record.has(key):
            return
        try:
            record.fill(holder, code, key, reader())
        except BadCell as bad:
            draft.refuse(record.said(key), bad.rule, bad.hint)

    def _price(self, record: Record) -> str:
        return (
            amounts.amount(record.cell("price"), self.ways.currency, self.mark) if record.get("price") else ""
        )

    def weight(self, draft: Draft, line: Line, record: Record, key: str, unit: str) -> None:
        """Grams; a weight of nothing is none."""
        if record.get(key):
            self.read(
                draft,
                line,
                record,
                "weight_g",
                key,
                lambda: amounts.grams(record.cell(key), unit, self.mark or "."),
            )

    def name(self, draft: Draft, record: Record, key: str) -> None:
        """The name, in both languages where the file has only one."""
        record.fill(draft, self.lang, key)
        if not draft.cells.get(self.other):
            record.fill(draft, self.other, key)

    def copy(self, draft: Draft, record: Record, key: str) -> None:
        """The long copy: ours as long as the HTML is still what we made of it, else the HTML made markdown."""
        code = f"copy_{self.lang}"
        kept = draft.cells.get(code, "")
        if record.has(key) and clean(to_html(kept)) != record.get(key):
            self.read(draft, draft, record, code, key, lambda: to_markdown(record.get(key)))

    def summary(self, draft: Draft, record: Record, key: str) -> None:
        """The short description: ours as the long copy is, else on one line."""
        code = f"summary_{self.lang}"
        if record.has(key) and clean(escape(draft.cells.get(code, ""), quote=False)) != record.get(key):
            self.read(draft, draft, record, code, key, lambda: to_line(record.get(key)))

    def slug(self, draft: Draft, record: Record, key: str, *instead: str) -> None:
        """The slug that a cell holds, else one made of it or of ``instead``."""
        told = record.get(key) if record.has(key) else draft.cells.get("slug", "")
        slug = told if is_slug(told) else next(filter(None, map(slugged, (told, *instead))), "")
        if slug != told:
            # A name may stand twice; a handle may not.
            if not told and slug in self._slugs:
                slug = next(
                    s for n in range(2, 99_999) if (s := f"{slug[: MOST - 6]}-{n}") not in self._slugs
                )
            if slug:
                self.found.made.append((record.row, "slug", slug))
        self._slugs.add(slug)
        draft.cells["slug"] = slug or told
        if record.has(key):
            draft.said["slug"] = record.said(key)

    def place(self, draft: Draft, path: Sequence[str], brand: str) -> None:
        """Category, brand and, where that tells it, family."""
        cells, assume = draft.cells, self.ways.assume
        path = [*filter(None, path)]
        if not path and not cells.get("category"):
            path = [part.strip() for part in assume.get("category", "").split(">")]
        if not brand and not cells.get("brand"):
            brand = assume.get("brand", "")
        cells["category"] = self.known.category(path, cells.get("category", ""))
        cells["brand"] = self.known.brand(brand, cells.get("brand", ""))
        if not cells.get("family") and "family" not in self.ways.assume:
            cells["family"] = self.known.family(cells["category"])

    def options(self, line: Line, pairs: Sequence[tuple[str, str]]) -> None:
        """Options → specs where fields are declared for them, and the variant's label."""
        pairs = [(name, value) for name, value in pairs if value]
        label = " / ".join(value for _, value in pairs)
        if label and line.cells.get(self.lang) == label:
            return
        if line.cells.get(self.lang) and label:
            line.cells.pop(self.other, None)  # renamed over there
        specs = [self.known.spec(name, value) for name, value in pairs]
        for spec in filter(None, specs):
            line.cells.setdefault(*spec)
        if label and None in specs:
            line.cells[self.lang] = label
            line.cells.setdefault(self.other, label)

    def finish(self, draft: Draft) -> None:
        """Fill what nobody said: assumed cells, made SKUs."""
        for code, text in self.ways.assume.items():
            holders: list[Draft | Line] = [draft] if code in self.allowed["product"] else [*draft.lines]
            for holder in holders:
                if not holder.cells.get(code):
                    holder.cells[code] = text
        if not draft.cells.get("status"):
            draft.cells["status"] = "active"
        if self.ways.make_sku:
            for line in draft.lines:
                self._make_sku(draft, line)

    def _make_sku(self, draft: Draft, line: Line) -> None:
        told = line.cells.get("sku", "")
        if SKU.fullmatch(told):
            return
        parts = [told] if told else [draft.slug, line.cells.get("en", "") or line.cells.get("zh", "")]
        base = "-".join(filter(None, (slugged(part).upper() for part in parts)))[:36].strip("-") or "SKU"
        sku = base if SKU.fullmatch(told.upper()) is None else told.upper()
        number = 1
        while sku in self._skus:
            number += 1
            sku = f"{base[:34]}-{number}"
        self._skus.add(sku)
        line.cells["sku"] = sku
        self.found.made.append((line.row, "sku", sku))

    def images(self, draft: Draft, text: str, alt: str = "") -> None:
        """Note the addresses of pictures."""
        self.found.images += [Image(draft.slug, url, alt) for url in WEB.findall(text)]

    def tags(self, draft: Draft, record: Record) -> None:
        """Tags such as ``ip:44`` are specs; the others say nothing that our sheets have a place for."""
        left = 0
        for tag in filter(None, (tag.strip() for tag in record.get("tags").split(","))):
            name, _, value = tag.partition(":")
            spec = self.known.spec(name, value.strip()) if value else None
            if spec:
                draft.cells.setdefault(*spec)
            left += not spec
        if left:
            self.leave(record, "tags")

    def leave(self, record: Record, key: str) -> None:
        """Note a cell that our sheets have no place for."""
        name = record.said(key).column
        self.found.unread[name] = self.found.unread.get(name, 0) + 1

    def unread(self) -> None:
        """Count what stands in columns that nothing was taken from."""
        for at, name in enumerate(self.table.sheet.header):
            told = sum(1 for cells in self.table.sheet.rows.values() if cells[at] is not None)
            if told and at not in self.table.read:
                self.found.unread[name] = told


def gtin(text: str) -> str:
    """A GTIN of 8, 12 or 14 digits as the same one of 13; any other text as it is."""
    digits = normalize("NFKC", text).removeprefix("'").strip()
    if not digits.isdigit() or not digits.isascii():
        return digits
    if len(digits) in (8, 12):
        return digits.zfill(13)
    return digits[1:] if len(digits) == 14 and digits.startswith("0") else digits
