"""The workbook that people work in: choices to pick from, units in the header, comments on what is wrong.

Each header cell begins with the column's code, by which it is read again; what it is called stands below it. A hidden
sheet ``_version`` says which version of the catalogue the workbook was taken from, ``_choices`` holds the lists.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.datavalidation import DataValidation

from catalog.book import field_kinds, typer, width, written
from catalog.convert import sheet_rows
from catalog.families import FAMILIES
from catalog.home import CHOICES, PROBLEMS, VERSION
from catalog.model import Lang, Text, cell_name
from catalog.problems import Problem
from catalog.rows import Line, lines
from catalog.schema import DERIVED, SHEETS, Column
from catalog.sheets import Sheet
from catalog.tidy import Cell

#: the sheet whose rows a column may name
NAMES: Mapping[str, tuple[str, str]] = {
    "parent": ("categories", "slug"),
    "category": ("categories", "slug"),
    "brand": ("brands", "slug"),
    "successor": ("products", "slug"),
    "product": ("products", "slug"),
    "target": ("products", "slug"),
    "sku": ("variants", "sku"),
    "part": ("variants", "sku"),
    "field": ("fields", "code"),
}
UNITS: Mapping[str, Text] = {
    "price": Text("元", "CNY"),
    "weight_g": Text("克", "g"),
    "min_qty": Text("件", "pieces"),
}
FLAGS = ("yes", "no")
SPARE_ROWS = 500  # rows below the last one that have their choices already
HEAD = PatternFill("solid", fgColor="EFEAE2")
BAD = PatternFill("solid", fgColor="F8CBAD")
WRAP = Alignment(wrap_text=True, vertical="top")
BY = "灯市 Dengshi"
RULES: Mapping[str, Text] = {
    "price": Text("金额，最多两位小数，大于 0", "an amount with at most two decimals, above 0"),
    "whole": Text("大于 0 的整数", "a whole number above 0"),
    "digits": Text("0 到 6 的整数", "a whole number from 0 to 6"),
    "date": Text("日期，例如 2026-03-01", "a date such as 2026-03-01"),
    "gtin": Text("13 位数字，存成文本", "13 digits, kept as text"),
    "slug": Text("小写字母、数字和连字符", "small letters, digits and hyphens"),
    "sku": Text("大写字母、数字和 . _ -", "capital letters, digits and . _ -"),
    "codes": Text("用逗号隔开的代码", "codes separated by commas"),
    "path": Text(
        "本店页面的地址，例如 /p/downlight-7w/", "the address of a page of ours, such as /p/downlight-7w/"
    ),
    "url": Text("以 https:// 开头的网址", "an address that begins with https://"),
}
NEEDED = Text("必填", "required")
PICK = Text("请从列表里选", "pick one of the list")
TABLE_HEAD = (Text("位置", "place"), Text("值", "value"), Text("规则", "rule"), Text("建议", "suggestion"))


@dataclass
class Lists:
    """The lists that cells may be picked from, one a column of the hidden sheet."""

    columns: dict[str, list[str]] = field(default_factory=dict)

    def range(self, name: str, values: Iterable[str]) -> str:
        """Where the list of this name stands, as a formula; made the first time."""
        if name not in self.columns:
            self.columns[name] = [*values]
        at = get_column_letter([*self.columns].index(name) + 1)
        return f"={CHOICES}!${at}$2:${at}${len(self.columns[name]) + 1}"

    def write(self, book: Workbook) -> None:
        page = book.create_sheet(CHOICES)
        page.sheet_state = "hidden"
        longest = max(map(len, self.columns.values()), default=0)
        page.append([*self.columns])
        for at in range(longest):
            page.append([values[at] if at < len(values) else None for values in self.columns.values()])


def write(
    sheets: Mapping[str, Sheet], lang: Lang, version: str = "", problems: Collection[Problem] = ()
) -> bytes:
    """The workbook's bytes. ``version``: what ``version_in`` finds again. Cells that ``problems`` name are filled and
    carry the rule as a comment; all of them stand in a sheet of their own, which comes first.
    """
    book = Workbook(write_only=True)
    marks = _marks(problems, lang)
    if problems:
        _table(book.create_sheet(PROBLEMS), problems, lang)
    fields, values, lists = (
        lines("fields", sheets.get("fields")),
        lines("values", sheets.get("values")),
        Lists(),
    )
    kinds = field_kinds(sheets.get("fields"))
    known = [name for name in SHEETS if name in sheets]
    notes = [name for name in sheets if name not in SHEETS and name not in (VERSION, CHOICES, PROBLEMS)]
    for name in (*known, *notes):
        sheet, page = sheets[name], book.create_sheet(name)
        page.freeze_panes = "B2"
        typed = [typer(name, code, kinds) for code in sheet.header]
        rows = [[typed[at](cell) for at, cell in enumerate(row)] for row in sheet_rows(sheet)]
        for at, code in enumerate(sheet.header):
            widest = max([len(code) + 2, *(width(row[at]) for row in rows[:200])])
            page.column_dimensions[get_column_letter(at + 1)].width = min(max(widest + 2, 10), 48)
            _restrict(page, name, code, at, len(rows), fields, values, sheets, lists, lang)
        page.append(
            [_head(page, name, code, fields, marks, at, lang) for at, code in enumerate(sheet.header)]
        )
        for number, row in enumerate(rows, start=2):
            page.append(_row(page, sheet, row, number, marks))
    lists.write(book)
    if version:
        page = book.create_sheet(VERSION)
        page.sheet_state = "hidden"
        page.append(["version"])
        page.append([version])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _row(
    page: WriteOnlyWorksheet,
    sheet: Sheet,
    row: Sequence[Cell],
    number: int,
    marks: Mapping[tuple[str, str], str],
) -> list[object]:
    made: list[object] = []
    for at, cell in enumerate(row):
        mark = marks.get((sheet.name, cell_name(at, number))) if marks else None
        if cell is None and mark is None:
            made.append(None)
            continue
        put = written(page, cell, money=sheet.header[at] == "price")
        if mark:
            put.fill, put.comment = BAD, Comment(mark, BY, height=110, width=320)
        made.append(put)
    return made


def _head(
    page: WriteOnlyWorksheet,
    sheet: str,
    code: str,
    fields: Mapping[tuple[str, ...], Line],
    marks: Mapping[tuple[str, str], str],
    at: int,
    lang: Lang,
) -> object:
    column = _column(sheet, code)
    spec = fields.get((code,)) if column is None else None
    name = column.name[lang] if column else spec.cells.get(lang, "") if spec else ""
    unit = spec.cells.get("unit", "") if spec else UNITS[code][lang] if code in UNITS else ""
    open_, close = ("（", "）") if lang == "zh" else (" (", ")")
    called = (name if name != code else "") + (f"{open_}{unit}{close}" if unit else "")
    cell = written(page, f"{code}\n{called.strip()}" if called.strip() else code, bold=True)
    cell.fill, cell.alignment = HEAD, WRAP
    mark = marks.get((sheet, cell_name(at, 1)))
    told = mark or _rule(column, lang)
    if mark:
        cell.fill = BAD
    if told:
        cell.comment = Comment(told, BY, height=90, width=280)
    return cell


def _column(sheet: str, code: str) -> Column | None:
    return SHEETS[sheet].columns.get(code) if sheet in SHEETS else None


def _rule(column: Column | None, lang: Lang) -> str:
    """What the column accepts, in a few words."""
    if column is None:
        return ""
    told = [RULES[column.kind][lang]] if column.kind in RULES else []
    told += [NEEDED[lang]] if column.required else []
    told += [", ".join(column.choices)] if column.choices and len(column.choices) < 9 else []
    return ("；" if lang == "zh" else "; ").join(told)


def _restrict(
    page: WriteOnlyWorksheet,
    sheet: str,
    code: str,
    at: int,
    rows: int,
    fields: Mapping[tuple[str, ...], Line],
    values: Mapping[tuple[str, ...], Line],
    sheets: Mapping[str, Sheet],
    lists: Lists,
    lang: Lang,
) -> None:
    """What a spreadsheet program lets people put into a column; the shop checks everything again."""
    column = _column(sheet, code)
    own = sheet in SHEETS and SHEETS[sheet].key == code
    where = f"{get_column_letter(at + 1)}2:{get_column_letter(at + 1)}{rows + 1 + SPARE_ROWS}"
    rule: DataValidation | None = None
    if column is not None and column.kind in ("price", "whole", "digits"):
        least = {"price": "0.01", "whole": "1", "digits": "0"}[column.kind]
        kind: Literal["decimal", "whole"] = "decimal" if column.kind == "price" else "whole"
        rule = DataValidation(type=kind, operator="greaterThanOrEqual", formula1=least, allow_blank=True)
        rule.error = RULES[column.kind][lang]
    elif picked := None if own else _picked(column, code, fields, values, sheets):
        rule = DataValidation(type="list", formula1=lists.range(*picked), allow_blank=True)
        rule.error = PICK[lang]
    if rule is not None:
        rule.showErrorMessage = True
        rule.errorTitle = BY
        rule.add(where)
        page.data_validations.append(rule)  # type: ignore[attr-defined] # the stubs leave it out


def _picked(
    column: Column | None,
    code: str,
    fields: Mapping[tuple[str, ...], Line],
    values: Mapping[tuple[str, ...], Line],
    sheets: Mapping[str, Sheet],
) -> tuple[str, Iterable[str]] | None:
    """A list's name and what it holds; None where anything may stand."""
    if column is not None and column.choices:
        return f"{code}", FAMILIES if column.choices is FAMILIES else column.choices
    if column is not None and code in NAMES:
        sheet, key = NAMES[code]
        named = [line.cells.get(key, "") for line in lines(sheet, sheets.get(sheet)).values()]
        return (f"{sheet}.{key}", named) if named else None
    spec = fields.get((code,)) if column is None else None
    if spec is None or code in DERIVED:
        return None
    if spec.cells.get("kind") == "flag":
        return "yes/no", FLAGS
    if spec.cells.get("kind") == "choice":
        known = [key[1] for key in values if key[0] == code]
        return (f"values.{code}", known) if known else None
    return None


def _marks(problems: Iterable[Problem], lang: Lang) -> dict[tuple[str, str], str]:
    """By sheet and cell, what is wrong there."""
    found: dict[tuple[str, str], str] = {}
    for problem in problems:
        sheet = problem.place.sheet or problem.place.file.rpartition(".")[0]
        spot = sheet, problem.cell.partition(":")[0]
        told = problem.rule[lang] + (f"\n{problem.hint[lang]}" if problem.hint else "")
        found[spot] = f"{found[spot]}\n{told}" if spot in found else told
    return found


def _table(page: Any, problems: Iterable[Problem], lang: Lang) -> None:
    page.freeze_panes = "A2"
    for at, wide in enumerate((34, 24, 60, 40), start=1):
        page.column_dimensions[get_column_letter(at)].width = wide
    page.append([written(page, text[lang], bold=True) for text in TABLE_HEAD])
    for problem in problems:
        place = problem.say(lang).partition(": ")[0]
        page.append(
            [written(page, text) for text in (place, problem.value, problem.rule[lang], problem.hint[lang])]
        )
